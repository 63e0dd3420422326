"""No peak above the ceiling, also none between the samples: the gain goes down before a peak and up after it."""

import numpy as np

from appliance.media.sound.filters import RATE_HZ, Samples

CEILING_DBFS = -3.0
"""Leaves room for what A-law's steps of 512 do to a peak, and for levels that a line's other end adds."""

_PHASES = 4
_TAPS = 24
_AHEAD = round(0.005 * RATE_HZ)


def limited(samples: Samples, ceiling_dbfs: float = CEILING_DBFS) -> Samples:
    """Give the same sound with no true peak above the ceiling; what stays below it is not changed."""
    ceiling = 10 ** (ceiling_dbfs / 20)
    peaks = _peaks(samples)
    if peaks.max(initial=0.0) <= ceiling:
        return samples
    wanted = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-12))
    lower = samples * _smoothed(_lowest_around(wanted))
    return lower / max(1.0, float(_peaks(lower).max()) / ceiling)


def true_peak_dbfs(samples: Samples) -> float:
    """Give the highest peak of the sound four times oversampled (ITU-R BS.1770-4, annex 2)."""
    highest = float(_peaks(samples).max(initial=0.0))
    return float(20 * np.log10(highest)) if highest else -100.0


def _peaks(samples: Samples) -> Samples:
    """Give for each sample the highest of it and the three points between it and the next."""
    peaks = np.abs(samples)
    if not len(samples):
        return peaks
    for phase in range(1, _PHASES):
        between = np.abs(np.convolve(samples, _interpolation(phase / _PHASES), mode="full"))
        peaks = np.maximum(peaks, between[_TAPS // 2 - 1 :][: len(samples)])
    return peaks


def _interpolation(fraction: float) -> Samples:
    """Give the windowed sinc for the point `fraction` of a sample after each one."""
    offsets = np.arange(_TAPS) - (_TAPS // 2 - 1) - fraction
    taps = np.sinc(offsets) * np.cos(np.pi * offsets / (_TAPS + 2)) ** 2
    return np.asarray(taps / taps.sum())


def _lowest_around(wanted: Samples) -> Samples:
    """Give the lowest value within 5 ms before and after each; windows that double make it quick."""
    lowest, width, whole = np.pad(wanted, _AHEAD, constant_values=1.0), 1, 2 * _AHEAD + 1
    while width < whole:
        shift = min(width, whole - width)
        lowest, width = np.minimum(lowest[:-shift], lowest[shift:]), width + shift
    return lowest


def _smoothed(lowest: Samples) -> Samples:
    window = np.hanning(2 * _AHEAD + 3)[1:-1]
    padded = np.pad(lowest, _AHEAD, mode="edge")
    return np.convolve(padded, window / window.sum(), mode="valid")
