"""Programs ask the API by tokens of fewer rights."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

from appliance.domain.role import Right, Role
from appliance.storage.audit import AuditLog
from appliance.storage.users import Users
from appliance.web.premises import Premises
from tests.harness.accounts import BEGUN, PASSWORD, a_user, add_user, browser, signed_in


@pytest.fixture
def here(premises: Premises) -> Premises:
    here = replace(premises, now=lambda: BEGUN)
    add_user(here, a_user("boss"))
    return here


@pytest.fixture
def boss(here: Premises) -> TestClient:
    return signed_in(here, "boss")


def make(boss: TestClient, *scopes: str, expires_at: datetime | None = None) -> tuple[str, str]:
    body = {"name": "CRM", "scopes": scopes, "expires_at": expires_at and expires_at.isoformat()}
    made = boss.post("/api/v1/tokens", json=body)
    assert made.status_code == 201, made.text
    return made.json()["token"]["id"], made.json()["secret"]


def program(here: Premises, secret: str) -> TestClient:
    client = browser(here)
    client.headers.pop("X-Zongji")
    client.headers["Authorization"] = f"Bearer {secret}"
    return client


@pytest.mark.parametrize("own", [True, False])
def test_a_new_password_takes_the_persons_tokens_back(here: Premises, boss: TestClient, own: bool) -> None:
    """Whoever knew the old one may have made them."""
    add_user(here, a_user("wang"))
    wang = signed_in(here, "wang")
    (id_, secret), (_, other) = make(wang, "audit_see"), make(boss, "audit_see")
    if own:
        new = {"current": PASSWORD, "new": "something else entirely"}
        assert wang.put("/api/v1/session/password", json=new).status_code == 204
    else:
        new = {"password": "something else entirely"}
        assert boss.put("/api/v1/users/wang/password", json=new).status_code == 204
    assert program(here, secret).get("/api/v1/audit").status_code == 401
    assert program(here, other).get("/api/v1/audit").status_code == 200
    (entry,) = AuditLog(here.reading, here.writing).latest(5, action="token_revoke")
    assert (entry.who, entry.what, entry.detail) == ("wang" if own else "boss", id_, "CRM")


def test_other_changes_leave_the_persons_tokens(here: Premises, boss: TestClient) -> None:
    _id, secret = make(boss, "audit_see")
    assert boss.put("/api/v1/session/language", json={"language": "en"}).status_code == 204
    assert program(here, secret).get("/api/v1/audit").status_code == 200


def test_a_token_may_what_its_scopes_say(here: Premises, boss: TestClient) -> None:
    _id, secret = make(boss, "audit_see")
    asked = program(here, secret)
    assert secret.startswith("zt_")
    assert asked.get("/api/v1/audit").status_code == 200
    assert asked.get("/api/v1/users").status_code == 403
    assert asked.post("/api/v1/tokens", json={"name": "x", "scopes": ["audit_see"]}).status_code == 403
    assert asked.delete("/api/v1/session").status_code == 403


def test_its_secret_is_shown_once_and_kept_as_a_hash(here: Premises, boss: TestClient) -> None:
    id_, secret = make(boss, "audit_see")
    program(here, secret).get("/api/v1/audit")
    listed = boss.get("/api/v1/tokens")
    assert secret not in listed.text
    (token,) = listed.json()
    assert (token["id"], token["user"], token["used_at"]) == (id_, "boss", "2026-11-20T08:00:00Z")
    assert AuditLog(here.reading, here.writing).latest(1)[0].detail == "CRM: audit_see"


def test_a_token_ends(here: Premises, boss: TestClient) -> None:
    id_, secret = make(boss, "audit_see", expires_at=BEGUN + timedelta(hours=1))
    later = replace(here, now=lambda: BEGUN + timedelta(hours=1))
    assert program(here, secret).get("/api/v1/audit").status_code == 200
    assert program(later, secret).get("/api/v1/audit").status_code == 401
    assert boss.delete(f"/api/v1/tokens/{id_}").status_code == 204
    assert program(here, secret).get("/api/v1/audit").status_code == 401
    assert boss.delete(f"/api/v1/tokens/{id_}").status_code == 404
    assert boss.get("/api/v1/tokens").json() == []


def test_a_token_may_no_more_than_its_maker_still_may(here: Premises, boss: TestClient) -> None:
    _id, secret = make(boss, "audit_see", "calls_see")
    add_user(here, a_user("li"))
    users = Users(here.reading, here.writing)
    known = users.one("boss")
    assert known is not None
    entry = AuditLog(here.reading, here.writing).latest(1)[0]
    users.change(replace(known, role=Role.SUPERVISOR), entry)
    assert program(here, secret).get("/api/v1/audit").status_code == 403
    users.change(replace(known, version=2, disabled_at=BEGUN), entry)
    assert program(here, secret).get("/api/v1/audit").status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x", "scopes": []},
        {"name": " ", "scopes": ["audit_see"]},
        {"name": "x", "scopes": ["own_account"]},
        {"name": "x", "scopes": ["users_edit"]},
        {"name": "x", "scopes": ["tokens_edit", "audit_see"]},
        {"name": "x", "scopes": ["everything"]},
        {"name": "x", "scopes": ["audit_see"], "expires_at": "2026-11-20T07:59:59Z"},
        {"name": "x", "scopes": ["audit_see"], "expires_at": "2026-11-21T00:00:00"},
    ],
)
def test_what_no_token_may_be_is_refused(boss: TestClient, body: dict[str, object]) -> None:
    assert boss.post("/api/v1/tokens", json=body).status_code == 422
    assert boss.get("/api/v1/tokens").json() == []


def test_the_scopes_to_choose_from(boss: TestClient) -> None:
    scopes = set(boss.get("/api/v1/tokens/scopes").json()["scopes"])
    assert scopes == set(Right) - {Right.OWN_ACCOUNT, Right.USERS_EDIT, Right.TOKENS_EDIT}


@pytest.mark.parametrize("given", ["", "zt_", "zt_wrong", "Basic abc", "wrong"])
def test_wrong_tokens_open_nothing(here: Premises, given: str) -> None:
    assert program(here, given).get("/api/v1/audit").status_code == 401


def test_a_wrong_token_is_not_mended_by_a_cookie(here: Premises, boss: TestClient) -> None:
    assert boss.get("/api/v1/audit", headers={"Authorization": "Bearer zt_wrong"}).status_code == 401
    assert boss.get("/api/v1/audit").status_code == 200
    del here
