"""Notes on calls by those who read the record."""

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from appliance.domain.role import Role
from appliance.storage.audit import AuditAction, AuditLog
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.in_force import put_in_force, template_tree
from tests.unit.web.api.past_call import keep_a_call

CALLS = "/api/v1/calls"


@pytest.fixture
def call(premises: Premises) -> str:
    """A call on record, where there is one wrap-up code."""
    put_in_force(premises, template_tree("clinic") | {"wrap_up_codes": {"quote": "要报价"}})
    return keep_a_call(premises.instance, "clinic", datetime.now(UTC), ["1"])


def test_a_supervisor_notes_a_call_and_everybody_reads_it(
    client: TestClient, client_as: ClientAs, call: str, premises: Premises
) -> None:
    supervisor = client_as(somebody(Role.SUPERVISOR))
    before = supervisor.get(f"{CALLS}/{call}").json()
    assert (before["notes"], before["wrap_up_codes"]) == ([], [{"code": "quote", "name": "要报价"}])
    made = supervisor.post(f"{CALLS}/{call}/notes", json={"text": " 周一回电 ", "wrap_up": "quote"})
    assert made.status_code == 201, made.text
    (note,) = client.get(f"{CALLS}/{call}").json()["notes"]
    assert (note["by"], note["text"]) == (made.json()["by"], "周一回电")
    assert (note["wrap_up"], note["wrap_up_name"]) == ("quote", "要报价")
    entry = AuditLog(premises.reading, premises.writing).latest(5, action=AuditAction.CALL_NOTE)[0]
    assert (entry.who, entry.what) == (made.json()["by"], call)


@pytest.mark.parametrize("wrong", [{}, {"text": "  "}, {"wrap_up": "nothing"}])
def test_nothing_is_no_note(client: TestClient, call: str, wrong: dict[str, str]) -> None:
    assert client.post(f"{CALLS}/{call}/notes", json=wrong).status_code == 400
    assert client.get(f"{CALLS}/{call}").json()["notes"] == []


def test_an_agent_notes_no_calls_of_others(client_as: ClientAs, client: TestClient, call: str) -> None:
    agent = client_as(somebody(Role.AGENT, "8001"))
    assert agent.post(f"{CALLS}/{call}/notes", json={"text": "x"}).status_code == 403
    assert client.post(f"{CALLS}/box-9.9/notes", json={"text": "x"}).status_code == 404
