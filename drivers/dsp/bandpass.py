"""Band-pass filters for one line's sound, which give the same whatever the pieces in which it comes.

Levels are dBm0 by the A-law convention, as everywhere in `drivers.dsp`.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from drivers.dsp.frames import SAMPLE_RATE_HZ, Sound

BLOCK = 160
"""Samples that are worked on at a time (20 ms): the same sums in the same order, so the same result to the last bit."""

Signal = NDArray[np.float64]
Analytic = NDArray[np.complex128]

_INT16_SCALE = 32768.0


class Blocks:
    """Cuts what comes into pieces of BLOCK samples, and keeps what is left over for the next time."""

    def __init__(self) -> None:
        self._rest: Signal = np.zeros(0)

    def feed(self, samples: Sound) -> Iterator[Signal]:
        """Each whole block, with full scale 1.0. What isn't a number is silence; beyond full scale is clipped."""
        joined = np.concatenate((self._rest, _scaled(samples)))
        whole = len(joined) - len(joined) % BLOCK
        self._rest = joined[whole:].copy()
        for first in range(0, whole, BLOCK):
            yield joined[first : first + BLOCK]


def _scaled(samples: Sound) -> Signal:
    if samples.dtype == np.int16:
        return samples.astype(np.float64) / _INT16_SCALE
    return np.clip(np.nan_to_num(samples.astype(np.float64), nan=0.0), -1.0, 1.0)


class BandPass:
    """A bank of linear-phase filters, one a band: analytic signals, one value for each `hop` samples.

    The value at place `n` of a block stands for the sample `n * hop + hop - 1 - delay_samples` after its first one.
    """

    def __init__(self, edges_hz: Sequence[tuple[float, float]], *, taps: int, hop: int) -> None:
        """Make filters that pass from `edges_hz`, where they have half of the amplitude; an odd number of taps."""
        self.delay_samples = (taps - 1) // 2
        self._hop = hop
        self._kept = np.zeros(taps - 1)
        self._filters = np.stack([_taps(low, high, taps) for low, high in edges_hz], axis=1)
        starts = np.arange(hop - 1, BLOCK, hop)
        self._places = starts[:, None] + np.arange(taps)[None, :]

    def feed(self, block: Signal) -> Analytic:
        """Filter one block: an array of bands by BLOCK / hop values."""
        joined = np.concatenate((self._kept, block))
        self._kept = joined[BLOCK:]
        filtered: Analytic = (joined[self._places] @ self._filters).T
        return filtered


def _taps(low_hz: float, high_hz: float, taps: int) -> Analytic:
    """A windowed sinc, moved up to the band's middle; a real tone of peak 1 in it comes out with magnitude 1."""
    n = np.arange(taps) - (taps - 1) / 2
    width = (high_hz - low_hz) / SAMPLE_RATE_HZ
    envelope = width * np.sinc(width * n) * np.kaiser(taps, 4.0)  # 4.0: 45 dB down outside
    turns = np.exp(-1j * np.pi * (low_hz + high_hz) * n / SAMPLE_RATE_HZ)
    return np.asarray(2 * envelope * turns, np.complex128)
