"""Where a tone began that was recognised late: its first bursts may have been damaged on the way."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from drivers.dsp.frames import SAMPLE_RATE_HZ, WINDOW, power_of

_SHORTEST = 4  # windows: a shorter piece of the tone may be speech
_LONGEST_GAP = 50  # windows: 1 s is longer than the pauses of the tones after which nobody is there
_PURE = 0.7
_WEAKEST_SHARE = 0.25  # of the tone's power, 6 dB below


def samples_earlier(before: NDArray[np.int16], frequencies_hz: Sequence[float], level_dbm0: float) -> int:
    """Tell how many samples earlier a tone began, given those before the place where it was recognised to begin."""
    count = len(before) // WINDOW
    windows = before[len(before) - count * WINDOW :].reshape(count, WINDOW).astype(np.float32) / 32768
    turns = np.exp(-2j * np.pi * np.outer(np.arange(WINDOW), frequencies_hz) / SAMPLE_RATE_HZ)
    band = 2 * np.sum(np.abs(windows @ turns) ** 2, axis=1) / WINDOW**2
    total = np.mean(windows**2, axis=1)
    sounds = (band > _PURE * total) & (band > _WEAKEST_SHARE * power_of(level_dbm0))
    return WINDOW * _windows_back(sounds)


def _windows_back(sounds: NDArray[np.bool_]) -> int:
    """Walk back over bursts and pauses; give how far the earliest burst lies back."""
    earliest = run = gap = 0
    for back, on in enumerate(reversed(sounds.tolist()), 1):
        run, gap = (run + 1, 0) if on else (0, gap + 1)
        if run >= _SHORTEST:
            earliest = back
        if gap > _LONGEST_GAP:
            break
    return earliest
