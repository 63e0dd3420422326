"""An agent's own page over HTTP: their own calls, and nobody else's."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from httpx2 import Response

from appliance.domain.ids import AgentId, CallId
from appliance.domain.role import Role
from appliance.services.live_state import LiveAgent, Snapshot
from appliance.storage.audit import AuditLog
from appliance.web.house import Link
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.in_force import put_in_force, template_tree
from tests.unit.web.api.made_calls import execute

NOW = datetime.now(UTC)
CALLER = "13800138000"


@pytest.fixture
def here(premises: Premises) -> Premises:
    """Give a house in force, with four calls: one rings at 8001, one they took, one they missed, one of 8003."""
    tree = template_tree("demo")
    tree["wrap_up_codes"] = {"quote": "要报价"}
    tree["agents"]["8001"]["outgoing"] = [{"prefixes": ["1"], "trunk_group": "main"}]
    tree["agents"]["8002"] |= {"phone": False, "endpoints": ["li-browser"]}
    tree["endpoints"] = {"li-browser": {"kind": "browser", "name": "李强", "agent": "8002"}}
    put_in_force(premises, tree)
    a_call(premises, "z-1.1", minutes=1)
    a_call(premises, "z-2.1", minutes=60, caller=f"+86{CALLER}", agent="8001", result="answered", ended=True)
    a_call(premises, "z-3.1", minutes=120, result="abandoned", ended=True)
    a_call(premises, "z-4.1", minutes=180, caller="13900139000", agent="8003", result="answered", ended=True)
    a_hop(premises, "z-2.1", "8001", "answered")
    a_hop(premises, "z-3.1", "8001", "no_answer")
    live = LiveAgent(AgentId("8001"), "ringing", CallId("z-1.1"), NOW)
    premises.house.link = Link(Snapshot(1, NOW, agents={live.agent: live}), "", NOW)
    return premises


def a_call(
    here: Premises,
    call: str,
    minutes: float,
    caller: str = CALLER,
    agent: str | None = None,
    *,
    result: str | None = None,
    ended: bool = False,
) -> None:
    at = NOW - timedelta(minutes=minutes)
    names = "id, line, hotline, called, caller, caller_name, revision, started_at, ended_at, answered_at, agent, result"
    values = [call, "01", "main", "4008001234", caller, "", "1", at, at if ended else None, at if agent else None]
    write(here, "calls", f"{names}, region, note", *values, agent, result, "上海", "")


def write(here: Premises, table: str, names: str, *values: object) -> None:
    places = ",".join("?" * len(values))
    execute(here.instance, f"insert into {table} ({names}) values ({places})", *values)  # noqa: S608 - names


def a_hop(here: Premises, call: str, agent: str, outcome: str) -> None:
    names = '"call", sequence, at, agent, outcome, cause, ring_s, talk_s, endpoint'
    values = [call, 0, NOW, agent, outcome, "", 5.0, 0.0, agent]
    write(here, "hops", names, *values)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Mapping[str, Any]]]:
    kept: list[tuple[str, Mapping[str, Any]]] = []

    async def ask(_here: Premises, command: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        kept.append((command, parameters))
        expires = (NOW + timedelta(minutes=10)).isoformat()
        return {"state": "paused", "password": "x", "expires_at": expires}

    monkeypatch.setattr(Premises, "ask", ask)
    return kept


@pytest.mark.usefixtures("here")
def test_who_is_no_agent_is_told_what_is_missing(client_as: ClientAs) -> None:
    answer = client_as(somebody(Role.ADMIN)).get("/api/v1/agent")
    assert answer.status_code == 409
    assert "agent's ID" in answer.json()["remedy"]
    assert client_as(somebody(Role.INSTALLER)).get("/api/v1/agent").status_code == 403


@pytest.mark.usefixtures("here")
def test_an_agent_sees_who_they_are_and_what_rings(client_as: ClientAs) -> None:
    told = client_as(somebody(Role.AGENT, "8001")).get("/api/v1/agent").json()
    assert (told["name"], told["state"], told["call"]) == ("王芳", "ringing", "z-1.1")
    assert (told["browser_phone"], told["wrap_up_codes"]) == (False, [{"code": "quote", "name": "要报价"}])
    assert client_as(somebody(Role.AGENT, "8002")).get("/api/v1/agent").json()["browser_phone"]


def test_the_pop_tells_who_calls_and_is_on_record(client_as: ClientAs, here: Premises) -> None:
    agent = client_as(somebody(Role.AGENT, "8001"))
    agent.post("/api/v1/contacts", json={"name": "李娜", "numbers": [{"shown": "138 0013 8000"}]})
    noted = agent.post("/api/v1/agent/calls/z-2.1/notes", json={"text": "想要报价", "wrap_up": "quote"})
    assert noted.status_code == 201
    pop = agent.get("/api/v1/agent/calls/z-1.1").json()
    assert (pop["contact"], pop["region"], pop["hotline_name"]) == ("李娜", "上海", "晨光贸易")
    assert [(each["call"], each["agent_name"]) for each in pop["earlier"]] == [("z-2.1", "王芳"), ("z-3.1", "")]
    assert [(each["text"], each["wrap_up"], each["call"]) for each in pop["notes"]] == [("想要报价", "quote", "z-2.1")]
    deeds = [(each.action, each.what) for each in AuditLog(here.reading, here.writing).latest(2)]
    assert deeds == [("call_open", "z-1.1"), ("call_note", "z-2.1")]


@pytest.mark.usefixtures("here")
def test_an_agent_sees_no_call_of_others(client_as: ClientAs) -> None:
    agent = client_as(somebody(Role.AGENT, "8001"))
    for call in ("z-4.1", "nothing"):
        assert agent.get(f"/api/v1/agent/calls/{call}").status_code == 404
        assert agent.post(f"/api/v1/agent/calls/{call}/notes", json={"text": "x"}).status_code == 404
    other = client_as(somebody(Role.AGENT, "8003"))
    assert other.get("/api/v1/agent/calls/z-1.1").status_code == 404, "it rings at somebody else"


@pytest.mark.usefixtures("here")
def test_a_note_must_say_something_that_is_known(client_as: ClientAs) -> None:
    agent = client_as(somebody(Role.AGENT, "8001"))
    for wrong in ({"text": "  "}, {"text": "x", "wrap_up": "what"}):
        assert agent.post("/api/v1/agent/calls/z-2.1/notes", json=wrong).status_code == 400


@pytest.mark.usefixtures("here")
def test_own_and_missed_calls(client_as: ClientAs) -> None:
    told = client_as(somebody(Role.AGENT, "8001")).get("/api/v1/agent/calls").json()
    assert [each["call"] for each in told["recent"]] == ["z-2.1"]
    assert [(each["call"], each["can_call"]) for each in told["missed"]] == [("z-3.1", True)]
    other = client_as(somebody(Role.AGENT, "8003")).get("/api/v1/agent/calls").json()
    assert [(each["call"], each["can_call"]) for each in other["recent"]] == [("z-4.1", False)]
    assert other["missed"] == []


def test_the_number_of_a_made_up_call_is_not_dialled(client_as: ClientAs, here: Premises) -> None:
    execute(here.instance, "update calls set sample = 1 where id = 'z-3.1'")
    told = client_as(somebody(Role.AGENT, "8001")).get("/api/v1/agent/calls").json()
    assert [(each["call"], each["can_call"]) for each in told["missed"]] == [("z-3.1", False)]


@pytest.mark.usefixtures("here")
def test_states_are_set_by_the_controller(client_as: ClientAs, asked: list[tuple[str, Mapping[str, Any]]]) -> None:
    agent = client_as(somebody(Role.AGENT, "8001"))
    assert agent.put("/api/v1/agent/state", json={"to": "pause"}).json() == {"agent": "8001", "state": "paused"}
    assert agent.post("/api/v1/agent/dial", json={"number": "13800138000"}).status_code == 202
    assert agent.put("/api/v1/agents/8002/state", json={"to": "pause"}).status_code == 403
    boss = client_as(somebody(Role.SUPERVISOR))
    assert boss.put("/api/v1/agents/8002/state", json={"to": "sign_out"}).status_code == 200
    assert boss.put("/api/v1/agents/9999/state", json={"to": "pause"}).status_code == 404
    assert asked == [
        ("agent", {"agent": "8001", "to": "pause"}),
        ("dial", {"agent": "8001", "number": "13800138000"}),
        ("agent", {"agent": "8002", "to": "sign_out"}),
    ]
    listed = boss.get("/api/v1/agents").json()
    assert [(each["agent"], each["state"]) for each in listed] == [
        ("8001", "ringing"),
        ("8002", "unknown"),
        ("8003", "unknown"),
    ]


@pytest.mark.usefixtures("here")
def test_a_phone_in_the_browser_is_its_agents_alone(
    client_as: ClientAs, asked: list[tuple[str, Mapping[str, Any]]]
) -> None:
    def phone(role: Role, agent: str | None, kind: str) -> Response:
        return client_as(somebody(role, agent)).post("/api/v1/phone", json={"kind": kind})

    mine = phone(Role.AGENT, "8002", "agent").json()
    assert (mine["uri"], mine["path"], mine["hotlines"]) == ("sip:li-browser@zongji.invalid", "/sip", [])
    assert phone(Role.AGENT, "8001", "agent").status_code == 409, "no phone in the browser"
    assert phone(Role.AGENT, None, "agent").status_code == 409
    assert phone(Role.AGENT, "8002", "caller").status_code == 403
    admin = phone(Role.ADMIN, None, "caller").json()
    assert [each["uri"] for each in admin["hotlines"]] == ["sip:main@zongji.invalid"]
    assert asked == [("browser_password", {"account": "li-browser"}), ("browser_password", {"account": "test-call"})]


@pytest.mark.usefixtures("asked")
def test_the_page_that_took_the_phone_last_keeps_it(client_as: ClientAs, here: Premises) -> None:
    agent = client_as(somebody(Role.AGENT, "8002"))

    def ask(page: str, *, take: bool) -> int:
        return agent.post("/api/v1/phone", json={"kind": "agent", "page": page, "take": take}).status_code

    assert [ask("one", take=True), ask("one", take=False), ask("two", take=True)] == [200, 200, 200]
    refused = agent.post("/api/v1/phone", json={"kind": "agent", "page": "one", "take": False})
    assert (refused.status_code, refused.json()["type"]) == (409, "phone_taken")
    assert ask("two", take=False) == 200
    assert [ask("one", take=True), ask("two", take=False)] == [200, 409]
    entries = [each for each in AuditLog(here.reading, here.writing).latest(20) if each.action == "phone_login"]
    assert len(entries) == 1, "one of a session, however often its pages renew"
