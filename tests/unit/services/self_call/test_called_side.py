"""The line that a self-call rings on: it is given back at once when that gives way, and never left in a menu."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from appliance.asterisk.ami_protocol import Event, Response
from appliance.callflow.line_board import LineBoard
from appliance.config.model.document import Document
from appliance.domain.ids import CallId, LineId
from appliance.lines.doctor_values import Take
from appliance.lines.ear_wire import Awaited, EarMessage, Hears, Record
from appliance.services.line_doctor.doctor import LineDoctor, Surroundings
from appliance.services.line_doctor.expected_calls import ExpectedCalls, Met
from appliance.services.line_doctor.line_call import ENDPOINT
from appliance.services.line_doctor.subject import subject_of
from appliance.services.published import InForce
from appliance.services.self_call.self_call import SelfCaller, Walks
from appliance.services.self_call.verdict import Shown
from appliance.simulate.setting import Setting
from appliance.storage.line_reports import LineReports
from tests.unit.asterisk.virtual_time import run
from tests.unit.services.line_doctor.test_expected_calls import OUR_NUMBER, Channel

PORT, CALLED = "DAHDI/1-1", "62000002"
EMERGENCY = "an emergency call on line b"
DOCUMENT = Document.model_validate(
    {
        "config_version": 2,
        "site": {"name": "x", "time_zone": "Asia/Shanghai"},
        "lines": {
            "a": {"kind": "analog", "port": 1, "own_number": OUR_NUMBER},
            "b": {"kind": "analog", "port": 2, "own_number": CALLED},
        },
        "trunk_groups": {"all": {"lines": ["a", "b"]}},
        "agents": {"8001": {"name": "x"}},
        "hotlines": {
            "main": {
                "name": "x",
                "trunk_groups": ["all"],
                "flow": {"start": "bye", "nodes": {"bye": {"kind": "hang_up"}}},
                "fallback": {"agents": ["8001"]},
            }
        },
    }
)


class AtOnce(ThreadPoolExecutor):
    """Threads without time, as the clock is virtual."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401 - its own
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


class Exchange:
    """Asterisk's manager, the ear and an exchange: what is keyed on line a rings on line b, showing `number`."""

    is_up = True

    def __init__(self, folder: Path, number: str | None = OUR_NUMBER) -> None:
        self.board, self.expected = LineBoard(), ExpectedCalls()
        self.board.configure(DOCUMENT)
        around = Surroundings(
            self, self, folder, 1, lambda: DOCUMENT, self.board, lambda: datetime(2026, 11, 22, 20, 30, tzinfo=UTC),
            cast("LineReports", None),
        )  # fmt: skip  # no report is kept of a self-call
        self.doctor = LineDoctor(around, self.expected)
        in_force = cast("InForce", SimpleNamespace(document=DOCUMENT, sounds=SimpleNamespace(prompts={})))
        self.caller = SelfCaller(self.doctor, around, Walks(lambda: in_force, self._setting, self._path))
        self.came = Channel(number)
        self.rings = asyncio.Event()
        self.emergency = ExitStack()
        self.comes_while_expecting = False
        self.met_when_hung_up: bool | None = None
        self._keys = ""
        self._ear: list[asyncio.Task[None]] = []

    def say(self, message: EarMessage) -> None:
        if isinstance(message, Record):
            self._ear += [asyncio.create_task(self.doctor.told(told(message.ear))) for told in (Awaited, Hears)]

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        said = dict(headers)
        if name == "Originate":
            call = said["Variable"].removeprefix("__ZONGJI_CALL=")
            marks = {"ZONGJI_CALL": call, "ZONGJI_ENDPOINT": ENDPOINT, "ZONGJI_OUT": "a"}
            state = (("Event", "Newstate"), ("Channel", PORT), ("ChannelStateDesc", "Up"))
            self.doctor.on_event(Event((*state, *(("ChanVariable", f"{key}={it}") for key, it in marks.items()))))
        elif name == "PlayDTMF":
            self._keys += said["Digit"]
            if self._keys == CALLED:
                self.meeting = asyncio.create_task(self.expected.met(self.came))
                self.rings.set()
        else:
            assert (name, said["Channel"]) == ("Hangup", PORT)
            self.met_when_hung_up = self.meeting.done()
            self.release()
        return Response(())

    def release(self) -> None:
        """Hang up the line that calls."""
        self.doctor.on_event(Event((("Event", "Hangup"), ("Channel", PORT), ("Cause", "16"))))

    def emergency_comes(self) -> None:
        self.emergency.enter_context(self.board.take(LineId("b"), CallId("box-9.1"), emergency=True))

    def _setting(self, _document: Document) -> Setting:
        if self.comes_while_expecting:
            self.emergency_comes()
        return Setting()

    async def _path(self, _call: CallId) -> tuple[str, ...]:
        return ("bye",)


def calling(story: Callable[[asyncio.Task[Shown]], Coroutine[None, None, None]], exchange: Exchange) -> None:
    """Have line a call line b, in virtual time."""

    async def told() -> None:
        asyncio.get_running_loop().set_default_executor(AtOnce())
        call = asyncio.create_task(exchange.caller.call(subject_of(DOCUMENT, "a")))
        await exchange.rings.wait()
        await story(call)
        exchange.emergency.close()

    run(told())


def test_a_walk_that_does_not_end_is_hung_up_and_its_release_is_heard(tmp_path: Path) -> None:
    exchange = Exchange(tmp_path)

    async def story(call: asyncio.Task[Shown]) -> None:
        assert await exchange.meeting is Met.SELF_CALL
        clock = asyncio.get_running_loop().time
        began = clock()
        await exchange.expected.served(exchange.came)
        assert clock() - began == pytest.approx(25, abs=0.5)
        assert not call.done()
        exchange.expected.walked(exchange.came)
        await asyncio.sleep(1)  # as long as the exchange takes
        exchange.release()
        assert (await call).released is True

    calling(story, exchange)


def test_a_line_that_is_called_is_given_back_at_once(tmp_path: Path) -> None:
    exchange = Exchange(tmp_path)

    async def story(call: asyncio.Task[Shown]) -> None:
        assert await exchange.meeting is Met.SELF_CALL
        served = asyncio.create_task(exchange.expected.served(exchange.came))
        await asyncio.sleep(3)
        assert not served.done()
        exchange.emergency_comes()
        async with asyncio.timeout(0.1):
            await served
        assert (await call).gave_way == EMERGENCY

    calling(story, exchange)


def test_a_call_that_is_given_up_before_its_walk_is_not_walked(tmp_path: Path) -> None:
    exchange = Exchange(tmp_path)
    exchange.comes_while_expecting = True

    async def story(call: asyncio.Task[Shown]) -> None:
        assert (await call).gave_way == EMERGENCY
        assert await exchange.meeting is Met.EXAMINED
        assert exchange.came.ended

    calling(story, exchange)


def test_who_may_be_a_caller_is_served_when_our_call_has_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange = Exchange(tmp_path, None)

    async def no_ring_back(_take: Take) -> bool:
        return False

    monkeypatch.setattr(exchange.doctor, "rings", no_ring_back)

    async def story(call: asyncio.Task[Shown]) -> None:
        assert (await call).gave_way == "a caller may have come"
        assert exchange.met_when_hung_up is False
        assert await exchange.meeting is Met.REAL
        assert exchange.came.left_behind

    calling(story, exchange)
