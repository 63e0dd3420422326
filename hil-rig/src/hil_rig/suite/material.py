"""Sounds that hold no keys: speech-like and music-like, made by formula from a seed, the same on every machine."""

import numpy as np
from numpy.typing import NDArray

from hil_rig.exchanges.sounds import level_dbm0, louder, sample_count, silence, tone
from hil_rig.measure.wav import Samples

_VOWELS_HZ = ((730, 1090, 2440), (270, 2290, 3010), (300, 870, 2240), (530, 1840, 2480), (570, 840, 2410))
"""Formants of English vowels (Peterson and Barney 1952, men): ɑ, i, u, ɛ, ɔ."""
_NOTES_HZ = tuple(220.0 * 2 ** (step / 12) for step in (0, 2, 4, 5, 7, 9, 11, 12, 14, 16, 17, 19))


def speech(seconds: float, level: float = -16.0, seed: int = 1) -> Samples:
    """Syllables of a voice whose pitch and vowel glide, with hissed consonants and pauses between them."""
    rng = np.random.default_rng(seed)
    parts: list[NDArray[np.float64]] = []
    length = 0
    while length < sample_count(seconds):
        syllable = _syllable(rng)
        parts.append(syllable)
        length += len(syllable)
    return _at(np.concatenate(parts)[: sample_count(seconds)], level)


def music(seconds: float, level: float = -16.0, seed: int = 1) -> Samples:
    """Chords of three notes with overtones, and a melody above them."""
    rng = np.random.default_rng(seed)
    beat = sample_count(0.4)
    beats = [_chord(rng, beat) for _ in range(int(seconds / 0.4) + 1)]
    return _at(np.concatenate(beats)[: sample_count(seconds)], level)


def single_tones(hz: tuple[int, ...], seconds: float = 0.2, level: float = -8.0) -> Samples:
    """Each frequency alone, one after the other."""
    return np.concatenate([part for one in hz for part in (tone((one,), (), seconds, level), silence(0.15))])


def together(hz: tuple[float, ...], seconds: float = 0.3, level: float = -6.0) -> Samples:
    """These frequencies at once, then a pause."""
    return np.concatenate([tone(hz, (), seconds, level), silence(0.3)])


def clicks(seconds: float, seed: int = 1) -> Samples:
    """Impulses of a dial or a thunderstorm: two milliseconds at full level, some in each second."""
    rng = np.random.default_rng(seed)
    wave = np.zeros(sample_count(seconds))
    for at in rng.integers(0, len(wave) - 16, int(seconds * 6)):
        wave[at : at + 16] = rng.uniform(-0.9, 0.9, 16)
    return np.asarray(wave, np.float32)


def _syllable(rng: np.random.Generator) -> NDArray[np.float64]:
    count = sample_count(float(rng.uniform(0.12, 0.35)))
    t = np.arange(count) / 8000
    pitch_hz = rng.uniform(95, 230) * (1 + rng.uniform(-0.25, 0.25) * t / t[-1])
    phase = 2 * np.pi * np.cumsum(pitch_hz) / 8000
    start, stop = (np.array(_VOWELS_HZ[n]) for n in rng.integers(0, len(_VOWELS_HZ), 2))
    formants = start[:, None] + (stop - start)[:, None] * t / t[-1]
    voice = np.zeros(count)
    for order in range(1, 34):
        near = np.exp(-(((order * pitch_hz - formants) / 110) ** 2)).sum(axis=0) + 0.02
        voice += near / order**0.5 * np.sin(order * phase) * (order * pitch_hz < 3800)
    hiss = 0.3 * rng.standard_normal(sample_count(0.05))
    return np.concatenate([hiss, voice * np.hanning(count), np.zeros(sample_count(float(rng.uniform(0.02, 0.2))))])


def _chord(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    t = np.arange(count) / 8000
    notes = [*rng.choice(_NOTES_HZ, 3, replace=False), 2 * float(rng.choice(_NOTES_HZ))]
    wave = sum(
        (np.sin(2 * np.pi * hz * over * t) / over**1.3 for hz in notes for over in (1, 2, 3, 4)), start=np.zeros(count)
    )
    return np.asarray(wave * np.exp(-2.5 * t))


def _at(wave: NDArray[np.float64], level: float) -> Samples:
    samples = np.asarray(wave / 10, np.float32)
    return louder(samples, level - level_dbm0(samples))
