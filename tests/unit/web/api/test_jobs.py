"""Long work is followed by whoever began it, and by their programs."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from appliance.domain.role import Role
from appliance.services.accounts.api_tokens import PEOPLE_ONLY
from appliance.web import api
from appliance.web.api.jobs import RIGHT_OF
from appliance.web.premises import Premises
from tests.harness.accounts import a_user, add_user, browser, signed_in
from tests.unit.web.api.controller import ended
from tests.unit.web.api.made_calls import fill_with_calls


@pytest.fixture
def here(premises: Premises) -> Premises:
    fill_with_calls(premises.instance, 3)
    for user, role in (("boss", Role.SUPERVISOR), ("other", Role.ADMIN)):
        add_user(premises, a_user(user, role))
    add_user(premises, a_user("admin"))
    return premises


def program(here: Premises, of: str, *scopes: str) -> TestClient:
    admin = signed_in(here, of)
    secret = admin.post("/api/v1/tokens", json={"name": "CRM", "scopes": scopes}).json()["secret"]
    client = browser(here)
    client.headers.pop("X-Zongji")
    client.headers["Authorization"] = f"Bearer {secret}"
    return client


def test_a_program_follows_the_export_that_it_began(here: Premises) -> None:
    exporting = program(here, "admin", "calls_export")
    begun = exporting.post("/api/v1/calls/exports", json={"format": "csv"}).json()
    job = ended(exporting, begun["job"])
    assert (job["state"], job["result"]["rows"]) == ("done", 3)
    assert exporting.get(f"/api/v1/calls/exports/{begun['file']}").status_code == 200
    address = f"/api/v1/jobs/{job['id']}"
    assert signed_in(here, "admin").get(address).status_code == 200
    assert program(here, "admin", "audit_see").get(address).status_code == 404, "it could not have begun it"
    assert program(here, "other", "calls_export").get(address).status_code == 404
    assert signed_in(here, "boss").get(address).status_code == 404
    assert browser(here).get(address).status_code == 401


def test_each_kind_of_work_has_a_right_that_programs_can_have() -> None:
    sources = Path(next(iter(api.__path__))).glob("*.py")
    kinds = {kind for file in sources for kind in re.findall(r'jobs\.begin\(\s*"(\w+)"', file.read_text())}
    assert kinds == set(RIGHT_OF)
    assert not PEOPLE_ONLY & set(RIGHT_OF.values())
