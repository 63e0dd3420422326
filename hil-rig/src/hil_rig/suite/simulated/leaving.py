"""How the simulated switchboard knows that the far end, or the line itself, has gone."""

from hil_rig.measure.wav import Samples
from hil_rig.suite.simulated.far_tone import FarTone
from hil_rig.suite.simulated.traits import ReleaseTraits

_UNPLUGGED_S = 2.0
"""Without battery for so long: nobody is at the other end of the cable."""
_LONGEST_CUT_S = 1.5


class Leaving:
    """One line's, told its battery and what it says. `place` is where the call is."""

    def __init__(self, traits: ReleaseTraits) -> None:
        self.is_lost = False  # a fault: what was once unplugged is never served again
        self._traits = traits
        self._far_tone = FarTone(traits.tones)
        self._gone_s: float | None = None
        self._since_s = 0.0

    def begin(self, now_s: float) -> None:
        """The call comes to another place, or ends."""
        self._far_tone, self._since_s = FarTone(self._traits.tones), now_s

    def battery_goes(self, now_s: float) -> None:
        """The line has no battery."""
        self._gone_s = now_s

    def battery_comes(self, now_s: float, place: str) -> bool:
        """It has one again: whether that was a disconnect, in a call."""
        lasted_s = now_s - self._gone_s if self._gone_s is not None else 0.0
        self._gone_s = None
        self.is_lost |= lasted_s > _LONGEST_CUT_S and not self._traits.plugs_again
        return (
            self._traits.hears_battery and place in self._traits.battery_places and lasted_s >= self._traits.least_cut_s
        )

    def is_gone(self, heard: Samples, now_s: float, place: str) -> bool:
        """Whether nobody is there any more, by what the line has said in this tick and before."""
        is_unplugged = self._gone_s is not None and now_s - self._gone_s > _UNPLUGGED_S
        if is_unplugged and self._traits.knows_unplugged:
            return True
        if now_s - self._since_s > self._traits.after_quiet_s:
            return True
        return place in self._traits.tone_places and self._far_tone.hears_end(heard)
