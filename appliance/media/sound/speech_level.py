"""Active speech level: ITU-T P.56 (12/2011), method B, which leaves out the pauses that are no part of speaking."""

from math import log10

import numpy as np

from appliance.media.sound.filters import RATE_HZ, Samples, convolved, smoothing

NOTHING = -100.0
"""What stands for the level of silence, which has none."""

_TIME_CONSTANT_S = 0.03
_HANGOVER = round(0.2 * RATE_HZ)
_MARGIN_DB = 15.9
_THRESHOLDS_DB = tuple(-6.0206 * step for step in range(1, 16))
"""Powers of two below full scale, as the Recommendation has them for 16-bit samples."""


def active_level(samples: Samples) -> float:
    """Give the level in dBov (RMS relative to full scale) while there is speech."""
    energy = float(np.sum(samples**2))
    if not energy:
        return NOTHING
    envelope = convolved(np.abs(samples), smoothing(_TIME_CONSTANT_S))
    before: tuple[float, float] | None = None
    for threshold_db in _THRESHOLDS_DB:
        active = _active_samples(envelope, 10 ** (threshold_db / 20))
        if not active:
            continue
        level_db = 10 * log10(energy / active)
        above_db = level_db - threshold_db
        if above_db >= _MARGIN_DB:
            return _between(before, (level_db, above_db))
        before = level_db, above_db
    return before[0] if before else NOTHING


def _active_samples(envelope: Samples, threshold: float) -> int:
    """Count the samples at which the envelope has reached the threshold within the last 200 ms."""
    index = np.arange(len(envelope))
    last = np.maximum.accumulate(np.where(envelope >= threshold, index, -_HANGOVER - 1))
    return int(np.count_nonzero(index - last <= _HANGOVER))


def _between(before: tuple[float, float] | None, after: tuple[float, float]) -> float:
    """Find the level at which it lies 15.9 dB above the threshold, on the line between two of them."""
    if before is None:
        return after[0]
    share = (_MARGIN_DB - before[1]) / (after[1] - before[1])
    return before[0] + share * (after[0] - before[0])
