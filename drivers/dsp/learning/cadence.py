"""The rhythm of a tone: which seconds on and off come again and again. Pure, without sound."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from drivers.dsp.learning.bursts import Burst
from drivers.dsp.learning.doubt import Doubt

_STEADY_S = 3.0  # the longest beep of E.180 Supplement 2 that isn't a steady tone lasts 2.5 s
_CUT_S = 0.05  # a burst this near to the recording's edge may have been cut by it
_LONGEST_PAUSE_S = 8.0
_LONGEST_DROPOUT_S = 0.12
_MOST_BEEPS = 4  # in one cadence: China's vacant tone has them
_TOLERANCE = 0.08
_TOLERANCE_S = 0.025
_LEAST_PART = 0.8  # of the longest regular stretch: a simpler cadence that explains as much is the right one
_MOSTLY = 0.8
_LEAST_CYCLES_DISTURBED = 3
_LEAST_REGULAR = 0.5  # of all that sounded


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A cadence (seconds on, off …; empty: steady), when it was heard, and how well it is known.

    `repeats` counts the times on and off that came again as they were before; `spread_s` is within
    what 80 % of them are from the cadence.
    """

    cadence_s: tuple[float, ...]
    start_s: float
    end_s: float
    repeats: int
    spread_s: float


@dataclass(frozen=True, slots=True)
class _Beep:
    """A time on and the time off after it; None where it was cut or nothing came after it."""

    burst: Burst
    on_s: float | None
    off_s: float | None


def find_rhythm(bursts: Sequence[Burst], heard_s: float) -> Rhythm | Doubt:
    """Find the rhythm of one voice's bursts in a recording of `heard_s`."""
    if not bursts:
        return Doubt.NO_TONE
    longest = max(bursts, key=lambda burst: burst.length_s)
    if longest.length_s >= _STEADY_S:
        return Rhythm((), longest.start_s, longest.end_s, 0, 0.0)
    bursts = _mended(bursts)
    stretches = [found for beeps in _between_long_pauses(bursts, heard_s) for found in _regular(beeps)]
    if not stretches:
        return Doubt.TOO_FEW_CYCLES if len(bursts) < 3 else Doubt.NO_CADENCE
    most = max(_sounding(beeps) for _, beeps in stretches)
    beeps_a_cycle, beeps = min(
        (found for found in stretches if _sounding(found[1]) >= _LEAST_PART * most), key=lambda found: found[0]
    )
    if _sounding(beeps) < _LEAST_REGULAR * sum(burst.length_s for burst in bursts):
        return Doubt.NO_CADENCE
    return _rhythm(beeps, beeps_a_cycle)


def _mended(bursts: Sequence[Burst]) -> list[Burst]:
    """Join two bursts that a drop-out made of one: together they are as long as others are, and alone they are not."""
    mended: list[Burst] = []
    for burst in bursts:
        if mended and _split(mended[-1], burst, bursts):
            mended[-1] = replace(mended[-1], end_s=burst.end_s)
        else:
            mended.append(burst)
    return mended


def _split(one: Burst, other: Burst, bursts: Sequence[Burst]) -> bool:
    if other.start_s - one.end_s > _LONGEST_DROPOUT_S:
        return False
    usual = [sum(_near(length_s, like.length_s) for like in bursts) for length_s in (one.length_s, other.length_s)]
    joined = sum(_near(other.end_s - one.start_s, like.length_s) for like in bursts)
    return joined >= 2 and min(usual) <= 2


def _between_long_pauses(bursts: Sequence[Burst], heard_s: float) -> Iterator[list[_Beep]]:
    beeps: list[_Beep] = []
    for burst, after in zip(bursts, [*bursts[1:], None], strict=True):
        whole = burst.start_s > _CUT_S and burst.end_s < heard_s - _CUT_S
        pause_s = None if after is None else after.start_s - burst.end_s
        goes_on = pause_s is not None and pause_s <= _LONGEST_PAUSE_S
        beeps.append(_Beep(burst, burst.length_s if whole else None, pause_s if goes_on else None))
        if not goes_on:
            yield beeps
            beeps = []


def _regular(beeps: Sequence[_Beep]) -> Iterator[tuple[int, list[_Beep]]]:
    """Find the longest stretch that is regular, for each number of beeps a cycle.

    That is all of them where but a few were disturbed, and else those in a row that are like that of a cycle before.
    """
    for beeps_a_cycle in range(1, _MOST_BEEPS + 1):
        if _mostly_regular(beeps, beeps_a_cycle):
            yield beeps_a_cycle, list(beeps)
            continue
        best = max(_in_a_row(beeps, beeps_a_cycle), key=_sounding, default=[])
        if len(best) >= 2 * beeps_a_cycle:
            yield beeps_a_cycle, best


def _mostly_regular(beeps: Sequence[_Beep], beeps_a_cycle: int) -> bool:
    if len(beeps) < _LEAST_CYCLES_DISTURBED * beeps_a_cycle:
        return False
    fitting = 0
    for same in _by_place(beeps, beeps_a_cycle):
        on_s, off_s = (median(known) if known else None for known in _times(same))
        fitting += sum(_near(beep.on_s, on_s) and _near(beep.off_s, off_s) for beep in same)
    return fitting >= _MOSTLY * len(beeps)


def _in_a_row(beeps: Sequence[_Beep], beeps_a_cycle: int) -> Iterator[list[_Beep]]:
    begin = 0
    for place in range(beeps_a_cycle, len(beeps) + 1):
        if place == len(beeps) or not _alike(beeps[place - beeps_a_cycle], beeps[place]):
            yield list(beeps[begin:place])
            begin = place - beeps_a_cycle + 1


def _by_place(beeps: Sequence[_Beep], beeps_a_cycle: int) -> list[Sequence[_Beep]]:
    return [beeps[place::beeps_a_cycle] for place in range(beeps_a_cycle)]


def _times(beeps: Sequence[_Beep]) -> tuple[list[float], list[float]]:
    """Give the times on and off that are known."""
    on = [beep.on_s for beep in beeps if beep.on_s is not None]
    return on, [beep.off_s for beep in beeps if beep.off_s is not None]


def _sounding(beeps: Sequence[_Beep]) -> float:
    return sum(beep.burst.length_s for beep in beeps)


def _alike(one: _Beep, other: _Beep) -> bool:
    return _near(one.on_s, other.on_s) and _near(one.off_s, other.off_s)


def _near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return True
    return abs(one - other) <= max(_TOLERANCE_S, _TOLERANCE * max(one, other))


def _rhythm(beeps: Sequence[_Beep], beeps_a_cycle: int) -> Rhythm | Doubt:
    for simpler in range(1, beeps_a_cycle + 1):
        times = [known for same in _by_place(beeps, simpler) for known in _times(same)]
        if not all(times):
            return Doubt.TOO_FEW_CYCLES
        middles = [median(known) for known in times]
        if simpler == beeps_a_cycle or _explains(middles, beeps, beeps_a_cycle):
            break
    return Rhythm(
        cadence_s=_as_written(middles),
        start_s=beeps[0].burst.start_s,
        end_s=beeps[-1].burst.end_s,
        repeats=sum(
            sum(_near(time, middle) for time in known) - 1 for known, middle in zip(times, middles, strict=True)
        ),
        spread_s=_spread(times, middles),
    )


def _explains(middles: Sequence[float], beeps: Sequence[_Beep], beeps_a_cycle: int) -> bool:
    """Tell whether each place of the longer cycle is as the shorter one has it: it may be a disturbed beep's."""
    places = len(middles) // 2
    for place, same in enumerate(_by_place(beeps, beeps_a_cycle)):
        for known, middle in zip(_times(same), middles[2 * (place % places) :][:2], strict=True):
            if known and not _near(median(known), middle):
                return False
    return beeps_a_cycle % places == 0


def _spread(times: Sequence[Sequence[float]], middles: Sequence[float]) -> float:
    far = sorted(abs(time - middle) for known, middle in zip(times, middles, strict=True) for time in known)
    return far[int(_MOSTLY * (len(far) - 1))]


def _as_written(times: Sequence[float]) -> tuple[float, ...]:
    """Turn a cadence so that it ends with its longest pause, as E.180's tables write it; of like ones, short first."""
    longest = max(times[1::2])
    turns = [(*times[begin:], *times[:begin]) for begin in range(0, len(times), 2)]
    first = min((turn for turn in turns if _near(turn[-1], longest)), key=lambda turn: turn[0])
    return tuple(round(time, 3) for time in first)
