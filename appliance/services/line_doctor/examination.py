"""One examination, done: the steps of the plan on real channels, and what was observed on the way."""

import asyncio
from array import array
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from appliance.errors import UserError
from appliance.lines.doctor_values import EchoTake, Heard, Take
from appliance.services.line_doctor.courtesy import GaveWay
from appliance.services.line_doctor.expected_calls import Expected, is_shown
from appliance.services.line_doctor.line_call import LineCall
from appliance.services.line_doctor.plan import Planned, Step, Subject

_RATE = 8000
_SETTLE_S = 0.3
_SEIZED_S = 1.0
"""Until a line is off-hook whose port doesn't tell that it is."""
_ANSWER_TOLD_S = 3.0
"""An exchange that reverses the polarity does so within a second of the answer."""
_OFF_HOOK_S = 3.5
_RINGS_S = 13.0
"""Two or three cycles of any country's ring-back."""
_COMES_S = 16.0
_RELEASE_S = 7.0
_NOISE_S = 3.0
_NOISE_RMS = 1300
"""About −20 dBm0."""

Tell = Callable[[str], None]
Judge = Callable[[Take], Awaitable[bool]]


class AnswerTold(StrEnum):
    """What the line's leg did when the neighbour answered, which we know better than it."""

    TOLD = "told"
    """It was answered then, and not before."""
    NOT_TOLD = "not_told"
    EARLY = "early"
    """It was answered before: a port that isn't set to wait for the polarity, or a gateway that answers at once."""


@dataclass(slots=True)
class Observed:
    """What was observed. `keys` are None where none were asked for; `shown` is whether our number was (None: none)."""

    takes: list[Take] = field(default_factory=list)
    echo: EchoTake | None = None
    seized: bool | None = None
    rang: bool | None = None
    answered: bool | None = None
    answer: AnswerTold | None = None
    keys: bool | None = None
    shown: bool | None = None
    rings_by_signal: bool = False
    released_by_signal: bool = False
    refused: str = ""
    gave_way: str = ""


class Examination:
    """Runs once. `expected` is the call that comes in on the neighbour; None where no line of ours is called."""

    def __init__(self, subject: Subject, call: LineCall, expected: Expected | None, rings: Judge) -> None:
        """Take the call, not begun yet, and who judges whether something recorded is ring-back."""
        self.observed = Observed()
        self._subject = subject
        self._call = call
        self._expected = expected
        self._rings = rings
        self._wanted = asyncio.Event()
        self._steps: Mapping[Step, Callable[[], Awaitable[None]]] = {
            Step.SEIZE: self._seize,
            Step.DIAL: self._dial,
            Step.RING: self._ring,
            Step.ANSWER: self._answer,
            Step.KEYS: self._keys,
            Step.ECHO: self._echo,
            Step.FAR_HANG_UP: self._far_hang_up,
            Step.HANG_UP: self._call.end,
        }

    async def run(self, steps: tuple[Planned, ...], tell: Tell) -> None:
        """Do all steps. What the line doesn't do ends it early; a real caller ends it at once."""
        for planned in steps:
            tell(planned.step.value)
            try:
                async with asyncio.timeout(planned.longest_s):
                    await self._steps[planned.step]()
            except TimeoutError:
                return
            except GaveWay as why:
                self.observed.gave_way = str(why)
                return
            if self._is_over(planned.step):
                return

    def give_way(self, why: str) -> None:
        """End at the next moment: a real call wants a line."""
        if not self._wanted.is_set():
            self.observed.gave_way = why
            self._wanted.set()

    def _is_over(self, step: Step) -> bool:
        if self._call.over.is_set() and step not in {Step.FAR_HANG_UP, Step.HANG_UP}:
            self.observed.refused = self._call.cause or "0"
            return True
        return (step is Step.RING and self.observed.rang is False) or (
            step is Step.ANSWER and not self.observed.answered
        )

    async def _seize(self) -> None:
        self.observed.seized = False
        waits_for_polarity = self._subject.tells_answer
        await self._or_real((self._call.dials if waits_for_polarity else self._call.up).wait())
        self.observed.seized = True
        await asyncio.sleep(_SEIZED_S if waits_for_polarity else _SETTLE_S)
        await self._listen(Heard.OFF_HOOK, _OFF_HOOK_S)

    async def _dial(self) -> None:
        await self._or_real(self._call.press(self._subject.number))

    async def _ring(self) -> None:
        """Hear the ring-back for some cycles. Of a neighbour it is known when it rings."""
        await asyncio.sleep(_SETTLE_S)
        begin = self._call.now()
        if self._expected is None:
            await self._or_real(asyncio.sleep(_RINGS_S))
        else:
            self.observed.rang = await self._comes(self._expected)
            if self.observed.rang:
                await self._or_real(asyncio.sleep(_RINGS_S))
        self.observed.rings_by_signal = self._call.rings_by_signal
        take = Take(Heard.RINGING, self._call.heard, begin, self._call.now())
        if not self.observed.rings_by_signal:
            self.observed.takes.append(take)
        if self._expected is not None and self.observed.rang:
            await self._judge(self._expected, take)

    async def _comes(self, expected: Expected) -> bool:
        try:
            async with asyncio.timeout(_COMES_S):
                await self._or_real(expected.came)
        except TimeoutError:
            return False
        return expected.came.done()

    async def _judge(self, expected: Expected, take: Take) -> None:
        """Say whether the call that came is ours. Without a number, what is heard here is all there is to go by."""
        self.observed.shown = is_shown(expected.came.result(), self._subject.own_number)
        ours = bool(self.observed.shown) or self.observed.rings_by_signal or await self._rings(take)
        if not ours:
            raise GaveWay("a caller may have come")  # which shows when our call has ended
        expected.judge(ours=True)

    async def _answer(self) -> None:
        expected = self._of_neighbour()
        self.observed.answered = False
        is_early = self._call.up.is_set()
        expected.answer.set()
        await self._or_real(expected.answered.wait())
        self.observed.answered = expected.answered.is_set()
        self.observed.answer = AnswerTold.EARLY if is_early else await self._answer_told()
        await asyncio.sleep(_SETTLE_S)

    async def _answer_told(self) -> AnswerTold | None:
        """Wait for the leg to be answered; a call that ends before says nothing."""
        try:
            async with asyncio.timeout(_ANSWER_TOLD_S):
                await self._or_real(self._call.up.wait())
        except TimeoutError:
            return AnswerTold.NOT_TOLD
        return AnswerTold.TOLD if self._call.up.is_set() else None

    async def _keys(self) -> None:
        expected = self._of_neighbour()
        self.observed.keys = False
        await self._or_real(self._call.press(expected.code))
        self.observed.keys = await self._or_real(expected.keys) == expected.code

    async def _echo(self) -> None:
        at = await self._call.play(_noise())
        await self._or_real(asyncio.sleep(_NOISE_S + 0.7))
        self.observed.echo = EchoTake(self._call.said, self._call.heard, at)

    async def _far_hang_up(self) -> None:
        """Hear how the exchange tells that the neighbour is gone; a line that signals it hangs up by itself."""
        begin = self._call.now()
        self._of_neighbour().hang_up.set()
        try:
            async with asyncio.timeout(_RELEASE_S):
                await self._or_real(self._call.over.wait())
        except TimeoutError:
            self.observed.takes.append(Take(Heard.FAR_HANG_UP, self._call.heard, begin, self._call.now()))
        else:
            self.observed.released_by_signal = True

    async def _listen(self, heard: Heard, seconds: float) -> None:
        begin = self._call.now()
        await self._or_real(asyncio.sleep(seconds))
        self.observed.takes.append(Take(heard, self._call.heard, begin, self._call.now()))

    async def _or_real(self, what: Awaitable[object]) -> object:
        """Wait for something, or for the end of the call. Raises GaveWay when a real caller comes instead."""
        waiting = asyncio.ensure_future(what)
        ends = [asyncio.ensure_future(self._call.over.wait()), asyncio.ensure_future(self._wanted.wait())]
        if self._expected is not None:
            ends.append(asyncio.ensure_future(self._expected.real.wait()))
        try:
            await asyncio.wait({waiting, *ends}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()
            if waiting is not what and not waiting.done():
                waiting.cancel()
        if self._wanted.is_set():
            raise GaveWay(self.observed.gave_way)
        if self._expected is not None and self._expected.real.is_set():
            raise GaveWay("a caller has come on the other line")
        return waiting.result() if waiting.done() and not waiting.cancelled() else None

    def _of_neighbour(self) -> Expected:
        if self._expected is None:
            raise UserError("No line of ours is called, so nobody answers there.", "call a line of this switchboard")
        return self._expected


def _noise() -> bytes:
    """Make noise for the echo; the same each time, so that examinations can be compared."""
    dice = Random(20)  # noqa: S311 - noise, no secret
    return array("h", (round(dice.gauss(0, _NOISE_RMS)) for _ in range(round(_NOISE_S * _RATE)))).tobytes()
