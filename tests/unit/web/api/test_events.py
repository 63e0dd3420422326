"""The live view over HTTP."""

import asyncio
import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from starlette.requests import HTTPConnection
from starlette.types import Message

from appliance.domain.ids import AgentId, CallId, LineId
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.role import Role
from appliance.services.live_client import LinkLost
from appliance.services.live_state import LiveCall, Snapshot
from appliance.services.live_wire import Update
from appliance.web import live_events
from appliance.web.api import events
from appliance.web.app import create_app
from appliance.web.live_events import Pace
from appliance.web.premises import Premises
from appliance.web.who import Who
from tests.harness.web import ClientAs, known_as, somebody

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CALLER = LiveCall(CallId("01"), LineId("1"), None, "4008001234", PhoneNumber("13800138000"), "", NOON)


def test_one_look_has_the_snapshot_masked_by_role(premises: Premises, client_as: ClientAs) -> None:
    premises.house.take(Update(Snapshot(40, NOON, calls={CallId("01"): CALLER}), None))
    told = client_as(somebody()).get("/api/v1/live").json()
    assert told["link"]["up"] is True
    assert told["snapshot"]["calls"]["01"]["caller"] == "13800138000"
    told = client_as(somebody(Role.INSTALLER)).get("/api/v1/live").json()
    assert told["snapshot"]["calls"]["01"]["caller"] == "*******8000"


def test_one_look_without_a_controller_tells_why(premises: Premises, client_as: ClientAs) -> None:
    premises.house.take(LinkLost("the controller does not answer"))
    told = client_as(somebody()).get("/api/v1/live").json()
    assert (told["link"]["reason"], told["snapshot"]) == ("the controller does not answer", None)


def lines(text: str) -> list[tuple[str, object]]:
    blocks = [dict(line.split(": ", 1) for line in block.split("\r\n")) for block in text.strip().split("\r\n\r\n")]
    return [(block["event"], json.loads(block["data"])) for block in blocks]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_events, "Pace", lambda: Pace(alive_s=0.01, recheck_s=0.0))


def stream(premises: Premises, later: Callable[[], Who | None]) -> list[tuple[str, object]]:
    def identify(connection: HTTPConnection, *, is_use: bool) -> Who | None:
        del connection
        return somebody(Role.AGENT, "8001") if is_use else later()

    app = create_app(premises, identify)
    answer = TestClient(app).get("/api/v1/events")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    return lines(answer.text)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "later",
    [None, somebody(Role.AGENT, "8002"), somebody(Role.ADMIN, "8001")],
    ids=["gone", "other agent", "other role"],
)
def test_the_stream_ends_with_the_sign_in_or_when_other_things_may_be_seen(
    premises: Premises, later: Who | None
) -> None:
    premises.house.take(Update(Snapshot(40, NOON), None))
    told = stream(premises, lambda: later)
    assert [name for name, _ in told] == ["link", "snapshot"]


def test_the_stream_is_described(premises: Premises) -> None:
    described = create_app(premises).openapi()
    assert "text/event-stream" in described["paths"]["/api/v1/events"]["get"]["responses"]["200"]["content"]
    assert {"SeenSnapshot", "ChangeEvent", "LinkEvent"} <= described["components"]["schemas"].keys()


def test_more_than_the_machine_should_carry_are_turned_away(
    client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "MOST_LISTENERS", 0)
    answer = client_as(somebody(Role.AGENT, AgentId("8001"))).get("/api/v1/events")
    assert (answer.status_code, answer.json()["type"]) == (429, "too_many_listeners")


def test_nobody_takes_all_streams(premises: Premises, client_as: ClientAs) -> None:
    mine, others = (replace(somebody(Role.AGENT, "8001"), session=name) for name in ("mine", "others"))
    with ExitStack() as streams:
        for _ in range(events.MOST_OF_ONE):
            streams.enter_context(premises.house.listening("mine"))
        assert client_as(mine).get("/api/v1/events").status_code == 429
        assert premises.house.listeners_of(others.session) == 0
    assert (premises.house.listeners, premises.house.listeners_of("mine")) == (0, 0)


async def test_a_stream_that_nobody_reads_ends(premises: Premises, monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser's side is open, but nothing is taken: what is kept for it must not stay for ever."""
    monkeypatch.setattr(events, "LONGEST_SEND_S", 0.05)
    app = create_app(premises, known_as(replace(somebody(), session="mine")))
    listening: list[int] = []

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            listening.append(premises.house.listeners_of("mine"))
            await asyncio.Event().wait()

    scope = {"type": "http", "method": "GET", "path": "/api/v1/events", "headers": [], "query_string": b""}
    async with asyncio.timeout(20):
        await app(scope | {"client": ("192.168.1.20", 1), "scheme": "http"}, receive, send)
    assert (listening, premises.house.listeners) == ([1], 0)
