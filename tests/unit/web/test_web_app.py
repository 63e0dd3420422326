"""The application as a web server calls it, with a real live socket behind it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, MutableMapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from appliance.callflow.trace import CallStart
from appliance.domain.ids import AgentId, CallId, HotlineId, LineId, NodeId
from appliance.domain.instance import Instance
from appliance.domain.outcome import CallResult
from appliance.domain.phone_number import PhoneNumber
from appliance.services.live import LiveView
from appliance.services.live_server import LiveServer
from appliance.services.live_state import LiveQueue, LiveWaiter
from appliance.web.app import create_app
from appliance.web.premises import Premises

DEADLINE_S = 10.0
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        found = json.loads(self.body)
        assert isinstance(found, dict)
        return found

    @property
    def samples(self) -> dict[str, float]:
        families = text_string_to_metric_families(self.body.decode())
        return {
            sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
            for family in families
            for sample in family.samples
        }


async def get(app: FastAPI, path: str) -> Answer:
    await asyncio.sleep(0)  # a request takes a turn of the loop, as it does on a network
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [],
        "http_version": "1.1",
        "scheme": "http",
        "client": ("127.0.0.1", 50_000),
    }
    await app(scope, receive, send)
    return Answer(sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:]))


async def until(app: FastAPI, status: int) -> Answer:
    async with asyncio.timeout(DEADLINE_S):
        while (answer := await get(app, "/api/health")).status != status:
            pass
    return answer


@pytest.fixture
def path(instance: Instance) -> Path:
    return instance.live_socket


@pytest.fixture
def view() -> LiveView:
    view = LiveView(lambda: NOON)
    view.health("asterisk", True, "22.10.1")
    view.health("database", True)
    return view


Running = Callable[[], AbstractAsyncContextManager[FastAPI]]


@pytest.fixture
def running(premises: Premises) -> Running:
    @asynccontextmanager
    async def run() -> AsyncIterator[FastAPI]:
        app = create_app(premises)
        async with app.router.lifespan_context(app):
            yield app

    return run


@asynccontextmanager
async def serving(view: LiveView, path: Path) -> AsyncIterator[None]:
    server = LiveServer(view, path, "0.1.0")
    await server.open()
    try:
        yield
    finally:
        await server.close()


async def test_healthy(view: LiveView, path: Path, running: Running) -> None:
    async with serving(view, path), running() as app:
        body = (await until(app, 200)).json
    assert body["ok"] is True
    assert body["asterisk"] == {"ok": True, "detail": "22.10.1", "since": "2026-11-20T12:00:00Z"}
    assert body["controller"]["ok"] is True
    assert body["since"] >= "2026-11-20T12:00:00Z"


async def test_no_controller(running: Running) -> None:
    async with running() as app:
        body = (await until(app, 503)).json
        samples = (await get(app, "/metrics")).samples
    assert body["ok"] is False
    assert body["controller"]["ok"] is False
    assert body["asterisk"] == {"ok": None, "detail": "only the controller can tell", "since": None}
    assert samples == {"zongji_controller_up": 0.0, "zongji_live_streams": 0.0}
    assert body["warnings"] == {}


async def test_a_part_breaks_and_heals(view: LiveView, path: Path, running: Running) -> None:
    async with serving(view, path), running() as app:
        await until(app, 200)
        view.health("database", False, "database or disk is full")
        broken = (await until(app, 503)).json
        assert broken["database"]["detail"] == "database or disk is full"
        assert broken["controller"]["ok"] is True
        view.health("database", True)
        await until(app, 200)


async def test_what_calls_do_not_depend_on_is_a_warning_until_it_works(
    view: LiveView, path: Path, running: Running
) -> None:
    view.health("voicemail", True)
    view.health("notifications", False, "mail: 2 given up (no route)")
    view.health("disk", False, "12 MB are free")
    async with serving(view, path), running() as app:
        told = (await until(app, 200)).json
        view.health("disk", True)
        view.health("database", False, "locked")  # comes after it, so both are known then
        later = (await until(app, 503)).json
    since = "2026-11-20T12:00:00Z"
    assert (told["ok"], list(told["warnings"])) == (True, ["disk", "notifications"])
    assert told["warnings"]["disk"] == {"ok": False, "detail": "12 MB are free", "since": since}
    assert list(later["warnings"]) == ["notifications"]


async def test_the_controller_goes(view: LiveView, path: Path, running: Running) -> None:
    async with running() as app:
        async with serving(view, path):
            await until(app, 200)
        gone = (await until(app, 503)).json
    assert gone["controller"]["detail"] == "the controller closed the live socket"


async def test_a_part_that_was_never_checked_is_not_well(path: Path, running: Running) -> None:
    view = LiveView(lambda: NOON)
    view.health("database", True)
    async with serving(view, path), running() as app:
        async with asyncio.timeout(DEADLINE_S):
            while not (answer := await get(app, "/api/health")).json["controller"]["ok"]:
                pass
    assert answer.status == 503
    assert answer.json["asterisk"]["ok"] is None


async def test_metrics_are_figures_without_call_data(view: LiveView, path: Path, running: Running) -> None:
    number = PhoneNumber("13800138000")
    view.call_started(CallStart(CallId("box-1.1"), NOON, LineId("line-7"), None, "4000", number, "张三", "r1"))
    for agent, state in (("8001", "talking"), ("8002", "available"), ("8003", "available")):
        view.agent_state(AgentId(agent), state, None)
    view.count(CallResult.ANSWERED)
    view.count(CallResult.ANSWERED)
    view.count(CallResult.VOICEMAIL)
    view.health("asterisk", False, "connection refused")
    view.journal_figures(3, NOON)
    waiting = tuple(LiveWaiter(CallId(f"box-1.{n}"), NOON, is_first=False, is_offered=False) for n in (1, 2))
    view.queue(LiveQueue("main/wait", HotlineId("main"), NodeId("wait"), waiting))
    async with serving(view, path), running() as app:
        async with asyncio.timeout(DEADLINE_S):
            while not (samples := (answer := await get(app, "/metrics")).samples)["zongji_controller_up"]:
                pass
    assert answer.status == 200
    assert samples["zongji_controller_up"] == 1
    assert samples["zongji_calls_in_progress"] == 1
    assert samples["zongji_calls_ended_total answered"] == 2
    assert samples["zongji_calls_ended_total voicemail"] == 1
    assert samples["zongji_calls_ended_total abandoned"] == 0
    assert samples["zongji_agents available"] == 2
    assert samples["zongji_agents talking"] == 1
    assert samples["zongji_callers_waiting main/wait"] == 2
    assert samples["zongji_part_up asterisk"] == 0
    assert samples["zongji_part_up database"] == 1
    assert samples["zongji_journal_queued"] == 3
    assert samples["zongji_journal_last_write_age_seconds"] > 0
    for secret in ("13800138000", "张三", "box-1.1", "line-7", "8001"):
        assert secret not in answer.body.decode()


@pytest.mark.parametrize("asked", ["/api/calls", "/api/v1/nothing", "/metrics/all", "/assets/none.js"])
async def test_nothing_else_is_told(running: Running, asked: str) -> None:
    async with running() as app:
        assert (await get(app, asked)).status == 404


async def test_nothing_is_left_after_shut_down(view: LiveView, path: Path, running: Running) -> None:
    async with serving(view, path), running() as app:
        await until(app, 200)
    assert asyncio.all_tasks() == {asyncio.current_task()}
