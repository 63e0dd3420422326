"""The keys of a telephone and their tones, in plain Python: the phones must start without numpy."""

import math
from array import array

SAMPLE_RATE_HZ = 8000
ROWS_HZ = (697, 770, 852, 941)  # ITU-T Q.23
COLUMNS_HZ = (1209, 1336, 1477, 1633)
DIGITS = "123A456B789C*0#D"
FULL_SCALE = 32767


def pair_hz(digit: str) -> tuple[int, int]:
    """Low and high frequency of a digit; ValueError where there is no such key."""
    row, column = divmod(DIGITS.index(digit), len(COLUMNS_HZ))
    return ROWS_HZ[row], COLUMNS_HZ[column]


def digit_samples(
    digits: str, *, tone_ms: int = 100, gap_ms: int = 100, level_dbfs: float = -10.0, twist_db: float = 0.0
) -> "array[int]":
    """The sound of pressing `digits`: 16-bit samples at 8 kHz, each tone followed by its gap.

    `level_dbfs` is the peak of the low tone against full scale; `twist_db` is how much louder the high tone is.
    """
    low_peak = FULL_SCALE * 10 ** (level_dbfs / 20)
    high_peak = low_peak * 10 ** (twist_db / 20)
    gap = array("h", bytes(2 * gap_ms * SAMPLE_RATE_HZ // 1000))
    samples = array("h")
    for digit in digits:
        low_hz, high_hz = pair_hz(digit)
        for n in range(tone_ms * SAMPLE_RATE_HZ // 1000):
            turn = 2 * math.pi * n / SAMPLE_RATE_HZ
            value = low_peak * math.sin(low_hz * turn) + high_peak * math.sin(high_hz * turn)
            samples.append(max(-FULL_SCALE, min(FULL_SCALE, round(value))))
        samples.extend(gap)
    return samples
