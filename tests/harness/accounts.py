"""People with accounts, and browsers that sign them in."""

from dataclasses import replace
from datetime import UTC, datetime

from fastapi.testclient import TestClient

from appliance.domain.ids import AgentId
from appliance.domain.role import Role
from appliance.services.accounts.passwords import hashed
from appliance.storage.audit import AuditAction, AuditEntry
from appliance.storage.users import User, Users
from appliance.web.app import create_app
from appliance.web.premises import Premises

PASSWORD = "correct horse battery"  # noqa: S105 - of people who exist in tests alone
BEGUN = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
PAGE = {"X-Zongji": "1"}
"""What our own pages send with a change."""


def a_user(name: str, role: Role = Role.ADMIN, agent: str | None = None, password: str = PASSWORD) -> User:
    """Give an account, not yet kept."""
    return User(
        user=name,
        name=name.title(),
        role=role,
        password_hash=hashed(password),
        created_at=BEGUN,
        changed_at=BEGUN,
        changed_by="test",
        agent=None if agent is None else AgentId(agent),
    )


def add_user(here: Premises, user: User) -> User:
    """Keep an account."""
    entry = AuditEntry(user.created_at, "test", AuditAction.USER_ADD, user.user)
    assert Users(here.reading, here.writing).add(user, entry)
    return replace(user)


def browser(here: Premises, address: str = "192.168.1.20", base_url: str = "http://testserver") -> TestClient:
    """Give a browser at an address, on the whole application; nobody is signed in."""
    return TestClient(create_app(here), base_url=base_url, headers=PAGE, client=(address, 50_000))


def signed_in(here: Premises, user: str, password: str = PASSWORD, address: str = "192.168.1.20") -> TestClient:
    """Give a browser in which somebody without a second factor has signed in."""
    client = browser(here, address)
    answer = client.post("/api/v1/session", json={"user": user, "password": password})
    assert (answer.status_code, answer.json()) == (200, {"next": "done"}), answer.text
    return client
