"""Sound as detectors take it: windows of 20 ms, one every 10 ms, however the samples were split on their way."""

from typing import TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

SAMPLE_RATE_HZ = 8000
HOP = 80
"""Samples from one window to the next: 10 ms."""
WINDOW = 160
"""Samples of a window: 20 ms, in which mains hum of 50 Hz and its harmonics stand apart from any tone."""
HOP_S = HOP / SAMPLE_RATE_HZ
BLOCK = 640
"""Samples that are worked on at a time, 80 ms: four frames cost little more than one."""

_INT16_SCALE = 32768.0
_FULL_SCALE_SINE_DBM0 = 3.14  # ITU-T G.711 §4, A-law: the sine that just reaches the end of the scale
_FULL_SCALE_SINE_POWER = 0.5
_SILENCE_DBM0 = -99.0

Sound: TypeAlias = NDArray[np.int16] | NDArray[np.float32]
"""Mono samples at 8 kHz: int16, or float32 with 1.0 as full scale."""


def level_dbm0(power: float) -> float:
    """The level of a mean square (full scale 1.0), in dBm0; never below -99."""
    if power <= 0:
        return _SILENCE_DBM0
    level = 10 * float(np.log10(power / _FULL_SCALE_SINE_POWER)) + _FULL_SCALE_SINE_DBM0
    return max(level, _SILENCE_DBM0)


def power_of(level: float) -> float:
    """The mean square (full scale 1.0) of a level in dBm0."""
    return float(10 ** ((level - _FULL_SCALE_SINE_DBM0) / 10)) * _FULL_SCALE_SINE_POWER


class Windows:
    """Cuts a stream into overlapping windows, whole blocks at a time; holds back what doesn't fill a block."""

    def __init__(self) -> None:
        self._rest: NDArray[np.float32] = np.zeros(WINDOW - HOP, dtype=np.float32)

    def feed(self, samples: Sound) -> NDArray[np.float32]:
        """Take samples of any number; the windows of the blocks that they complete, one a row.

        Window n is centred on sample n x HOP: the first one's first half lies before the stream, and is silent.
        """
        fresh = samples.astype(np.float32)
        if samples.dtype == np.int16:
            fresh /= _INT16_SCALE
        stream = np.concatenate((self._rest, fresh))
        count = (len(stream) - (WINDOW - HOP)) // BLOCK * (BLOCK // HOP)
        self._rest = stream[count * HOP :].copy()
        if not count:
            return np.zeros((0, WINDOW), dtype=np.float32)
        return sliding_window_view(stream, WINDOW)[::HOP][:count]
