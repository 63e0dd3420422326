"""Who is at the far end of a call through a line: the caller, or whom the switchboard calls."""

from dataclasses import replace

from hil_rig.exchanges.api import BatteryCut, ExchangeTimeout, LineEvent, LineEventKind, Play, Polarity
from hil_rig.exchanges.keys import GOOD_SET, keys
from hil_rig.exchanges.progress import BY_THE_BOOK, ToneBias, ToneName, looped
from hil_rig.exchanges.side import ExchangeSide
from hil_rig.measure.dtmf import heard_digits_text
from hil_rig.measure.wav import Samples

DISCONNECT_S = 0.8
"""How long the battery is away at a kewlstart disconnect: more than the 250 ms that equipment waits for."""

_SLACK_S = 5.0  # of a deadline, over what the line's own clock needs: another machine may be slow to tell
_POLL_S = 0.1


class FarParty:
    """Who is at the far end of a call through this line. `since_s` is when the call began, on the line's clock."""

    def __init__(self, side: ExchangeSide, since_s: float) -> None:
        self._side = side
        self.since_s = since_s
        self._is_reversed = False

    def press(self, digits: str, **shape: float) -> None:
        """Press keys and return when all have sounded. `shape` are fields of KeyShape: `press("1", dropout_ms=20)`."""
        self.say(keys(digits, replace(GOOD_SET, **shape)))

    def say(self, samples: Samples) -> None:
        """Let the switchboard hear this, and return when all was sent."""
        sound = Play(samples)
        done_s = self._side.perform([sound]) + sound.seconds
        while self._side.end.wait(LineEventKind.PERFORMED, sound.seconds + _SLACK_S).at_s < done_s - _POLL_S:
            continue  # of an earlier performance that nobody waited for

    def send_tone(self, name: ToneName | str, bias: ToneBias = BY_THE_BOOK) -> float:
        """Let the exchange's tone sound until something else is sent; gives when it began, on the line's clock."""
        sound = looped(self._side.tones[ToneName(name)], bias)
        return self._side.perform([], then=[Play(sound)])

    def listen(self, seconds: float) -> Samples:
        """What the switchboard says from now on for so long."""
        since_s = self._side.end.now_s()
        self._side.end.sleep(seconds)
        return self._side.end.heard(since_s)[: round(seconds * 8000)]

    def heard(self) -> Samples:
        """What the switchboard said since the call began."""
        return self._side.end.heard(self.since_s)

    def hang_up(
        self,
        tone: ToneName | str | None = ToneName.BUSY,
        *,
        cadence: float = 0.0,
        frequency_hz: float = 0.0,
        level_dbm0: float = -15.0,
    ) -> float:
        """Hang up; the exchange tells it by that tone until the line is free, None: by taking the battery away.

        `cadence` is how much slower the tone is, in percent; `frequency_hz` how much higher. Gives when the tone or
        the disconnect began, on the line's clock. CannotDo where a rung can't take the battery away.
        """
        if tone is None:
            return self._side.perform([BatteryCut(DISCONNECT_S)])
        return self.send_tone(tone, ToneBias(cadence, frequency_hz, level_dbm0))

    def wait_released(self, timeout_s: float) -> LineEvent:
        """Await that the switchboard hangs up, and leave the line as it was before the call."""
        released = self._side.end.wait(LineEventKind.ON_HOOK, timeout_s)
        self._side.end.stop()
        if self._is_reversed:
            self._is_reversed = False
            self._side.perform([Polarity(is_reversed=False)])
        return released


class Caller(FarParty):
    """Somebody who calls the switchboard."""

    def wait_answered(self, timeout_s: float) -> LineEvent:
        """Await the switchboard's answer; the ringing has stopped then."""
        answered = self._side.end.wait(LineEventKind.OFF_HOOK, timeout_s)
        self.since_s = answered.at_s
        return answered

    def give_up(self) -> None:
        """Hang up before anybody answered: the ringing stops."""
        self._side.end.stop()


class CalledParty(FarParty):
    """Whom the switchboard calls through this line."""

    def wait_dialled(self, count: int, timeout_s: float) -> str:
        """Await so many digits and return what was dialled; dial tone ends with the first one."""
        deadline_s = self._side.end.now_s() + timeout_s
        has_begun = False
        while len(digits := heard_digits_text(self.heard())) < count:
            if self._side.end.now_s() >= deadline_s:
                raise ExchangeTimeout(
                    f"{self._side.end.name}: {digits!r} was dialled in {timeout_s} s, not {count} digits"
                )
            if digits and not has_begun:
                has_begun = True
                self._side.end.stop()
            self._side.end.sleep(_POLL_S)
        self._side.end.stop()
        return digits

    def answer(self, *, by_polarity: bool = False) -> float:
        """Answer: ring-back ends, and the polarity turns where the line tells it so. Gives when that was."""
        began_s = self._side.perform([Polarity(is_reversed=True)] if by_polarity else [])
        self._is_reversed = by_polarity
        return began_s
