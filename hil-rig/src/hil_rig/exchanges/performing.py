"""Steps put on a line's clock: pure, sample by sample, for every rung that plays them itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, cycle

import numpy as np

from hil_rig.exchanges.api import Play, Step, duration_s
from hil_rig.exchanges.sounds import sample_count
from hil_rig.measure.wav import Samples


@dataclass(frozen=True, slots=True)
class Change:
    """A step begins or ends, at a sample counted from the performance's beginning."""

    step: Step
    begins: bool
    at: int


class Performance:
    """Steps, then others over and over, as audio and as changes for a rung to carry out.

    `begin` once, then `pull` as many samples as the line needs. A change is told with the samples that it follows:
    at the end of a step the next one begins, so the two changes come together. ValueError where `then` takes no time.
    """

    def __init__(self, steps: Sequence[Step], then: Sequence[Step] = ()) -> None:
        if then and not sum(sample_count(duration_s(step)) for step in then):
            raise ValueError("steps that are repeated for ever have to take time")
        self._ahead = chain(steps, cycle(then))
        self._current: Step | None = None
        self._left = 0
        self._at = 0
        self._is_done = False

    @property
    def is_done(self) -> bool:
        """Whether every step has ended."""
        return self._is_done

    @property
    def at(self) -> int:
        """How many samples were pulled; it counts on when all is done."""
        return self._at

    @property
    def left(self) -> int:
        """How many samples the present step still takes: until then nothing changes. 0 when all is done."""
        return self._left

    def begin(self) -> list[Change]:
        """Begin the first step."""
        return self._turn()

    def pull(self, count: int) -> tuple[Samples, list[Change]]:
        """The next samples (zeros where nothing plays) and what changed meanwhile, in order."""
        parts: list[Samples] = []
        changes: list[Change] = []
        while count and not self._is_done:
            taken = min(count, self._left)
            parts.append(self._audio(taken))
            self._left -= taken
            self._at += taken
            count -= taken
            changes += self._turn()
        self._at += count
        parts.append(np.zeros(count, np.float32))
        return np.concatenate(parts), changes

    def cut(self) -> list[Change]:
        """End the present step now, and leave the others out."""
        self._is_done = True
        self._left = 0
        return [] if self._current is None else [Change(self._current, begins=False, at=self._at)]

    def _audio(self, count: int) -> Samples:
        if isinstance(self._current, Play):
            first = len(self._current.samples) - self._left
            return self._current.samples[first : first + count]
        return np.zeros(count, np.float32)

    def _turn(self) -> list[Change]:
        """End what took all its time, begin what follows."""
        changes = []
        while not self._left and not self._is_done:
            if self._current is not None:
                changes.append(Change(self._current, begins=False, at=self._at))
            self._current = next(self._ahead, None)
            if self._current is None:
                self._is_done = True
            else:
                changes.append(Change(self._current, begins=True, at=self._at))
                self._left = sample_count(duration_s(self._current))
        return changes
