"""One self-call: a line of ours calls another one, whose call is walked as a caller's; what that showed."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from appliance.callflow.ports import CallerFacts
from appliance.config.model.document import Document
from appliance.config.model.line import AnalogLine
from appliance.domain.ids import CallId
from appliance.errors import UserError, ZongjiError
from appliance.lines.doctor_values import Heard, Judged, Order, Take
from appliance.lines.exchange_tones import is_release, tones_of_country
from appliance.services.aside import aside
from appliance.services.line_doctor.doctor import SOUND, LineDoctor, Surroundings, plain
from appliance.services.line_doctor.expected_calls import Expected, is_shown
from appliance.services.line_doctor.line_call import LineCall
from appliance.services.line_doctor.plan import Subject
from appliance.services.published import InForce
from appliance.services.self_call.expectation import Expectation, expectation
from appliance.services.self_call.harmless import harmless
from appliance.services.self_call.verdict import Shown
from appliance.simulate.setting import Setting

_SEIZED_S, _DIAL_TONE_S, _COMES_S, _RING_BACK_S = 8.0, 1.5, 20.0, 7.0
_ANSWERED_S = 1.0
_WALKED_S, _HUNG_UP_S, _RELEASE_S = 25.0, 5.0, 7.0


@dataclass(frozen=True, slots=True)
class Walks:
    """What is known of calls that are walked: the revision in force, what the simulator knows, the path on record."""

    in_force: Callable[[], InForce]
    setting: Callable[[Document], Setting]
    path: Callable[[CallId], Awaitable[tuple[str, ...] | None]]


def mostly_told(signs: Sequence[str]) -> bool:
    """Tell whether callers' numbers came with most calls of late."""
    return 2 * sum(map(bool, signs)) > len(signs)


class SelfCaller:
    """Makes self-calls by the line doctor's means."""

    def __init__(self, doctor: LineDoctor, around: Surroundings, walks: Walks) -> None:
        """Take them."""
        self._doctor = doctor
        self._around = around
        self._walks = walks

    async def call(self, subject: Subject) -> Shown:
        """Make one. What can't be done now is told, too; nothing is raised that a line or a caller does."""
        if subject.by is None:
            raise UserError("A self-call comes in on a line of ours.", "call one")
        shown = Shown(subject.line, subject.by)
        if dead := [line for line in (subject.line, subject.by) if self._around.board.is_out_of_order(line)]:
            return replace(shown, out_of_order=dead[0])
        await self._doctor.rested(subject)
        try:
            with self._doctor.taken(subject, walks=True) as (call, expected):
                if expected is None:
                    return shown
                return await _OneCall(self._doctor, self._around, self._walks, subject, call, expected).run(shown)
        except ZongjiError as error:
            return replace(shown, not_done=str(error))


@dataclass(slots=True)
class _OneCall:
    doctor: LineDoctor
    around: Surroundings
    walks: Walks
    subject: Subject
    call: LineCall
    expected: Expected
    gave_way: str = ""
    given_up: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, shown: Shown) -> Shown:
        with self.doctor.courtesy(self.subject, self.call, self.expected, self._give_way):
            try:
                return await self._made(shown)
            finally:
                await self.doctor.over(self.call, self.expected)

    def _give_way(self, why: str) -> None:
        """End the call at once, on both lines: a real one wants one. What waits for it then goes on to its end."""
        self.gave_way = self.gave_way or why
        self.given_up.set()
        self.call.over.set()
        self.expected.hang_up.set()
        self.expected.walked.set()

    async def _made(self, shown: Shown) -> Shown:
        if not await self._dials():
            return replace(shown, gave_way=self._why_gone(), not_seized=not self._why_gone())
        dialled = self.call.now()
        if not await self._in_time(self.expected.came, _COMES_S):
            return replace(shown, gave_way=self._why_gone())
        facts = self.expected.came.result()
        is_ours = await self._is_ours(facts, dialled)
        if self.given_up.is_set() or not is_ours:  # whose call it is shows when ours has ended
            return replace(shown, gave_way=self.gave_way or "a caller may have come")
        wanted = await asyncio.to_thread(self._expectation, facts)
        shown = replace(shown, arrived=True, hotline=wanted.hotline, key=wanted.key, expected=wanted.path)
        shown = replace(shown, number_missing=self._misses_number(facts))
        begin = self.call.now()
        self.expected.judge(ours=True)
        if self.given_up.is_set():  # meanwhile: who came is hung up, not walked
            return replace(shown, gave_way=self.gave_way)
        if wanted.key:
            await self._in_time(self.call.over.wait(), wanted.press_after_s + _ANSWERED_S)
            await self.call.press(wanted.key)
        await self._walked()
        if self.gave_way:
            return replace(shown, gave_way=self.gave_way)
        path = await self.walks.path(facts.call) or ()
        shown = replace(shown, path=path[: len(wanted.path)], released=await self._released())
        return replace(shown, likeness=await self._likeness(wanted, begin))

    async def _dials(self) -> bool:
        """Dial, by keys where the line has to be seized first; tell whether it could be."""
        await self.call.begin(self.doctor.channel(self.subject), self.around.port)
        if self.subject.seizes:
            seized = self.call.dials if self.subject.tells_answer else self.call.up
            if not await self._in_time(seized.wait(), _SEIZED_S):
                return False
            await asyncio.sleep(_DIAL_TONE_S)
            await self.call.press(self.subject.number)
        return True

    async def _is_ours(self, facts: CallerFacts, begin: int) -> bool:
        """Tell whether it is our call that came in: by its number, else by the ring-back heard since sample `begin`."""
        if is_shown(facts, self.subject.own_number) or self.call.rings_by_signal:
            return True
        await self._in_time(self.call.over.wait(), _RING_BACK_S)
        if self.given_up.is_set():
            return False
        return await self.doctor.rings(Take(Heard.RINGING, self.call.heard, begin, self.call.now()))

    def _misses_number(self, facts: CallerFacts) -> bool:
        """Tell whether the number that calls on that line tell, by its settings or by those of late, has not come."""
        if facts.number is not None or not self.subject.own_number:
            return False
        line = self.doctor.document().lines[facts.line]
        is_set = isinstance(line, AnalogLine) and line.caller_id not in {"auto", "none"}
        return is_set or mostly_told(self.around.signs_of(facts.line))

    def _expectation(self, facts: CallerFacts) -> Expectation:
        in_force = self.walks.in_force()
        document = harmless(in_force.document)
        sounds = in_force.sounds.prompts
        setting = self.walks.setting(document)
        return expectation(document, facts, self.around.now(), lambda prompt: sounds[prompt].seconds, setting)

    async def _walked(self) -> None:
        """Wait until the call has been walked; one whose key was lost, or that says much, is hung up after a while."""
        if not await self._in_time(self.expected.walked.wait(), _WALKED_S):
            self.expected.hang_up.set()
            await self._in_time(self.expected.walked.wait(), _HUNG_UP_S)

    async def _released(self) -> bool:
        begin = self.call.now()
        if await self._in_time(self.call.over.wait(), _RELEASE_S):
            return True
        take = Take(Heard.FAR_HANG_UP, self.call.heard, begin, self.call.now())
        country = plain(tones_of_country(self.doctor.document().site.country))
        judged: Judged = await _aside("appliance.lines.doctor:judged", Order((take,), country, country))
        return any(is_release(kind) for kind in judged.tones)

    async def _likeness(self, wanted: Expectation, begin: int) -> float | None:
        if wanted.first is None:
            return None
        sound = Path(f"{self.walks.in_force().sounds.prompts[wanted.first].path}.wav")
        return float(await _aside("appliance.lines.doctor_speech:likeness", self.call.heard, begin, sound))

    def _why_gone(self) -> str:
        return self.gave_way or ("a caller has come" if self.expected.real.is_set() else "")

    async def _in_time(self, what: Awaitable[object], longest_s: float) -> bool:
        """Wait for something; tell whether it came in time. A real call ends the waiting."""
        waiting = asyncio.ensure_future(what)
        ends = [asyncio.ensure_future(event.wait()) for event in (self.expected.real, self.given_up)]
        try:
            done, _ = await asyncio.wait({waiting, *ends}, timeout=longest_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()
            if waiting is not what and not waiting.done():
                waiting.cancel()
        return waiting in done


async def _aside(place: str, *words: object) -> Any:  # noqa: ANN401 - whatever the function gives
    return await asyncio.to_thread(lambda: aside(place, *words, lane=SOUND))
