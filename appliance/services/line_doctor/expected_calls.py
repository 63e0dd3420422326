"""The calls of our own that come in on a line of ours: known for that, and no real caller is taken for one.

Who is shown another number than the line that calls is a real caller, and is served at once. Where the exchange tells
no number, the call rings on until the line that calls has heard ring-back: a line that is rung for somebody else gives
busy tone there. Where not even that is certain, keys that only our call can press are asked for after the answer.
Whose call nobody can tell is a real caller's if it rings on when ours has been hung up. One that leaves then is on
record as any caller who leaves: one of our own on record too many is better than a caller who is lost.
"""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from appliance.callflow.ports import CallerFacts, CallerHungUp, Listen
from appliance.config.model.prompt import Prompt
from appliance.domain.ids import CallId, LineId
from appliance.errors import UserError

_LONGEST_S = 60.0
_FIRST_KEY_S, _NEXT_KEY_S = 6.0, 1.5
_RINGS_OFF_S = 9.0
"""A port's channel rings on when its caller has hung up: until chan_dahdi's `ringtimeout`, 8 s after the last ring."""
_LEAST_DIGITS = 6
"""Exchanges show a number with or without its area code: so many digits at the end tell enough."""


class Met(StrEnum):
    """What a call that came in is."""

    REAL = "real"
    """A caller's: it is to be walked as ever."""
    EXAMINED = "examined"
    """The line doctor's, and over."""
    SELF_CALL = "self_call"
    """The self-call's: it is to be walked as one, until it has served."""


class IncomingCall(Protocol):
    """What is asked of the channel of a call that came in; commands raise CallerHungUp when it is gone."""

    @property
    def facts(self) -> CallerFacts:
        """Who calls, as far as the line tells."""
        ...

    async def leave_nothing(self, *, nothing: bool) -> None:
        """Have the dialplan leave nothing behind of this call, or all as ever."""
        ...

    async def stay(self, until: Awaitable[object], longest_s: float) -> None:
        """Leave the line as it is, ringing or answered, until something is so."""
        ...

    async def answer(self) -> None:
        """Take the call."""
        ...

    async def ask(self, prompts: tuple[Prompt, ...], listen: Listen) -> str:
        """Collect keys."""
        ...

    async def hang_up(self) -> None:
        """End the call."""
        ...


@dataclass(slots=True)
class Expected:
    """One call that is expected on `line` from the line whose number is `shown` ("" where nobody knows it).

    What becomes of it: `came` with its facts, `answered`, `keys` as they were read, `left` when it is over, `walked`
    when a self-call's walk is. Whoever expects it says `ours` (whether ring-back was heard), `answer` and `hang_up`.
    `real` tells that a caller has come instead. `code` are the keys that prove it.
    """

    line: LineId
    shown: str
    code: str = ""
    walks: bool = False
    came: "asyncio.Future[CallerFacts]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    ours: "asyncio.Future[bool]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    keys: "asyncio.Future[str]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    answer: asyncio.Event = field(default_factory=asyncio.Event)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    hang_up: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    walked: asyncio.Event = field(default_factory=asyncio.Event)
    real: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_shown(self) -> bool:
        """Whether who came is shown to be the line that calls."""
        return self.came.done() and bool(is_shown(self.came.result(), self.shown))

    @property
    def is_ours(self) -> bool:
        """Whether who came is known to be ours: judged so, and no keys were wrong, or shown to be."""
        return self.ours.result() and not self.real.is_set() if self.ours.done() else self.is_shown

    async def rung_off(self) -> None:
        """Wait until who came unjudged has left if it was our call, which has ended; who still rings is a caller."""
        if self.came.done() and not self.ours.done() and not self.is_shown:
            with suppress(TimeoutError):
                async with asyncio.timeout(_RINGS_OFF_S):
                    await self.left.wait()

    def judge(self, *, ours: bool) -> None:
        """Say whose call it is, once."""
        if not self.ours.done():
            self.ours.set_result(ours)


class ExpectedCalls:
    """Who is expected where. `met` is asked for each call that comes in."""

    def __init__(self) -> None:
        """Expect nobody."""
        self._expected: dict[LineId, Expected] = {}
        self._walks: dict[CallId, Expected] = {}

    def expect(self, expected: Expected) -> None:
        """Expect a call. Raises UserError while another one is expected on that line."""
        if expected.line in self._expected:
            raise UserError(f"Line {expected.line} is being examined already.", "wait until that is over")
        self._expected[expected.line] = expected

    def over(self, expected: Expected) -> None:
        """Expect it no more. Who is there still ends if it is ours; whom nobody has judged is, if shown to be."""
        if self._expected.get(expected.line) is expected:
            del self._expected[expected.line]
        expected.judge(ours=expected.is_shown)
        expected.answer.set()
        expected.hang_up.set()

    def walked(self, caller: IncomingCall) -> None:
        """Take that a self-call has been walked to its end."""
        expected = self._walks.pop(caller.facts.call, None)
        if expected is not None:
            expected.walked.set()

    async def served(self, caller: IncomingCall) -> None:
        """Wait until a self-call has served, which is being walked: nobody listens to it any more."""
        await self._walks[caller.facts.call].hang_up.wait()

    async def met(self, caller: IncomingCall) -> Met:
        """Tell what a call is that came in; one of the line doctor's is over when this returns."""
        expected = self._expected.get(caller.facts.line)
        if expected is None or expected.came.done():
            return Met.REAL
        if is_shown(caller.facts, expected.shown) is False:
            expected.real.set()
            return Met.REAL
        try:
            met = await _meet(caller, expected)
            if met is Met.SELF_CALL:
                self._walks[caller.facts.call] = expected
            return met
        except CallerHungUp:
            return Met.EXAMINED if expected.is_ours else await _left(caller, expected)
        finally:
            expected.left.set()


def is_shown(facts: CallerFacts, shown: str) -> bool | None:
    """Tell whether a call is shown to come from the line with this number; None where nobody can tell."""
    own = "".join(filter(str.isdigit, shown))
    if facts.number is None or not own:
        return None
    digits = facts.number.digits
    length = min(len(digits), len(own))
    return digits == own or (length >= _LEAST_DIGITS and digits[-length:] == own[-length:])


async def _meet(caller: IncomingCall, expected: Expected) -> Met:
    expected.came.set_result(caller.facts)  # before anything is awaited: the next call is not met
    await caller.leave_nothing(nothing=True)
    await caller.stay(expected.ours, _LONGEST_S)
    if not (expected.ours.done() and expected.ours.result()):
        return await _real(caller, expected)
    if expected.walks and not expected.hang_up.is_set():
        await caller.leave_nothing(nothing=False)
        return Met.SELF_CALL
    if not expected.hang_up.is_set():
        await caller.stay(expected.answer.wait(), _LONGEST_S)
    if not expected.hang_up.is_set():
        await caller.answer()
        expected.answered.set()
        keys = await caller.ask((), Listen(_FIRST_KEY_S, _NEXT_KEY_S, lambda so_far: len(so_far) >= len(expected.code)))
        if keys != expected.code and not is_shown(caller.facts, expected.shown):
            return await _real(caller, expected)
        expected.keys.set_result(keys)
        await caller.stay(expected.hang_up.wait(), _LONGEST_S)
    await caller.hang_up()
    return Met.EXAMINED


async def _real(caller: IncomingCall, expected: Expected) -> Met:
    expected.real.set()
    await caller.leave_nothing(nothing=False)
    return Met.REAL


async def _left(caller: IncomingCall, expected: Expected) -> Met:
    """Have a caller who left while nobody knew whose call it was on record as any who leaves."""
    with suppress(CallerHungUp):
        return await _real(caller, expected)
    return Met.REAL
