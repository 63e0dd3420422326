"""Loudness of a whole prompt: ITU-R BS.1770-4 with its two gates, which EBU R128 calls integrated loudness."""

from math import log10

import numpy as np

from appliance.media.sound.filters import RATE_HZ, Samples, k_weighted

NOTHING = -100.0
"""What stands for the loudness of silence, which has none."""

_BLOCK = RATE_HZ * 400 // 1000
_STEP = _BLOCK // 4
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0
_OFFSET = -0.691


def loudness(samples: Samples) -> float:
    """Give the integrated loudness in LUFS. What is shorter than one block of 400 ms counts as one block."""
    padded = samples if len(samples) >= _BLOCK else np.pad(samples, (0, _BLOCK - len(samples)))
    power = np.concatenate(([0.0], np.cumsum(k_weighted(padded) ** 2)))
    starts = np.arange(0, len(padded) - _BLOCK + 1, _STEP)
    blocks = (power[starts + _BLOCK] - power[starts]) / _BLOCK
    blocks = blocks[blocks > _power(_ABSOLUTE_GATE_LUFS)]
    if not len(blocks):
        return NOTHING
    loud = blocks[blocks > _power(_lufs(float(blocks.mean())) + _RELATIVE_GATE_LU)]
    return _lufs(float(loud.mean()))


def _power(lufs: float) -> float:
    return float(10 ** ((lufs - _OFFSET) / 10))


def _lufs(power: float) -> float:
    return _OFFSET + 10 * log10(power)
