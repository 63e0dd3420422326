"""One press of a key, while it is being heard: where it began, what it lasted, whether it is a digit."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

LEAST_STEPS = 34
"""Milliseconds that make a digit: between Q.24's 40 (must be heard) and 24 (must not)."""

LONGEST_GAP_STEPS = 36
"""Milliseconds of silence that end a press: half-way between a drop-out of 30 and a pause of 40, and one more."""

LARGEST_OFFSET = 0.0205
"""Of a tone from its place, on the average: between Q.24's 1.5 % (must be heard) and 3.5 % (must not)."""

_LARGEST_WANDERING = 0.0072  # of both tones about their own means, added: exchanges hold a frequency, voices don't
_LEAST_SHARE = 0.8  # of all that is heard above 150 Hz, on the average; 10 dB of S/N leave 0.91
_FILLED = 0.5  # of the loudest window: what is judged by its frequency holds the press for at least so long
_HALF_AMPLITUDE = 0.25  # of the power: where an edge is, however slowly the filter rises
_LONGEST_DOUBT_STEPS = 70  # of sound in both groups that isn't the key's: a drop-out and the windows that it spoils
_BACK_AGAIN_STEPS = 3  # of sound end a gap: noise alone doesn't
_LEAST_SURE_STEPS = 20  # in which a window saw little but the two tones
_LEAST_SURE_SHARE = 0.65  # of the time that it sounded

Pair = tuple[float, float]
"""A figure of the low group, and the same of the high group."""


@dataclass(frozen=True, slots=True)
class Step:
    """One millisecond: the key's number (-1: not the sound of one), its share of all sound, both groups' figures."""

    key: int
    share: float
    envelopes: Pair
    powers: Pair
    offsets: Pair


class Average:
    """The mean of figures, and how far they spread about it, without keeping them."""

    def __init__(self) -> None:
        self._count, self._total, self._squares = 0, 0.0, 0.0

    def add(self, figure: float) -> None:
        """Take one more."""
        self._count += 1
        self._total += figure
        self._squares += figure * figure

    @property
    def mean(self) -> float:
        """0 where there is no figure."""
        return self._total / max(1, self._count)

    @property
    def deviation(self) -> float:
        """The standard deviation."""
        return math.sqrt(max(0.0, self._squares / max(1, self._count) - self.mean**2))


class Press:
    """Follows one key from when it was noticed."""

    def __init__(self, key: int, recent: Sequence[Step]) -> None:
        """Begin with the steps that led to the notice, of which the last are surely this key's."""
        self.key = key
        self.powers: Pair = (0.0, 0.0)
        self.sounding_steps = self._surely_sounded = 0
        self._sure = self._gap = self._run = self._doubt = 0
        self._offsets = (Average(), Average())
        self._share = Average()
        self._learn(recent[-1])
        self.lead = self._sounding_at_the_end_of(recent)
        for step in recent[len(recent) - self.lead :]:
            self.goes_on(step)

    def goes_on(self, step: Step) -> bool:
        """Take the next step; False when the press is over."""
        self._doubt += 1
        if step.key == self.key:
            self._doubt, self._surely_sounded = 0, self.sounding_steps
            self._learn(step)
        self._run = self._run + 1 if self._sounds(step) else 0
        if self._run < _BACK_AGAIN_STEPS:
            self._gap += 1
        else:
            self.sounding_steps += _BACK_AGAIN_STEPS if self._run == _BACK_AGAIN_STEPS else 1
            self._gap = 0
        if self._doubt >= _LONGEST_DOUBT_STEPS:
            self.sounding_steps = self._surely_sounded
            return False
        return self._gap < LONGEST_GAP_STEPS

    @property
    def offset(self) -> float:
        """How far the tones were from their places on the average, the further one."""
        return max((offset.mean for offset in self._offsets), key=abs)

    @property
    def is_digit(self) -> bool:
        """Whether it lasted long enough, and was clearly a key for most of that."""
        return (
            self.sounding_steps >= LEAST_STEPS
            and self._sure >= max(_LEAST_SURE_STEPS, _LEAST_SURE_SHARE * self.sounding_steps)
            and abs(self.offset) <= LARGEST_OFFSET
            and sum(offset.deviation for offset in self._offsets) <= _LARGEST_WANDERING
            and self._share.mean >= _LEAST_SHARE
        )

    def _learn(self, step: Step) -> None:
        """The loudest window is one that the press fills."""
        self._sure += 1
        (low, high), (low_before, high_before) = step.powers, self.powers
        self.powers = (max(low, low_before), max(high, high_before))
        if low >= _FILLED * self.powers[0] and high >= _FILLED * self.powers[1]:
            self._share.add(step.share)
            for average, offset in zip(self._offsets, step.offsets, strict=True):
                average.add(offset)

    def _sounds(self, step: Step) -> bool:
        low, high = step.envelopes
        return low >= _HALF_AMPLITUDE * self.powers[0] and high >= _HALF_AMPLITUDE * self.powers[1]

    def _sounding_at_the_end_of(self, recent: Sequence[Step]) -> int:
        """How many of the last steps it has sounded without a break."""
        lead = 0
        for step in reversed(recent):
            if not self._sounds(step):
                break
            lead += 1
        return lead
