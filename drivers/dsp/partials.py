"""How much of each window is a given tone: its power, how pure it is, and how its phase goes on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drivers.dsp.frames import HOP, SAMPLE_RATE_HZ, WINDOW

_BIN_HZ = SAMPLE_RATE_HZ / WINDOW
_HUM_BINS = 6  # 0-250 Hz: mains hum of 50 or 60 Hz and its harmonics, below any exchange's tone
_APART_HZ = 85.0  # nearer frequencies share the window's main lobe: their phases can't be told apart
_BEATS_HZ = 60.0  # nearer than this, two frequencies swell and fade from window to window …
_BEAT_WINDOWS = 5  # … and are the same again within these 50 ms
_LEAST_RANK = 0.05  # directions that are weaker are made of rounding and of the band's neighbours
_LEAST_CENTRED = 0.25  # of the band's power in its very middle: 33 Hz off leaves 0.37, 67 Hz off (the same phase) 0.08
_LEAST_SHARE = 0.1  # of the tone's power, for each of its frequencies: 10 dB of twist

_HANN = (0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(WINDOW) + 0.5) / WINDOW)).astype(np.float32)
_ENERGY = float(np.sum(_HANN**2))


@dataclass(frozen=True, slots=True)
class Partials:
    """What windows hold of one tone; each array has one value a window.

    `band` and `total` are mean squares (full scale 1.0): of the tone's narrow band, and of all above 250 Hz. `turns`
    are complex: the angle is how far the tone is off its frequency (one hop's phase), the size is its energy; one row
    a frequency that can be measured, none where they lie too near each other. `whole`: every frequency is there.
    """

    band: NDArray[np.float32]
    total: NDArray[np.float32]
    turns: NDArray[np.complex64]
    whole: NDArray[np.bool_]


class Partial:
    """Measures one tone's frequencies (Hz, sounding together) in a stream of windows."""

    def __init__(self, frequencies_hz: tuple[float, ...]) -> None:
        n = np.arange(WINDOW)
        span = [hz + step for hz in frequencies_hz for step in (-_BIN_HZ, 0.0, _BIN_HZ)]
        u, sizes, _ = np.linalg.svd(np.exp(2j * np.pi * np.outer(n, span) / SAMPLE_RATE_HZ), full_matrices=False)
        basis = u[:, sizes > _LEAST_RANK * sizes[0]]
        self._measured = _far_apart(frequencies_hz)
        waves = np.exp(2j * np.pi * np.outer(n, self._measured) / SAMPLE_RATE_HZ)
        self._all_measured = len(self._measured) == len(frequencies_hz)
        self._rank = basis.shape[1]
        columns = np.hstack((basis, waves)).conj() * _HANN[:, None]
        self._columns = np.hstack((columns.real, columns.imag)).astype(np.float32)
        advance = 2 * np.pi * np.array(self._measured) * HOP / SAMPLE_RATE_HZ
        self._unwind = np.exp(-1j * advance).astype(np.complex64)
        self._beats = any(0 < abs(one - other) < _BEATS_HZ for one in frequencies_hz for other in frequencies_hz)
        self._past = np.zeros((2, _BEAT_WINDOWS - 1), dtype=np.float32)
        self._last = np.zeros((1, len(self._measured)), dtype=np.complex64)

    @property
    def measured_hz(self) -> tuple[float, ...]:
        """The frequencies that `turns` tells of, in its order."""
        return self._measured

    def feed(self, windows: NDArray[np.float32], total: NDArray[np.float32]) -> Partials:
        """Measure windows, which follow those of the last time; `total` is what total_power says of them."""
        flat = windows @ self._columns
        half = flat.shape[1] // 2
        energies = flat[:, :half] ** 2 + flat[:, half:] ** 2
        band = (energies[:, : self._rank].sum(axis=1) * (2 / _ENERGY)).astype(np.float32)
        waves = flat[:, self._rank : half] + 1j * flat[:, half + self._rank :]
        turns = waves * np.concatenate((self._last, waves[:-1])).conj() * self._unwind
        self._last = waves[-1:].copy()
        powers = energies[:, self._rank :] * (2 / WINDOW / _ENERGY)
        whole = np.all(powers > _LEAST_SHARE / 1.5 * band[:, None], axis=1)  # 1.5: a Hann lobe's three bins together
        if self._all_measured:
            whole &= powers.sum(axis=1) > _LEAST_CENTRED * band
        band, total = self._steadied(band, total) if self._beats else (band, total)
        return Partials(band, total, turns.T.astype(np.complex64), whole)

    def _steadied(
        self, band: NDArray[np.float32], total: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The powers without their beat: means of the last windows."""
        powers = np.hstack((self._past, np.stack((band, total)).astype(np.float32)))
        self._past = powers[:, len(band) :].copy()
        summed = np.sum([powers[:, step : step + len(band)] for step in range(_BEAT_WINDOWS)], axis=0)
        return summed[0] / _BEAT_WINDOWS, summed[1] / _BEAT_WINDOWS


def total_power(windows: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean square of each window above 250 Hz: mains hum is left out."""
    shaped = windows * _HANN
    low = shaped @ _LOW
    energy = np.sum(shaped**2, axis=1) - np.sum(low**2, axis=1)
    power: NDArray[np.float32] = (np.maximum(energy, 0.0) / _ENERGY).astype(np.float32)
    return power


def _far_apart(frequencies_hz: tuple[float, ...]) -> tuple[float, ...]:
    others = list(frequencies_hz)
    return tuple(hz for hz in others if all(other == hz or abs(other - hz) >= _APART_HZ for other in others))


def _low_basis() -> NDArray[np.float32]:
    turns = 2 * np.pi * np.outer(np.arange(WINDOW), np.arange(_HUM_BINS)) / WINDOW
    basis = np.hstack((np.cos(turns), np.sin(turns[:, 1:])))
    low: NDArray[np.float32] = (basis / np.linalg.norm(basis, axis=0)).astype(np.float32)
    return low


_LOW = _low_basis()
