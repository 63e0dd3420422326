"""Whether stretches of on and off are a tone's cadence: how many of the last ones follow it, and how well."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drivers.api import RELEASING, Tone, ToneKind
from drivers.dsp.frames import HOP_S, level_dbm0
from drivers.dsp.stretches import Stretch

_OFF_SHARE, _OFF_S = 0.1, 0.015  # exchanges keep their cadences within 10 %; 15 ms: what the windows' edges are off by
_UNLIKE_SHARE, _UNLIKE_S = 0.05, 0.025  # one exchange's times are alike; a lost packet takes 20 ms of one of them
_UNLIKE_HZ, _UNLIKE_DB = 8.0, 3.0
_LEAST_COHERENT = 0.9  # of a burst's phases: a pure tone has 0.99, one that wavers by 10 Hz less than this
_RELEASE_S = 1.7  # so long must a tone be heard before a call is ended by it …
_RELEASE_TIMES = 4  # … and so many of its times on and off, each of the right length
_TOLD_TIMES = 3
_PURE = 0.93  # noise 11 dB below a tone; a tone that sounds with anything louder …
_DOUBTFUL_TIMES = 3  # … is heard for so much longer: it may be a melody with its accompaniment


@dataclass(frozen=True, slots=True)
class Match:
    """The last `count` stretches follow a cadence; `error` is how far off their times are, as a share of them."""

    count: int
    error: float
    cadence_s: tuple[float, ...]


def is_enough(found: Match, heard: Sequence[Stretch], needed_times: int) -> bool:
    """Whether what matched makes the verdict; sounds beside the tone make it take longer."""
    bursts = [stretch for stretch in heard[-found.count :] if stretch.on]
    pure = sum(burst.pure for burst in bursts) >= _PURE * sum(burst.hops for burst in bursts)
    return found.count >= needed_times + (0 if pure or needed_times <= _TOLD_TIMES else _DOUBTFUL_TIMES)


def needed(kind: ToneKind, tone: Tone) -> int:
    """How many times on and off make the verdict that it is this tone, where nothing else sounds."""
    times = len(tone.cadence_s)
    if kind not in RELEASING:
        return _TOLD_TIMES
    enough = max(_RELEASE_TIMES, math.ceil(_RELEASE_S * times / sum(tone.cadence_s)))
    return enough if times == 2 else max(enough, times + 2)


def match(cadence_s: Sequence[float], heard: Sequence[Stretch], apart_db: float = 0.0) -> Match | None:
    """The best way to read the end of what was heard as this cadence, begun anywhere in it; None if it isn't.

    Every other burst has to be softer by `apart_db`.
    """
    if not heard:
        return None
    lasts = range(0 if heard[-1].on else 1, len(cadence_s), 2)
    found = [_followed(cadence_s, heard, last, apart_db) for last in lasts]
    return max((one for one in found if one.count), key=lambda one: (one.count, -one.error), default=None)


def alike(one: Stretch, other: Stretch, apart_db: float = 0.0) -> bool:
    """Whether two bursts come from the same source: by frequency, and by levels that lie so far from one another."""
    ratio = abs(level_dbm0(one.power) - level_dbm0(other.power))
    offs = zip(off_hz(one), off_hz(other), strict=True)
    return abs(ratio - apart_db) <= _UNLIKE_DB and all(abs(mine - theirs) <= _UNLIKE_HZ for mine, theirs in offs)


def is_steady(burst: Stretch) -> bool:
    """Whether it is one tone all along, and no melody or voice that passed by."""
    return coherence(burst) >= _LEAST_COHERENT


def coherence(burst: Stretch) -> float:
    """How well a burst's phase goes on as a pure tone's does, 0 … 1; 1 where its frequencies can't be told apart."""
    return sum(abs(turn) for turn in burst.turn) / burst.size if burst.size else 1.0


def off_hz(burst: Stretch) -> tuple[float, ...]:
    """How far each of its frequencies is from the tone's own."""
    return tuple(float(np.angle(turn)) / (2 * math.pi * HOP_S) for turn in burst.turn)


def _followed(cadence_s: Sequence[float], heard: Sequence[Stretch], last: int, apart_db: float) -> Match:
    times: dict[int, list[float]] = {}
    bursts: list[Stretch] = []
    count = 0
    for back, stretch in enumerate(reversed(heard)):
        place = (last - back) % len(cadence_s)
        seen = times.setdefault(place, [])
        if not _fits(stretch.seconds, cadence_s[place], seen) or not _is_sound(stretch, bursts, apart_db):
            break
        bursts += [stretch] if stretch.on else []
        seen.append(stretch.seconds)
        count += 1
    return _summed(cadence_s, times, count)


def _fits(seconds: float, nominal_s: float, seen: Sequence[float]) -> bool:
    if abs(seconds - nominal_s) > _OFF_SHARE * nominal_s + _OFF_S:
        return False
    return not seen or abs(seconds - seen[0]) <= _UNLIKE_SHARE * nominal_s + _UNLIKE_S


def _is_sound(stretch: Stretch, later: Sequence[Stretch], apart_db: float) -> bool:
    """A steady burst like those after it, or a pause without the tone, but for its edges and a click or a vowel."""
    if not stretch.on:
        return stretch.dirty <= 4 + stretch.hops // 8
    follows = all(alike(stretch, burst, apart_db) for burst in later[-1:])
    return is_steady(stretch) and follows and (not apart_db or all(alike(stretch, burst) for burst in later[-2:-1]))


def _summed(cadence_s: Sequence[float], times: dict[int, list[float]], count: int) -> Match:
    heard = {place: sum(seen) / len(seen) for place, seen in times.items() if seen}
    nominal_s = sum(cadence_s[place] for place in heard)
    if not nominal_s:
        return Match(0, 1.0, ())
    stretch = sum(heard.values()) / nominal_s
    error = sum(abs(heard[place] - stretch * cadence_s[place]) for place in heard) / sum(heard.values())
    whole = (heard.get(place, stretch * seconds) for place, seconds in enumerate(cadence_s))
    return Match(count, error, tuple(round(seconds, 3) for seconds in whole))
