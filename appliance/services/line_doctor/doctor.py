"""The line doctor: one line at a time is examined, judged in a process of its own, and its report is kept."""

import asyncio
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import structlog

from appliance.asterisk.ami_protocol import Event
from appliance.asterisk.outgoing import outgoing_lines
from appliance.callflow.line_board import LineBoard
from appliance.config.model.document import Document
from appliance.config.model.line import AnalogLine
from appliance.domain.ids import CallId, LineId
from appliance.errors import UserError
from appliance.lines.doctor_values import Judged, Order, Take
from appliance.lines.ear_wire import EarMessage
from appliance.lines.exchange_tones import ToneSet, tones_of_country, tones_of_line
from appliance.services.aside import Lane, aside
from appliance.services.line_doctor.courtesy import emergency_on, refuse_busy, wanted_by
from appliance.services.line_doctor.examination import Examination, Observed, Tell
from appliance.services.line_doctor.expected_calls import Expected, ExpectedCalls
from appliance.services.line_doctor.line_call import EarEnd, LineCall, Manager
from appliance.services.line_doctor.plan import Subject, plan
from appliance.services.line_doctor.report import Examined, Report, answer_told, report
from appliance.services.line_doctor.report_body import kept
from appliance.services.line_doctor.resting import Resting
from appliance.services.turns import Turns
from appliance.storage.line_reports import LineReports

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

SOUND = Lane(Turns(1, patience_s=20.0), 60.0)
"""What is judged of sound: by nobody's call."""
_CODE_KEYS = 4


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the line doctor works with: the instance's folder for it, the ear's port, what is known of callers' numbers.

    `signs_of` gives how the calls of late were told on a line (`signal@moment`, "" for not at all).
    """

    manager: Manager
    ear: EarEnd
    folder: Path
    port: int
    document: Callable[[], Document]
    board: LineBoard
    now: Callable[[], datetime]
    reports: LineReports
    signs_of: Callable[[LineId], tuple[str, ...]] = lambda _line: ()


class LineDoctor:
    """Told of the manager's events and of what the ear says."""

    def __init__(self, around: Surroundings, expected: ExpectedCalls) -> None:
        """Take who knows the calls of our own as they come in."""
        self.expected = expected
        self._around = around
        self._call: LineCall | None = None
        self._resting = Resting(around.board)

    @property
    def running(self) -> LineId | None:
        """Which line is being used by an examination or a self-call."""
        return None if self._call is None else self._call.line

    def document(self) -> Document:
        """Give the document in force."""
        return self._around.document()

    def on_event(self, event: Event) -> None:
        """Take an event of the manager."""
        if self._call is not None:
            self._call.on_event(event)

    async def told(self, message: EarMessage) -> None:
        """Take what the ear says."""
        if self._call is not None:
            self._call.told(message)

    async def examine(self, subject: Subject, asked_by: str, tell: Tell) -> Report:
        """Examine a line. Raises UserError when it can't be done now; nothing is kept then."""
        around = self._around
        began_at, clock = around.now(), asyncio.get_running_loop().time
        began = clock()
        await self.rested(subject)
        with self.taken(subject) as (call, expected):
            examination = Examination(subject, call, expected, self.rings)
            with self.courtesy(subject, call, expected, examination.give_way):
                try:
                    await call.begin(self.channel(subject), around.port)
                    await examination.run(plan(subject), tell)
                finally:
                    await self.over(call, expected)
            tell("judge")
            judged = await self._judged(subject, examination.observed)
        examined = Examined(uuid4().hex, subject, began_at, clock() - began, examination.observed, judged)
        told = report(examined, around.document().lines[subject.line])
        await asyncio.to_thread(around.reports.keep, kept(told, asked_by))
        _log.info("line_doctor.examined", line=told.line, verdict=told.verdict.value, took_s=told.took_s)
        return told

    async def rested(self, subject: Subject) -> None:
        """Wait a moment if one of the lines was in a call until just now."""
        await self._resting.rested([line for line in (subject.line, subject.by) if line is not None])

    @contextmanager
    def taken(self, subject: Subject, *, walks: bool = False) -> Iterator[tuple[LineCall, Expected | None]]:
        """Take the lines for one call between them. Raises UserError while they are busy or another one is on."""
        around = self._around
        if self._call is not None:
            raise UserError(f"Line {self._call.line} is being examined already.", "wait until that is over")
        refuse_busy(around.board, [line for line in (subject.line, subject.by) if line is not None])
        call = LineCall(subject.line, around.manager, around.ear, around.folder)
        code = "".join(secrets.choice("0123456789") for _ in range(_CODE_KEYS))
        expected = None if subject.by is None else Expected(subject.by, subject.own_number, code, walks=walks)
        self._call = call
        try:
            if expected is not None:
                self.expected.expect(expected)
            yield call, expected
        finally:
            self._call = None
            call.forget()

    async def over(self, call: LineCall, expected: Expected | None) -> None:
        """End the call out, and then what came in: who rings on there unjudged when it has had its time is a caller."""
        try:
            await call.end()
            if expected is not None:
                await expected.rung_off()
        finally:
            if expected is not None:
                self.expected.over(expected)

    def channel(self, subject: Subject) -> str:
        """Name the channel to dial: a line that gives a dial tone is only seized, and dialled by keys."""
        line = self._around.document().lines[subject.line]
        if isinstance(line, AnalogLine):
            return f"DAHDI/{line.port}/"
        return outgoing_lines(self._around.document())[subject.line].channel(subject.number)

    async def _judged(self, subject: Subject, observed: Observed) -> Judged:
        around, document = self._around, self._around.document()
        line = document.lines[subject.line]
        country = plain(tones_of_country(document.site.country))
        known = plain(tones_of_line(line, document.site.country))
        before = await asyncio.to_thread(around.reports.latest, subject.line)
        signs = around.signs_of(subject.line)
        learned = before[0].learned if before else ""
        told = answer_told(subject, observed)
        order = Order(tuple(observed.takes), country, known, observed.echo, signs, learned, told)
        judged: Judged = await asyncio.to_thread(_aside, "judged", order)
        return judged if not observed.gave_way else replace(judged, findings=(), proposed=(), drifted=())

    async def rings(self, take: Take) -> bool:
        """Tell whether something recorded is certain to be ring-back."""
        country = plain(tones_of_country(self._around.document().site.country))
        return bool(await asyncio.to_thread(_aside, "rings", take, country))

    @contextmanager
    def courtesy(
        self, subject: Subject, call: LineCall, expected: Expected | None, give_way: Callable[[str], None]
    ) -> Iterator[None]:
        """Give way as soon as a real call wants a line."""
        around = self._around
        taken = [line for line in (subject.line, subject.by) if line is not None]

        def look(_line: LineId) -> None:
            if emergency := emergency_on(around.board, taken):
                give_way(emergency)
                return
            ours = {call.call} | ({_call_of(expected)} if expected is not None else set())
            if expected is not None and not expected.came.done():
                return  # whose call it is that comes is found out where it is met
            if why := wanted_by(around.board, list(map(LineId, around.document().lines)), taken, ours):
                give_way(why)

        forget = around.board.listen(look)
        try:
            yield
        finally:
            forget()


def _call_of(expected: Expected) -> CallId:
    came = expected.came
    return came.result().call if came.done() and not came.cancelled() else CallId("")


def plain(tones: ToneSet | None) -> ToneSet:
    """Give tones in what travels between processes."""
    return dict(tones or {})


def _aside(name: str, *words: object) -> Judged:
    found: Judged = aside(f"appliance.lines.doctor:{name}", *words, lane=SOUND)
    return found
