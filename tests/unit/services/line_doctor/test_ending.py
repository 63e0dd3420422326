"""An examination or a self-call that breaks off: who came meanwhile on the other line is served as any caller."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from uuid import uuid4

import pytest

from appliance.asterisk.ami_protocol import Event, Response
from appliance.asterisk.audiosocket_server import AudioSocketServer
from appliance.callflow.line_board import LineBoard
from appliance.config.model.document import Document
from appliance.domain.ids import CallId
from appliance.errors import DeviceError, UserError
from appliance.lines.doctor_values import Heard, Take
from appliance.lines.ear import Ear
from appliance.lines.ear_wire import Awaited, EarMessage, Forget, Hears, Record
from appliance.lines.listening import ToneListener
from appliance.services.line_doctor.doctor import LineDoctor, Surroundings
from appliance.services.line_doctor.examination import Examination
from appliance.services.line_doctor.expected_calls import Expected, ExpectedCalls, Met
from appliance.services.line_doctor.line_call import ENDPOINT, LineCall
from appliance.services.line_doctor.plan import Planned, Step
from appliance.services.line_doctor.report import answer_told
from appliance.services.line_doctor.subject import subject_of
from appliance.services.self_call.self_call import SelfCaller, Walks
from appliance.storage.line_reports import LineReports
from tests.unit.asterisk.test_audiosocket_server import connect
from tests.unit.asterisk.virtual_time import run
from tests.unit.services.line_doctor.test_expected_calls import LINE, Channel

AT = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
RING_TIMEOUT_S = 8.0
"""chan_dahdi's: so long a port's channel rings on when its caller is gone."""
LONGEST_WAIT_S = 9.0


class Lines:
    """Asterisk's manager and the ear: whoever is dialled, a caller comes on the other line, and the dialling fails."""

    is_up = True
    is_ended = False

    def __init__(self, folder: Path, document: Document) -> None:
        board = self.board = LineBoard()
        board.configure(document)
        around = Surroundings(
            self, self, folder, 1, lambda: document, board, lambda: AT, cast("LineReports", None)
        )  # fmt: skip  # nothing is kept of what breaks off
        self.expected = ExpectedCalls()
        self.doctor = LineDoctor(around, self.expected)
        self.caller = SelfCaller(self.doctor, around, cast("Walks", None))
        self.came = Channel()
        self.meeting: asyncio.Task[Met] | None = None
        self._told: list[asyncio.Task[None]] = []

    def say(self, message: EarMessage) -> None:
        if isinstance(message, Record):
            self._told.append(asyncio.create_task(self.doctor.told(Awaited(message.ear))))
        elif isinstance(message, Forget):
            with pytest.raises(UserError, match="examined already"):  # while our call rings, it may be ours that came
                self.expected.expect(Expected(LINE, ""))
            self.is_ended = True

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        assert name == "Originate", headers
        self.meeting = asyncio.create_task(self.expected.met(self.came))
        await self.came.waits.wait()
        raise DeviceError("asterisk", name, "no such channel")


@pytest.fixture
def document() -> Document:
    return Document.model_validate(
        {
            "config_version": 2,
            "site": {"name": "x", "time_zone": "Asia/Shanghai"},
            "lines": {
                "a": {"kind": "analog", "port": 1, "own_number": "62000001"},
                "b": {"kind": "analog", "port": 2, "own_number": "62000002"},
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


async def examined(lines: Lines, document: Document) -> None:
    with pytest.raises(DeviceError, match="no such channel"):
        await lines.doctor.examine(subject_of(document, "a"), "test", lambda _step: None)


async def called(lines: Lines, document: Document) -> None:
    assert "no such channel" in (await lines.caller.call(subject_of(document, "a"))).not_done


Tried = Callable[[Lines, Document], Coroutine[None, None, None]]


@pytest.mark.parametrize("tried", [examined, called])
def test_who_came_while_it_broke_off_and_rings_on_is_served(tried: Tried, document: Document, tmp_path: Path) -> None:
    async def story() -> None:
        lines = Lines(tmp_path, document)
        await tried(lines, document)
        assert lines.is_ended
        assert lines.meeting is not None
        assert await lines.meeting is Met.REAL
        assert lines.came.left_behind
        assert not lines.came.ended
        assert lines.doctor.running is None
        assert asyncio.get_running_loop().time() == pytest.approx(LONGEST_WAIT_S, abs=0.1)

    run(story())


@pytest.mark.parametrize("tried", [examined, called])
def test_nobody_is_served_while_the_port_still_rings_that_we_have_called(
    tried: Tried, document: Document, tmp_path: Path
) -> None:
    async def story() -> None:
        lines = Lines(tmp_path, document)
        trying = asyncio.create_task(tried(lines, document))
        await asyncio.sleep(RING_TIMEOUT_S)
        assert lines.is_ended
        assert lines.meeting is not None
        assert not lines.meeting.done()
        lines.came.gone.set()
        await trying
        assert await lines.meeting is Met.REAL, "on record, as one who left"
        assert asyncio.get_running_loop().time() == pytest.approx(RING_TIMEOUT_S, abs=0.1)

    run(story())


PORT = "DAHDI/1-1"


class Answering(Lines):
    """The same, but the call out comes to the ear, and nobody calls."""

    def __init__(self, folder: Path, document: Document) -> None:
        super().__init__(folder, document)
        self.dialled = asyncio.Event()
        self.ear = uuid4()

    def say(self, message: EarMessage) -> None:
        if isinstance(message, Record):
            self.ear = message.ear
        super().say(message)

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        assert name == "Originate", headers
        await self.doctor.told(Hears(self.ear))
        self.dialled.set()
        return Response(())


class Exchange:
    """A manager that tells what is asked of Asterisk, and never has keys pressed to their end."""

    is_up = True

    def __init__(self) -> None:
        self.pressed = asyncio.Event()
        self.asked = asyncio.Event()
        self.hung_up: list[str] = []

    def say(self, message: EarMessage) -> None:
        assert isinstance(message, Forget)

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        if name == "PlayDTMF":
            self.pressed.set()
            await asyncio.Event().wait()
        assert name == "Hangup", headers
        self.hung_up.append(dict(headers)["Channel"])
        self.asked.set()
        raise DeviceError("asterisk", name, "told, that is enough")


async def not_asked(take: Take) -> bool:
    raise AssertionError(f"nobody judges {take}")


async def no_ring_back(take: Take) -> bool:
    assert take.heard is Heard.RINGING
    return False


def test_whose_call_is_uncertain_is_not_judged_while_ours_rings(document: Document, tmp_path: Path) -> None:
    async def story() -> None:
        subject, exchange = subject_of(document, "a"), Exchange()
        call, expected = LineCall(subject.line, exchange, exchange, tmp_path), Expected(LINE, "")
        expected.came.set_result(Channel().facts)
        examination = Examination(subject, call, expected, no_ring_back)
        await examination.run((Planned(Step.RING, 60),), lambda _step: None)
        assert examination.observed.gave_way == "a caller may have come"
        assert not expected.ours.done()

    run(story())


@pytest.mark.parametrize("step", [Step.DIAL, Step.FAR_HANG_UP])
async def test_an_examination_gives_way_whatever_it_does(step: Step, document: Document, tmp_path: Path) -> None:
    subject, exchange = subject_of(document, "a"), Exchange()
    call, expected = LineCall(subject.line, exchange, exchange, tmp_path), Expected(LINE, "")
    call.on_event(up(call))
    examination = Examination(subject, call, expected, not_asked)
    running = asyncio.create_task(examination.run((Planned(step, 60),), lambda _step: None))
    await (exchange.pressed if step is Step.DIAL else expected.hang_up).wait()
    examination.give_way("an emergency call on line a")
    async with asyncio.timeout(2):
        await running
    assert (examination.observed.gave_way, examination.observed.takes) == ("an emergency call on line a", [])


async def test_a_call_that_ends_before_its_leg_is_answered_tells_no_answer(document: Document, tmp_path: Path) -> None:
    subject, exchange = subject_of(document, "a"), Exchange()
    call, expected = LineCall(subject.line, exchange, exchange, tmp_path), Expected(LINE, "")
    examination = Examination(subject, call, expected, not_asked)
    running = asyncio.create_task(examination.run((Planned(Step.ANSWER, 60),), lambda _step: None))
    await expected.answer.wait()
    expected.answered.set()
    while not examination.observed.answered:  # noqa: ASYNC110 - what is waited for has no event, and no time passes
        await asyncio.sleep(0)
    call.on_event(of_leg(call, "Ring"))
    call.on_event(Event((("Event", "Hangup"), ("Channel", PORT), ("Cause", "16"))))
    async with asyncio.timeout(2):
        await running
    assert examination.observed.answer is None
    assert answer_told(subject, examination.observed) is None


async def test_a_call_that_is_given_up_is_hung_up_by_asterisk_as_well(document: Document, tmp_path: Path) -> None:
    exchange = Exchange()
    call = LineCall(subject_of(document, "a").line, exchange, exchange, tmp_path)
    call.on_event(up(call))
    call.over.set()
    ending = asyncio.create_task(call.end())
    await exchange.asked.wait()
    assert not ending.done(), "the line is not free before its channel is gone"
    call.on_event(Event((("Event", "Hangup"), ("Channel", PORT), ("Cause", "16"))))
    await ending
    assert exchange.hung_up == [PORT]


class OutOfReach:
    """A manager that is gone; the ear is there, and hears a call."""

    is_up = True

    def __init__(self, folder: Path, document: Document) -> None:
        self.ear = Ear(ToneListener, folder)
        self.audio = AudioSocketServer(self.ear.serve, 0)
        self.call = LineCall(subject_of(document, "a").line, self, self, folder)
        self.ear.told_to(self.call.told)
        self.ear.take(Record(self.call.id))
        connect(self.audio)[0].data_received(b"\x01\x00\x10" + self.call.id.bytes)
        self.call.on_event(up(self.call))

    def say(self, message: EarMessage) -> None:
        self.ear.take(message)

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        raise DeviceError("asterisk", name, f"the manager is gone: {headers}")


async def test_a_call_that_asterisk_can_t_be_asked_to_end_is_ended_by_the_ear(
    document: Document, tmp_path: Path
) -> None:
    house = OutOfReach(tmp_path, document)
    assert (house.call.hears.is_set(), house.audio.connections) == (True, 1)
    async with asyncio.timeout(2):
        await house.call.end()
    assert (house.call.over.is_set(), house.audio.connections) == (True, 0)


async def test_an_emergency_ends_what_is_tried_on_its_line_at_once(document: Document, tmp_path: Path) -> None:
    lines, subject, why = Lines(tmp_path, document), subject_of(document, "a"), list[str]()
    call, expected = LineCall(subject.line, lines, lines, tmp_path), Expected(LINE, "")
    with lines.doctor.courtesy(subject, call, expected, why.append):
        with lines.board.take(subject.line, CallId("box-1.1"), emergency=True):
            assert why == ["an emergency call on line a"]
        assert not lines.board.emergency_on(subject.line)
        why.clear()
        with lines.board.take(subject.line, CallId("box-1.2")):
            assert why == [], "whose call it is that comes is found out where it is met"


async def test_a_self_call_that_has_not_arrived_gives_way_at_once(document: Document, tmp_path: Path) -> None:
    lines, subject = Answering(tmp_path, document), subject_of(document, "a")
    calling = asyncio.create_task(lines.caller.call(subject))
    await lines.dialled.wait()
    with lines.board.take(subject.line, CallId("box-1.1"), emergency=True):
        async with asyncio.timeout(4):
            shown = await calling
    assert shown.gave_way == "an emergency call on line a"
    assert lines.is_ended


def up(call: LineCall) -> Event:
    return of_leg(call, "Up")


def of_leg(call: LineCall, state: str) -> Event:
    said = {"ZONGJI_CALL": call.call, "ZONGJI_ENDPOINT": ENDPOINT, "ZONGJI_OUT": call.line}
    marks = (("ChanVariable", f"{name}={value}") for name, value in said.items())
    return Event((("Event", "Newstate"), ("Channel", PORT), ("ChannelStateDesc", state), *marks))
