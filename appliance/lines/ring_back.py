"""Ring-back on a line, in steps of 0.1 s of its far side's sound: whether it is heard, and whether it has stopped."""

from collections.abc import Iterator
from enum import StrEnum

from drivers.api import RELEASING, Tone, ToneKind, ToneSet

STEP_S = 0.1
"""How long a step is."""

_BURST_STEPS = 4
"""The shortest burst of any country's ring-back."""
_BURST_OFF = 0.15
"""How far a burst of ring-back may be off its length."""
_APART_S = 0.25
"""Bursts that differ by less can't be told apart in steps."""
_LATE_STEPS = 5
_LATE = 1.2
"""A burst that is missing: so much later than the cadence says, and half a second more."""
_LONGER = 1.3
_LEAST_GAP_STEPS = 10
_USUAL_RING_BACK = Tone((450.0,), (1.0, 4.0))


class Sound(StrEnum):
    """What a step of the far side's sound is."""

    TONE = "tone"
    """A frequency of the exchange's."""
    VOICE = "voice"
    """Anything else that is louder than the line's noise."""
    QUIET = "quiet"


class RingBack:
    """The exchange's bursts: whether they are ring-back's, and whether the next one is missing."""

    def __init__(self, tones: ToneSet) -> None:
        """Take the tones of the line's exchange; of one whose ring-back isn't known, the commonest."""
        ring_back = tones.get(ToneKind.RING_BACK, _USUAL_RING_BACK)
        cadence_s = ring_back.cadence_s or _USUAL_RING_BACK.cadence_s
        releasing = [tone.cadence_s for kind, tone in tones.items() if kind in RELEASING and tone.cadence_s]
        self._telling = tuple(_telling(cadence_s, releasing))
        self._longest = _LONGER * max(cadence_s[::2]) / STEP_S
        pauses = (pause for cadence in releasing for pause in cadence[1::2])
        self._gap = max(_LEAST_GAP_STEPS, round(_LONGER * max(pauses, default=0.0) / STEP_S))
        self._missing = round(_LATE * max(cadence_s[1::2]) / STEP_S) + _LATE_STEPS
        self._burst = self._since = 0

    def feed(self, sound: Sound) -> bool:
        """Take a step, and tell whether it is known now that it rings."""
        if sound is Sound.TONE:
            self._burst = self._burst + 1 if self._since == 0 else 1
            self._since = 0
            return False
        self._since += 1
        burst = self._burst
        if sound is Sound.VOICE:
            self._burst = 0  # whatever the pause after it is, it is none of the exchange's
        if self._since == 1:
            return any(abs(burst - on) <= max(1.0, _BURST_OFF * on) for on in self._telling)
        return self._since == self._gap and _BURST_STEPS <= self._burst <= self._longest

    @property
    def is_missing(self) -> bool:
        """Whether the next burst should have come."""
        return self._since > self._missing


def _telling(cadence_s: tuple[float, ...], releasing: list[tuple[float, ...]]) -> Iterator[float]:
    """Give the bursts, in steps, that are unlike those of any tone after which nobody is there."""
    others = [on for cadence in releasing for on in cadence[::2]]
    for on in set(cadence_s[::2]):
        if all(abs(on - other) > max(2 * _BURST_OFF * on, _APART_S) for other in others):
            yield on / STEP_S
