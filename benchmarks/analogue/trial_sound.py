"""What a trial sounds like at the end of its line."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.analogue.line import carried
from benchmarks.analogue.trials import CHINA, LONG_TONE_S, TONE_S, Trial
from drivers.api import ToneSet
from hil_rig.exchanges.sounds import dropped_out, hum, louder, mix, silence, tone, white_noise
from hil_rig.measure.wav import Samples

_RATE_HZ = 8000

Speech = Callable[[float, np.random.Generator], Samples]
"""Gives so many seconds of speech at -15 dBm0, from anywhere in what there is."""


def sound(trial: Trial, speech: Speech, tones: ToneSet = CHINA, tone_s: float | None = None) -> NDArray[np.int16]:
    """What the line carries, A-law and all; the tone lasts as its kind has it, or `tone_s`."""
    rng = np.random.default_rng(trial.seed)
    known = tones[trial.kind]
    cadence = tuple(
        seconds * (1 + (trial.uneven if place % 2 else -trial.uneven)) for place, seconds in enumerate(known.cadence_s)
    )
    made = tone(
        known.frequencies_hz,
        cadence,
        tone_s or TONE_S.get(trial.kind, LONG_TONE_S),
        trial.level_dbm0,
        cadence_bias=trial.cadence_bias,
        frequency_bias_hz=trial.off_hz,
    )
    if trial.softer_db:
        beats = np.arange(len(made)) / (sum(cadence) * (1 + trial.cadence_bias) * _RATE_HZ)
        made = made * np.where(beats % 2 < 1, 1, 10 ** (-trial.softer_db / 20)).astype(np.float32)
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
