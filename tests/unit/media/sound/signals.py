"""Signals with known levels."""

import numpy as np

from appliance.media.sound.filters import RATE_HZ, Samples


def sine(level_dbfs: float, duration_s: float, hz: float = 997.0, rate_hz: int = RATE_HZ) -> Samples:
    """A sine whose peaks have this level."""
    t = np.arange(round(duration_s * rate_hz)) / rate_hz
    return np.asarray(10 ** (level_dbfs / 20) * np.sin(2 * np.pi * hz * t))


def quiet(duration_s: float, rate_hz: int = RATE_HZ) -> Samples:
    return np.zeros(round(duration_s * rate_hz))


def babble(duration_s: float, seed: int = 1) -> Samples:
    """Noise in syllables: four a second, peaky as speech is."""
    random = np.random.default_rng(seed)
    count = round(duration_s * RATE_HZ)
    syllables = np.maximum(0.0, np.sin(2 * np.pi * 4 * np.arange(count) / RATE_HZ)) ** 2
    return 0.1 * syllables * random.laplace(size=count)
