"""When a tone sounds and when it is silent: a stream of windows as stretches of on and off, small holes mended."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from drivers.dsp.frames import HOP_S, power_of
from drivers.dsp.partials import Partials

SHORTEST = 4
"""Windows: what is shorter (under 40 ms) is a click in a pause or a hole in a tone, and no stretch."""
LOOK_AHEAD = 2
"""Windows that must follow before one can be judged: an edge is where the tone has half its amplitude."""

_LEAST_PURE = 0.5  # an echo of our prompt may sound with it; clipped to a square wave a tone still has 8/π² = 0.81
_WEAKEST = power_of(-41.0)  # the weakest tone that must be heard has -35 dBm0
_EDGE_SHARE = 0.25  # of the power around: the window's middle is on the tone's edge
_CLEAN_SHARE = 10**-0.9  # a pause is 9 dB below the tone before it, in the tone's own band …
_MOST_BESIDE = 2.0  # … and whatever else sounds in it isn't far above the tone: an echo of our prompt may
_RECALLED = 80  # windows: so long a voice's partials are measured by the tone before them (congestion pauses for 0.7 s)
_MOST_OFF_HZ = 33.0  # China: 450 ± 25 Hz (GB/T 3380), and what noise adds to one window
_LEAST_COSINE = math.cos(2 * math.pi * _MOST_OFF_HZ * HOP_S)  # of the turn from window to window: no larger angle


@dataclass(frozen=True, slots=True)
class Stretch:
    """The tone for a while, or its absence; times are in windows from the stream's beginning.

    `power` is the mean square while on; `turn` sums what Partials tells of each frequency, `size` the sizes of those;
    `pure` sums the tone's shares. `dirty` counts a pause's windows that aren't well below the tone before it.
    """

    on: bool
    start: int
    hops: int = 0
    power: float = 0.0
    turn: tuple[complex, ...] = ()
    size: float = 0.0
    pure: float = 0.0
    dirty: int = 0

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.hops * HOP_S

    def then(self, other: "Stretch") -> "Stretch":
        """Both as one of this one's kind; what is of the other kind only makes it longer (and a pause dirtier)."""
        hops, dirty = self.hops + other.hops, self.dirty + (other.hops if other.on > self.on else other.dirty)
        if not (self.on and other.on):
            return replace(self, hops=hops, dirty=dirty)
        turn = tuple(mine + more for mine, more in zip(self.turn, other.turn, strict=True))
        power = (self.power * self.hops + other.power * other.hops) / hops
        return replace(
            self, hops=hops, power=power, turn=turn, size=self.size + other.size, pure=self.pure + other.pure
        )


@dataclass(slots=True)
class Stretches:
    """Cuts the stream of one tone's partials into stretches; memory is bounded.

    `now` is the stretch that goes on; it may still be taken back by less than SHORTEST windows. `foremost` leaves out
    what sounds like the tone but is far weaker than the tone just before, as a voice's partials in its pauses are.
    """

    foremost: bool = True
    now: Stretch = Stretch(on=False, start=0)
    _next: Stretch | None = None
    _at: int = 0
    _before: float = 0.0
    _held: list[Partials] = field(default_factory=list)
    _past: NDArray[np.float32] = field(default_factory=lambda: np.zeros(_RECALLED, dtype=np.float32))

    def feed(self, partials: Partials) -> Iterator[Stretch]:
        """Take what follows; the stretches that are over now."""
        held = joined([*self._held, partials])
        known = max(0, len(held.band) - LOOK_AHEAD)
        first = min(LOOK_AHEAD, self._at)  # windows that were judged before, kept for their powers
        if known > first:
            on = _sounding(held)[first:known]
            on = self._foremost(held.band[first:known], on) if self.foremost else on
            edges = np.flatnonzero(np.diff(on)) + 1
            for start, stop in pairwise([0, *edges.tolist(), len(on)]):
                yield from self._run(held, bool(on[start]), first + start, first + stop)
        self._held = [part(held, max(0, known - LOOK_AHEAD), len(held.band))]

    def _foremost(self, band: NDArray[np.float32], sounding: NDArray[np.bool_]) -> NDArray[np.bool_]:
        powers = np.concatenate((self._past, np.where(sounding, band, np.float32(0))))
        self._past = powers[len(band) :].copy()
        before = _largest_of(powers, _RECALLED)[: len(band)]
        foremost: NDArray[np.bool_] = sounding & (band >= _CLEAN_SHARE * before)
        return foremost

    def _run(self, held: Partials, on: bool, start: int, stop: int) -> Iterator[Stretch]:
        run = self._measured(held, on, start, stop)
        self._at += run.hops
        if on == self.now.on:
            mended = self.now if self._next is None else self.now.then(self._next)
            self.now, self._next = mended.then(run), None
            return
        self._next = run if self._next is None else self._next.then(run)
        if self._next.hops >= SHORTEST:
            over, self.now, self._next = self.now, self._next, None
            self._before = over.power if over.on else self._before
            yield over

    def _measured(self, held: Partials, on: bool, start: int, stop: int) -> Stretch:
        hops = stop - start
        if not on:
            reference = self.now.power if self.now.on else self._before
            sounds = held.band[start:stop] > reference * _CLEAN_SHARE
            dirty = int(np.count_nonzero(sounds | (held.total[start:stop] > reference * _MOST_BESIDE)))
            return Stretch(False, self._at, hops, dirty=dirty)
        band, total, turns = held.band[start:stop], held.total[start:stop], held.turns[:, start:stop]
        power = float(band.mean())
        pure = float(np.minimum(band / total, 1.0).sum())
        size = float(np.abs(turns).sum())
        return Stretch(True, self._at, hops, power, tuple(turns.sum(axis=1).tolist()), size, pure)


def joined(parts: list[Partials]) -> Partials:
    """The parts one after the other."""
    if len(parts) == 1:
        return parts[0]
    return Partials(
        np.concatenate([one.band for one in parts]),
        np.concatenate([one.total for one in parts]),
        np.concatenate([one.turns for one in parts], axis=1),
        np.concatenate([one.whole for one in parts]),
    )


def part(partials: Partials, first: int, stop: int) -> Partials:
    """The windows from `first` up to `stop`, on their own memory."""
    cut = slice(first, stop)
    return Partials(
        partials.band[cut].copy(), partials.total[cut].copy(), partials.turns[:, cut].copy(), partials.whole[cut].copy()
    )


def _sounding(partials: Partials) -> NDArray[np.bool_]:
    """The windows in which the tone sounds: loud and pure enough, at its frequency, not at a burst's frayed edge."""
    band = partials.band
    around = _largest_near(band)
    turns = partials.turns
    steady = np.all(turns.real >= _LEAST_COSINE * np.sqrt(turns.real**2 + turns.imag**2), axis=0)
    steady[:-1] |= steady[1:]  # a burst's first window follows on nothing, but the second follows on it
    loud = (band > _WEAKEST) & (band > _LEAST_PURE * partials.total) & (band >= _EDGE_SHARE * around)
    sounding: NDArray[np.bool_] = steady & loud & partials.whole
    return sounding


def _largest_of(values: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """The largest of each `count` values in a row, by doubling: two overlapping halves make the whole."""
    reach = 1
    while 2 * reach <= count:
        values = np.maximum(values[:-reach], values[reach:])
        reach *= 2
    rest = count - reach
    return np.maximum(values[:-rest], values[rest:]) if rest else values


def _largest_near(band: NDArray[np.float32]) -> NDArray[np.float32]:
    padded = np.pad(band, LOOK_AHEAD)
    reach = 2 * LOOK_AHEAD + 1
    near: NDArray[np.float32] = np.stack([padded[step : step + len(band)] for step in range(reach)]).max(axis=0)
    return near
