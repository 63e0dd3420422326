"""Something that is like speech to a tone detector: a voice with gliding pitch and vowels, syllable by syllable."""

import numpy as np

from hil_rig.exchanges.sounds import sample_count
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.wav import Samples

_SYLLABLE_S = (0.12, 0.35)
_GAP_S = (0.0, 0.15)
_PITCH_HZ = (90.0, 280.0)
_FORMANTS_HZ = ((250.0, 850.0), (800.0, 2400.0), (2300.0, 3200.0))
_BANDWIDTH_HZ = 80.0


def babble(seconds: float, rng: np.random.Generator) -> Samples:
    """Make speech-like sound at 0 dBm0 (mean over its syllables)."""
    parts: list[Samples] = []
    while sum(map(len, parts)) < sample_count(seconds):
        parts += [_syllable(float(rng.uniform(*_SYLLABLE_S)), rng)]
        parts += [np.zeros(sample_count(float(rng.uniform(*_GAP_S))), np.float32)]
    return np.concatenate(parts)[: sample_count(seconds)]


def _syllable(seconds: float, rng: np.random.Generator) -> Samples:
    times = np.arange(sample_count(seconds)) / SAMPLE_RATE_HZ
    low, high = rng.uniform(*_PITCH_HZ), rng.uniform(*_PITCH_HZ)
    turns = 2 * np.pi * np.cumsum(np.linspace(low, high, len(times))) / SAMPLE_RATE_HZ
    formants = [rng.uniform(*limits) for limits in _FORMANTS_HZ]
    wave = np.zeros(len(times))
    for order in range(1, int(3400 / max(low, high)) + 1):
        hz = order * (low + high) / 2
        gain = sum(1 / (1 + ((hz - formant) / _BANDWIDTH_HZ) ** 2) for formant in formants) + 0.01
        wave += gain * np.sin(order * turns + rng.uniform(0, 2 * np.pi))
    wave *= np.sin(np.pi * times / seconds) ** 0.5
    return np.asarray(wave / np.sqrt(np.mean(wave**2)) * 0.4926, np.float32)  # 0 dBm0: G.711 §4
