"""A case's hands: it calls over one line, presses, hears what the switchboard tells, and lifts a telephone."""

from collections.abc import Sequence
from dataclasses import dataclass

from hil_rig.exchanges.api import (
    BatteryCut,
    CannotDo,
    Capability,
    ExchangeTimeout,
    Hook,
    LineEnd,
    LineEvent,
    LineEventKind,
    Pause,
    Play,
    Step,
    duration_s,
)
from hil_rig.exchanges.caller_id import CallerId
from hil_rig.exchanges.calling import CHINESE_RINGING_S, WELL_FORMED, CallerIdMode, Presentation
from hil_rig.exchanges.line import ExchangeLine
from hil_rig.exchanges.parties import Caller
from hil_rig.exchanges.progress import CHINA, ToneName, looped
from hil_rig.measure.tones import hear_tones
from hil_rig.measure.wav import Samples
from hil_rig.suite.commissioning import Commissioning
from hil_rig.suite.telephone_hands import TelephoneHands
from hil_rig.suite.told_keys import keys_in

REST_S = 2.5
"""Between two calls on a line: DAHDI sees no ring within two seconds of a hang-up."""
SETTLE_S = 0.4
_NUMBER_WITHIN_S = 20.0
_POLL_S = 0.25
_LAST_S = 0.8  # nothing more comes once it was quiet for so long after a key

_FREE_WITHIN_S = 8.0
_HOOKS = {LineEventKind.OFF_HOOK, LineEventKind.ON_HOOK}
_ENDING: Sequence[Step] = (Pause(0.8), BatteryCut(0.8))
"""DAHDI sees no battery cut within 0.6 s of an answer."""
_BUSY: Sequence[Step] = (Play(looped(CHINA[ToneName.BUSY])),)


@dataclass(frozen=True, slots=True)
class Called:
    """A call that the switchboard has answered, and the caller's number as it told it."""

    caller: Caller
    rang_s: float
    answered_s: float
    number: str


class Bench(TelephoneHands):
    """One line, perhaps a telephone, and how the switchboard behind them was set up."""

    def __init__(self, end: LineEnd, setup: Commissioning, phone: LineEnd | None = None, *, seed: int = 0) -> None:
        super().__init__(phone)
        self.end = end
        self.line = ExchangeLine(end, seed=seed)
        self.setup = setup

    def code(self, code: str) -> str:
        """A code of the set-up, with this line's and the telephone's name in it."""
        phone = "" if self._phone is None else short_name(self._phone.name)
        return code.format(line=short_name(self.end.name), phone=phone)

    def rest(self, seconds: float = REST_S) -> None:
        """Leave the line alone between two calls."""
        self.end.sleep(seconds)

    def call(
        self,
        caller: str | CallerId = "",
        mode: CallerIdMode | str = CallerIdMode.NONE,
        *,
        cadence_s: Sequence[float] = CHINESE_RINGING_S,
        presentation: Presentation = WELL_FORMED,
    ) -> Called:
        """Ring, await the answer and what number the switchboard tells. ExchangeTimeout where it doesn't answer."""
        return self.answered(self.line.ring(caller, mode, cadence_s=cadence_s, presentation=presentation))

    def answered(self, ringing: Caller) -> Called:
        """Await the answer to a ringing, and the number that the switchboard tells."""
        rang_s = ringing.since_s
        answered = ringing.wait_answered(self.setup.answers_within_s)
        called = Called(ringing, rang_s, answered.at_s, self._number(answered.at_s))
        if self.setup.one_by_one:
            self.end.sleep(_LAST_S)  # it plays its number to the end, and then begins to listen
        return called

    def told(self, since_s: float, within_s: float) -> str:
        """The keys that the switchboard tells from then on: "" where nothing comes in time."""
        deadline_s = self.end.now_s() + within_s
        while self.end.now_s() < deadline_s:
            found = keys_in(self.end.heard(since_s))
            if found and self.end.now_s() - since_s - found[-1].end_s > _LAST_S:
                return "".join(key.digit for key in found)
            self.end.sleep(_POLL_S)
        return "".join(key.digit for key in keys_in(self.end.heard(since_s)))

    def press(self, called: Called, digits: str, **shape: float) -> str:
        """Press keys, and give what the switchboard tells that it heard."""
        if self.setup.one_by_one and len(digits) > 1:
            return "".join(self.press(called, digit, **shape) for digit in digits)
        self.end.sleep(SETTLE_S)
        since_s = self.end.now_s()
        called.caller.press(digits, **shape)
        return self.told(since_s, self.setup.collects_s + 3.0 + 0.5 * len(digits))

    def say(self, called: Called, samples: Samples) -> str:
        """Let the switchboard hear this, and give which keys it tells that it heard in it."""
        self.end.sleep(SETTLE_S)
        since_s = self.end.now_s()
        called.caller.say(samples)
        return self.told(since_s, self.setup.collects_s + 3.0)

    def tellable(self, digits: str) -> str:
        """Those of the keys that the switchboard can tell; CannotDo where it can tell none of them."""
        kept = "".join(digit for digit in digits if digit in self.setup.keys)
        if not kept:
            raise CannotDo(f"its set-up has no way to tell the key {digits}")
        return kept

    def in_turn(self) -> None:
        """Need that keys may follow each other; CannotDo where the switchboard tells each at once."""
        if self.setup.one_by_one:
            raise CannotDo("its set-up tells one key at a time")

    def go(self, called: Called, code: str) -> None:
        """Press a code of the set-up, and wait until the switchboard acts on it."""
        code = self.code(code)
        if self.setup.one_by_one and len(code) > 1:
            self.press(called, code[:-1])
            code = code[-1]
        self.end.sleep(2 * SETTLE_S)
        called.caller.press(code)
        self.end.sleep(self.setup.collects_s + 1.5)

    def is_up(self, since_s: float) -> bool:
        """Whether the switchboard has held the line since then."""
        return not any(event.kind is LineEventKind.ON_HOOK and event.at_s >= since_s for event in self.end.events())

    def released_within(self, seconds: float) -> LineEvent | None:
        """The switchboard's hang-up, or None."""
        try:
            return self.end.wait(LineEventKind.ON_HOOK, seconds)
        except ExchangeTimeout:
            return None

    def free(self, *, is_held: bool = False) -> None:
        """Leave the line idle after a case, whatever came of it: a call that is still up is ended by the exchange.

        `is_held`: it may be, although the line told nothing of it.
        """
        self.end.stop()
        if self._phone is not None:
            self._phone.perform([Hook(is_off=False)])
        if is_held or self._is_held():
            self._end_call()
        deadline_s = self.end.now_s() + _FREE_WITHIN_S
        while self._is_held() and self.end.now_s() < deadline_s:
            self.end.sleep(_POLL_S)
        self.end.stop()

    def _end_call(self) -> None:
        """Hang up as the exchange: by its battery, or where it can't cut that by busy tone until something else."""
        if Capability.BATTERY_CUT in self.end.cannot:
            self.line.perform([], then=_BUSY)
            return
        self.line.perform(_ENDING)
        self.end.sleep(sum(map(duration_s, _ENDING)))

    def _is_held(self) -> bool:
        hooks = [event.kind for event in self.end.events() if event.kind in _HOOKS]
        return bool(hooks) and hooks[-1] is LineEventKind.OFF_HOOK

    def line_hears(self, hz: float, within_s: float, lasting_s: float = 0.5) -> bool:
        """Await a tone from the switchboard."""
        since_s = self.end.now_s()
        while self.end.now_s() < since_s + within_s:
            self.end.sleep(_POLL_S)
            if hear_tones(self.end.heard(since_s), [hz], shortest_s=lasting_s):
                return True
        return False

    def _number(self, since_s: float) -> str:
        """The digits before the first #. ExchangeTimeout where the switchboard tells none."""
        deadline_s = self.end.now_s() + _NUMBER_WITHIN_S
        while self.end.now_s() < deadline_s:
            digits = "".join(key.digit for key in keys_in(self.end.heard(since_s)))
            if "#" in digits:
                return digits.partition("#")[0]
            self.end.sleep(_POLL_S)
        raise ExchangeTimeout(f"{self.end.name}: answered, but told no number and no # within {_NUMBER_WITHIN_S:g} s")


def short_name(name: str) -> str:
    """A port's name as a code has it: what stands after the last space."""
    return name.rpartition(" ")[2]
