"""The trials: a tone on a line, each at one place of one axis. A seed makes all of them again, one at a time."""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from drivers.api import Tone, ToneKind, ToneSet

CHINA: ToneSet = {
    ToneKind.DIAL: Tone((450.0,)),
    ToneKind.RING_BACK: Tone((450.0,), (1.0, 4.0)),
    ToneKind.BUSY: Tone((450.0,), (0.35, 0.35)),
    ToneKind.CONGESTION: Tone((450.0,), (0.7, 0.7)),
    ToneKind.VACANT: Tone((450.0,), (0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.4, 0.4)),
    ToneKind.CALL_WAITING: Tone((450.0,), (0.4, 4.0)),
    ToneKind.HOWLER: Tone((950.0,)),
}
"""The tones of China's exchanges (GB/T 3380)."""
LIMIT_S = {ToneKind.BUSY: 2.5, ToneKind.CONGESTION: 4.5, ToneKind.VACANT: 4.5, ToneKind.HOWLER: 4.5}
PROMISED_KINDS = (ToneKind.BUSY, ToneKind.CONGESTION)
"""Of these the limit is promised; the others are shown by it, with a quarter of the trials."""
NEVER = (ToneKind.CALL_WAITING, ToneKind.RING_BACK, ToneKind.DIAL)
TONE_S = {ToneKind.BUSY: 4.5, ToneKind.CONGESTION: 7.0, ToneKind.VACANT: 7.0, ToneKind.HOWLER: 7.0}
LONG_TONE_S = 16.0
"""How long a tone lasts that must release, and one that mustn't: three rounds of ring-back."""

_QUIET_DBM0 = -60.0
_CORNER_SNR_DB = 15.0


class Axis(StrEnum):
    """What a trial varies; the first seven are promised, the others are shown."""

    CADENCE = "cadence ±10 %"
    FREQUENCY = "frequency ±25 Hz"
    LEVEL = "level -35…-5 dBm0"
    HUM = "50 Hz hum at -20 dBm0"
    NOISE = "noise up to -30 dBm0"
    CORNER = "corners, S/N 15 dB"
    CUT = "heard from its middle on"
    UNEVEN = "pauses ±10 %, bursts ∓10 %"
    CLIPPED = "clipped by 6-20 dB"
    DROP_OUT = "20 ms lost, once"
    ECHO = "our prompt's echo, 12 dB below"
    LOUD_ECHO = "our prompt's echo, 6 dB below"


PROMISED = (Axis.CADENCE, Axis.FREQUENCY, Axis.LEVEL, Axis.HUM, Axis.NOISE, Axis.CORNER, Axis.CUT)


@dataclass(frozen=True, slots=True)
class Trial:
    """One tone on one line. It begins at `began_s`; `cut_s` of its first burst are gone by then."""

    axis: Axis
    kind: ToneKind
    seed: int
    began_s: float
    cadence_bias: float = 0.0
    uneven: float = 0.0
    off_hz: float = 0.0
    level_dbm0: float = -15.0
    noise_dbm0: float = _QUIET_DBM0
    hum_dbm0: float | None = None
    cut_s: float = 0.0
    clipped_db: float = 0.0
    lost_at_s: float | None = None
    echo_db: float | None = None
    softer_db: float = 0.0  # every other beat's


def trials(per_axis: int, seed: int) -> Iterator[Trial]:
    """All trials: so many for each axis and tone; of a tone that never releases half as many, of all axes in turns."""
    for kind in LIMIT_S:
        of_kind = per_axis if kind in PROMISED_KINDS else per_axis // 4
        for axis in Axis:
            count = of_kind if axis in PROMISED else of_kind // 4
            yield from (trial_at(axis, kind, seed, number) for number in range(count))
    for kind in NEVER:
        for number in range(per_axis // 2):
            yield trial_at(PROMISED[number % len(PROMISED)], kind, seed, number)


def trial_at(axis: Axis, kind: ToneKind, seed: int, number: int) -> Trial:
    """The trial of this number among those of one axis and tone."""
    own = zlib.crc32(f"{seed} {axis} {kind} {number}".encode())
    rng = np.random.default_rng(own)
    plain = Trial(axis, kind, own, began_s=1 + round(float(rng.uniform(0, 0.2)), 6))
    return _PLACES[axis](plain, rng)


def _corner(trial: Trial, rng: np.random.Generator) -> Trial:
    """An extreme of everything at once; noise and hum share what 15 dB of distance leave them."""
    level = float(rng.choice([-35.0, -5.0]))
    share = float(rng.choice([0.01, 0.5, 0.99]))
    disturbed = level - _CORNER_SNR_DB
    return replace(
        trial,
        cadence_bias=float(rng.choice([-0.1, 0.1])),
        off_hz=float(rng.choice([-25.0, 25.0])),
        level_dbm0=level,
        noise_dbm0=disturbed + 10 * float(np.log10(share)),
        hum_dbm0=disturbed + 10 * float(np.log10(1 - share)),
    )


def _cut(trial: Trial, rng: np.random.Generator) -> Trial:
    cadence = CHINA[trial.kind].cadence_s
    bias = float(rng.uniform(-0.1, 0.1))
    share = float(rng.uniform(0, 1)) * (1 + bias)
    return replace(trial, cadence_bias=bias, cut_s=share * cadence[0] if cadence else 0.0)


_PLACES: dict[Axis, Callable[[Trial, np.random.Generator], Trial]] = {
    Axis.CADENCE: lambda trial, rng: replace(trial, cadence_bias=float(rng.uniform(-0.1, 0.1))),
    Axis.FREQUENCY: lambda trial, rng: replace(trial, off_hz=float(rng.uniform(-25, 25))),
    Axis.LEVEL: lambda trial, rng: replace(trial, level_dbm0=float(rng.uniform(-35, -5))),
    Axis.HUM: lambda trial, _: replace(trial, hum_dbm0=-20.0),
    Axis.NOISE: lambda trial, rng: replace(trial, noise_dbm0=float(rng.uniform(-60, -30))),
    Axis.CORNER: _corner,
    Axis.CUT: _cut,
    Axis.UNEVEN: lambda trial, rng: replace(trial, uneven=float(rng.uniform(-0.1, 0.1))),
    Axis.CLIPPED: lambda trial, rng: replace(trial, level_dbm0=0.0, clipped_db=float(rng.uniform(6, 20))),
    Axis.DROP_OUT: lambda trial, rng: replace(trial, lost_at_s=float(rng.uniform(0, 1.5))),
    Axis.ECHO: lambda trial, _: replace(trial, echo_db=12.0),
    Axis.LOUD_ECHO: lambda trial, _: replace(trial, echo_db=6.0),
}
