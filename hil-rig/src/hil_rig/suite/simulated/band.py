"""A band of a sound, cut out without delay: the whole sound is there."""

import numpy as np
from numpy.typing import NDArray

from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.wav import Samples


def band_passed(samples: Samples, lowest_hz: float, highest_hz: float) -> NDArray[np.float64]:
    """The samples' part between these frequencies."""
    spectrum = np.fft.rfft(samples.astype(np.float64))
    hz = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE_HZ)
    spectrum[(hz < lowest_hz) | (hz > highest_hz)] = 0
    return np.asarray(np.fft.irfft(spectrum, len(samples)))
