"""Wishes to be called back over HTTP; the controller is a stand-in that keeps what it is asked."""

from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient

from appliance.domain.instance import Instance
from appliance.domain.role import Role
from appliance.errors import UserError
from appliance.services.callbacks import StoredCallbacks, add_callbacks
from appliance.services.commands import Commands
from appliance.services.control_client import ControllerDown
from appliance.storage.audit import AuditLog
from appliance.storage.callbacks import Callbacks
from appliance.web.premises import Premises, utc_now
from benchmarks.web.company import company
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.in_force import put_in_force, template_tree
from tests.unit.web.api.made_calls import execute, fill_with_calls

API = "/api/v1/callbacks"


@pytest.fixture
def asked(
    monkeypatch: pytest.MonkeyPatch, instance: Instance, premises: Premises
) -> list[tuple[str, Mapping[str, Any]]]:
    """Leave two requests, and keep what the controller is asked."""
    made = fill_with_calls(instance, 3)
    put_in_force(premises, template_tree("demo"))
    for call in made[:2]:
        values = (call.call["id"], call.call["started_at"], "13800138000", "main", "sales", "main")
        columns = '"call", at, number, hotline, department, trunk_group'
        execute(instance, f"insert into callbacks ({columns}) values (?,?,?,?,?,?)", *values)  # noqa: S608 - names
    kept: list[tuple[str, Mapping[str, Any]]] = []

    async def ask(_here: Premises, command: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        kept.append((command, parameters))
        if command == "callback_done":
            execute(instance, "update callbacks set done_at = at, done_by = ? where sequence = 1", parameters["by"])
        return {}

    monkeypatch.setattr(Premises, "ask", ask)
    return kept


@pytest.mark.usefixtures("asked")
def test_requests_are_listed_the_newest_first_by_page(client: TestClient) -> None:
    first = client.get(API, params={"limit": 1}).json()
    assert [each["number"] for each in first["items"]] == [2]
    rest = client.get(API, params={"limit": 1, "after": first["next"]}).json()
    assert ([each["number"] for each in rest["items"]], rest["next"]) == ([1], None)
    assert rest["items"][0]["caller"] == "13800138000"
    assert client.get(API, params={"open": "false"}).json()["items"] == []
    assert client.get(API, params={"after": "WyJ4Il0"}).status_code == 400


def test_an_agent_calls_back_by_their_own_phone(
    client_as: ClientAs, asked: list[tuple[str, Mapping[str, Any]]], premises: Premises
) -> None:
    agent = client_as(somebody(Role.AGENT, "8001"))
    called = agent.post(f"{API}/1/call", json={})
    assert (called.status_code, called.json()["caller"]) == (200, "13800138000")
    assert agent.post(f"{API}/1/call", json={"agent": "8002"}).status_code == 400
    assert asked == [("callback", {"request": 1, "agent": "8001"})]
    entry = AuditLog(premises.reading, premises.writing).latest(1)[0]
    assert (entry.who, entry.action, entry.what) == ("a-agent", "callback_call", "request 1")


def test_an_agent_sees_the_callers_of_their_own_departments(
    client_as: ClientAs, asked: list[tuple[str, Mapping[str, Any]]]
) -> None:
    mine, other = client_as(somebody(Role.AGENT, "8001")), client_as(somebody(Role.AGENT, "8003"))
    assert [each["number"] for each in mine.get(API).json()["items"]] == [2, 1]
    assert mine.get(API).json()["items"][1]["caller"] == "*******8000"
    assert other.get(API).json()["items"] == []
    assert client_as(somebody(Role.AGENT)).get(API).json()["items"] == []
    assert [other.post(f"{API}/1/{deed}", json={}).status_code for deed in ("call", "done")] == [404, 404]
    assert asked == []
    assert mine.post(f"{API}/1/done").status_code == 200


def test_a_supervisor_names_whose_phone_rings(client_as: ClientAs, asked: list[tuple[str, Mapping[str, Any]]]) -> None:
    supervisor = client_as(somebody(Role.SUPERVISOR))
    assert supervisor.post(f"{API}/2/call", json={}).status_code == 400
    assert supervisor.post(f"{API}/2/call", json={"agent": "8002"}).status_code == 200
    assert asked == [("callback", {"request": 2, "agent": "8002"})]


@pytest.mark.usefixtures("asked")
def test_a_request_is_marked_as_done(client: TestClient, premises: Premises) -> None:
    assert client.post(f"{API}/1/done").json()["done_by"] == "a-admin"
    assert AuditLog(premises.reading, premises.writing).latest(1)[0].action == "callback_done"
    assert [each["number"] for each in client.get(API, params={"open": "true"}).json()["items"]] == [2]


def test_a_made_up_caller_is_called_by_nobody(
    client_as: ClientAs, asked: list[tuple[str, Mapping[str, Any]]], instance: Instance, premises: Premises
) -> None:
    execute(instance, 'update calls set sample = 1 where id = (select "call" from callbacks where sequence = 1)')
    supervisor = client_as(somebody(Role.SUPERVISOR))
    assert [(each["number"], each["sample"]) for each in supervisor.get(API).json()["items"]] == [(2, False), (1, True)]
    refused = supervisor.post(f"{API}/1/call", json={"agent": "8001"})
    assert (refused.status_code, asked) == (409, [])
    assert [each.sequence for each in Callbacks(premises.reading).waiting()] == [2]
    assert supervisor.post(f"{API}/1/done").status_code == 200


async def test_the_controller_dials_no_made_up_number(
    asked: list[tuple[str, Mapping[str, Any]]], instance: Instance, premises: Premises
) -> None:
    del asked
    execute(instance, 'update calls set sample = 1 where id = (select "call" from callbacks where sequence = 1)')
    stored = StoredCallbacks(Callbacks(premises.reading), marks=None)  # type: ignore[arg-type]  # nothing is marked
    assert await stored.open(1) is None
    assert (await stored.open(2)) is not None
    commands = Commands()
    add_callbacks(commands, stored, manager=None, document=company, now=utc_now)  # type: ignore[arg-type]  # not asked
    with pytest.raises(UserError, match="made up"):
        await commands.run("callback", {"request": 1, "agent": "8001"}, lambda *_: None)


@pytest.mark.usefixtures("asked")
def test_what_can_not_be_done(client: TestClient, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.post(f"{API}/99/done").status_code == 404
    assert client_as(somebody(Role.INSTALLER)).get(API).status_code == 403

    async def down(here: Premises, _command: str, _parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        raise ControllerDown(here.instance.control_socket)

    monkeypatch.setattr(Premises, "ask", down)
    assert client.post(f"{API}/1/done").status_code == 503
