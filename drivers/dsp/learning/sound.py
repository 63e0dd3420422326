"""A recorded line's sound as numbers: samples, and the power in bands."""

import numpy as np
from numpy.typing import NDArray

from drivers.dsp.frames import SAMPLE_RATE_HZ

TONE_BAND_HZ = (280.0, 2200.0)
"""Where an exchange's tones lie (ITU-T E.180, with 10 % of room): above the hum's strong harmonics."""

VOICE_BAND_HZ = (280.0, 3500.0)
"""What a tone must stand out of."""

Samples = NDArray[np.float32]
"""Mono, 8 kHz, full scale 1.0."""

Curve = NDArray[np.float64]


def as_samples(heard: NDArray[np.int16] | NDArray[np.float32] | NDArray[np.float64]) -> Samples:
    """Take sound of 16-bit numbers, or of floats with full scale 1.0, as samples; raise ValueError for other shapes."""
    if heard.ndim != 1:
        raise ValueError(f"a line's sound is mono: one row of samples, not {heard.shape}")
    if heard.dtype == np.int16:
        return (heard / np.float32(32768)).astype(np.float32)
    if heard.dtype.kind != "f":
        raise ValueError(f"samples are int16, or floats with full scale 1.0, not {heard.dtype}")
    return np.nan_to_num(heard, nan=0.0, posinf=1.0, neginf=-1.0).astype(np.float32)


def band_power(samples: Samples, bands_hz: tuple[tuple[float, float], ...], window: int, step: int) -> Curve:
    """Give the power within the bands over time: means of `window` samples around every `step`th sample.

    A sound's edge is where the curve passes half of the sound's power.
    """
    spectrum = np.fft.rfft(samples)
    grid = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE_HZ)
    kept = np.zeros(len(grid), dtype=bool)
    for low, high in bands_hz:
        kept |= (grid >= low) & (grid <= high)
    passed = np.fft.irfft(np.where(kept, spectrum, 0), len(samples))
    total = np.concatenate(([0.0], np.cumsum(passed**2)))
    middles = np.arange(0, len(samples), step)
    starts, ends = np.maximum(middles - window // 2, 0), np.minimum(middles + window // 2, len(samples))
    means: Curve = np.maximum(total[ends] - total[starts], 0.0) / (ends - starts)
    return means
