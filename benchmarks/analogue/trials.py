"""The trials: a tone on a line, each at one place of one axis. A seed makes all of them again, one at a time."""

import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from benchmarks.analogue.line import carried
from drivers.api import Tone, ToneKind
from hil_rig.exchanges.sounds import dropped_out, hum, louder, mix, silence, tone, white_noise
from hil_rig.measure.wav import Samples

CHINA: Mapping[ToneKind, Tone] = {
    ToneKind.DIAL: Tone((450.0,)),
    ToneKind.RING_BACK: Tone((450.0,), (1.0, 4.0)),
    ToneKind.BUSY: Tone((450.0,), (0.35, 0.35)),
    ToneKind.CONGESTION: Tone((450.0,), (0.7, 0.7)),
    ToneKind.VACANT: Tone((450.0,), (0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.4, 0.4)),
    ToneKind.CALL_WAITING: Tone((450.0,), (0.4, 4.0)),
    ToneKind.HOWLER: Tone((950.0,)),
}
"""The tones of China's exchanges (GB/T 3380)."""
LIMIT_S = {ToneKind.BUSY: 2.5, ToneKind.CONGESTION: 4.5}
NEVER = (ToneKind.CALL_WAITING, ToneKind.RING_BACK, ToneKind.DIAL)
TONE_S = {ToneKind.BUSY: 4.5, ToneKind.CONGESTION: 7.0}
LONG_TONE_S = 16.0
"""How long a tone lasts that must release, and one that mustn't: three rounds of ring-back."""

_QUIET_DBM0 = -60.0
_CORNER_SNR_DB = 15.0
_RATE_HZ = 8000


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


Speech = Callable[[float, np.random.Generator], Samples]
"""Gives so many seconds of speech at -15 dBm0, from anywhere in what there is."""


def trials(per_axis: int, seed: int) -> Iterator[Trial]:
    """All trials: so many for each axis and tone; the tones that never release get as many of each in all."""
    for kind in LIMIT_S:
        for axis in Axis:
            count = per_axis if axis in PROMISED else per_axis // 4
            yield from (_trial(axis, kind, seed, number) for number in range(count))
    for kind in NEVER:
        for number in range(per_axis // 2):
            yield _trial(PROMISED[number % len(PROMISED)], kind, seed, number)


def sound(trial: Trial, speech: Speech) -> NDArray[np.int16]:
    """What the line carries, A-law and all."""
    rng = np.random.default_rng(trial.seed)
    known = CHINA[trial.kind]
    cadence = tuple(
        seconds * (1 + (trial.uneven if place % 2 else -trial.uneven)) for place, seconds in enumerate(known.cadence_s)
    )
    length_s = TONE_S.get(trial.kind, LONG_TONE_S)
    made = tone(
        known.frequencies_hz,
        cadence,
        length_s,
        trial.level_dbm0,
        cadence_bias=trial.cadence_bias,
        frequency_bias_hz=trial.off_hz,
    )
    made = made[round(trial.cut_s * _RATE_HZ) :]
    if trial.lost_at_s is not None:
        made = dropped_out(made, trial.lost_at_s, 20)
    if trial.clipped_db:
        peak = float(np.abs(made).max()) * 10 ** (-trial.clipped_db / 20)
        made = np.clip(made, -peak, peak)
    return carried(_on_line(trial, made, rng, speech))


def _on_line(trial: Trial, made: Samples, rng: np.random.Generator, speech: Speech) -> Samples:
    parts = [np.concatenate((silence(trial.began_s), made))]
    seconds = len(parts[0]) / _RATE_HZ
    parts.append(white_noise(seconds, trial.noise_dbm0, rng))
    if trial.hum_dbm0 is not None:
        later = int(rng.integers(160))
        parts.append(hum(seconds + 0.02, trial.hum_dbm0, harmonics_db=(-30, -15, -35, -25))[later:][: len(parts[0])])
    if trial.echo_db is not None:
        parts.append(louder(speech(seconds, rng), trial.level_dbm0 + 15 - trial.echo_db))
    return mix(*parts)


def _trial(axis: Axis, kind: ToneKind, seed: int, number: int) -> Trial:
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
