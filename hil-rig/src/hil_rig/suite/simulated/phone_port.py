"""The simulated switchboard's telephone: its hook, its flashes, its dial tone and what it dials."""

from enum import StrEnum

from hil_rig.exchanges.api import LineEvent, LineEventKind, Pause, Play, Ring
from hil_rig.exchanges.progress import ToneName
from hil_rig.exchanges.simulated import SimulatedEnd
from hil_rig.measure.wav import Samples
from hil_rig.suite.simulated.collecting import Collecting
from hil_rig.suite.simulated.traits import PhoneTraits
from hil_rig.suite.simulated.voice import Hearing, Voice


class Doing(StrEnum):
    """What the telephone is about."""

    RESTS = "rests"
    RINGS = "rings"
    TALKS = "talks"
    DIALS = "dials"
    ENDED = "ended"  # still off-hook: it hears that the call is over


class PhonePort:
    """The exchange's end of the telephone's pair, as the switchboard holds it."""

    def __init__(self, end: SimulatedEnd, traits: PhoneTraits) -> None:
        self.doing = Doing.RESTS
        self.voice = Voice()
        self.collecting = Collecting(traits.keys)
        self.has_hung_up = False
        self._has_talked = False
        self._end = end
        self._traits = traits
        self._hearing = Hearing(end)
        self._on_hook_s: float | None = None
        end.react = self._see

    def ring(self) -> None:
        """Ring until it is lifted or the ringing is stopped."""
        self.doing = Doing.RINGS
        on_s, off_s = self._traits.ring_s
        until = {LineEventKind.OFF_HOOK} if self._traits.trips else set()
        self._end.perform([], then=[Ring(on_s), Pause(off_s)], until=until)

    def end_call(self) -> None:
        """The call is over for the telephone."""
        if self.doing is Doing.RINGS:
            self._end.stop()
            self.doing = Doing.RESTS
        elif self.doing in {Doing.TALKS, Doing.DIALS}:
            self.doing = Doing.ENDED
            self.voice.hush()
            self.voice.hum(ToneName.BUSY)

    def tick(self) -> Samples:
        """Hear and say on for one tick; what was heard."""
        heard = self._hearing.next_tick()
        self._look_at_hook()
        if self.doing is Doing.DIALS:
            self.collecting.take(heard)
            if self.collecting.pressed and self._traits.dial_tone_stops:
                self.voice.hum(None)
        rings_on = self.doing is Doing.TALKS and not self._traits.trips
        if self.doing not in {Doing.RESTS, Doing.RINGS} and not rings_on:
            self._end.perform([Play(self.voice.next_tick())])
        return heard

    def _see(self, end: SimulatedEnd, event: LineEvent) -> None:
        del end
        if event.kind is LineEventKind.OFF_HOOK:
            self._lifted(event.at_s)
        elif event.kind is LineEventKind.ON_HOOK:
            self._on_hook_s = event.at_s

    def _lifted(self, at_s: float) -> None:
        was_down_s, self._on_hook_s = self._on_hook_s, None
        if self.doing is Doing.RINGS:
            self.doing = Doing.TALKS
            self._has_talked = True
        elif self.doing is Doing.RESTS:
            self._give_dial_tone()
        elif was_down_s is not None and at_s - was_down_s >= self._traits.least_flash_s:
            self._give_dial_tone()  # a flash: the call is held

    def _look_at_hook(self) -> None:
        if self._on_hook_s is not None and self._end.now_s() - self._on_hook_s > self._traits.longest_flash_s:
            self._on_hook_s = None
            self.has_hung_up = True
            self.doing = Doing.RESTS
            self.voice.hush()
            self._end.stop()

    def _give_dial_tone(self) -> None:
        self.doing = Doing.DIALS
        self.collecting.clear()
        is_dead = self._traits.is_dead_after_call and self._has_talked
        if self._traits.gives_dial_tone and not is_dead:
            self.voice.hum(ToneName.DIAL)
