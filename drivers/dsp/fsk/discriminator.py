"""The frequency of a line's sound at each sample, as far from the middle of mark and space."""

import numpy as np

from drivers.dsp.bandpass import Analytic, BandPass, Signal
from drivers.dsp.frames import SAMPLE_RATE_HZ

MIDDLE_HZ = 1700.0
"""Half-way between mark and space, of Bell 202 (1200 and 2200 Hz) and of V.23 (1300 and 2100 Hz) alike."""

_EDGES_HZ = (700.0, 2700.0)  # both sidebands of 1200 Bd; hum and dial tone stay out
_TAPS = 25
_SMOOTHED = 5  # samples: three quarters of a bit
_MEAN = np.full(_SMOOTHED, 1 / _SMOOTHED)
_FURTHEST_HZ = 900.0  # a click of noise counts no more than a clear bit


class Discriminator:
    """Gives the frequency of each sample of a block, in Hz above MIDDLE_HZ, and its power (mean square).

    Both are `delay_samples` later than the sound.
    """

    delay_samples = (_TAPS - 1) // 2 + (_SMOOTHED + 1) / 2

    def __init__(self) -> None:
        self._band = BandPass((_EDGES_HZ,), taps=_TAPS, hop=1)
        self._kept: Analytic = np.zeros(_SMOOTHED, np.complex128)

    def feed(self, block: Signal) -> tuple[Signal, Signal]:
        """Work on the next block."""
        values = np.concatenate((self._kept, self._band.feed(block)[0]))
        self._kept = values[len(block) :]
        turns = values[1:] * values[:-1].conj() * np.exp(-2j * np.pi * MIDDLE_HZ / SAMPLE_RATE_HZ)
        hz = np.angle(turns) * (SAMPLE_RATE_HZ / (2 * np.pi))
        smooth = _means(np.clip(hz, -_FURTHEST_HZ, _FURTHEST_HZ))
        return smooth, _means((values.real[1:] ** 2 + values.imag[1:] ** 2) / 2)


def _means(values: Signal) -> Signal:
    means: Signal = np.convolve(values, _MEAN, "valid")
    return means
