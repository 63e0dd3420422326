"""Made music and signals by a seed: melodies, chords and beats around 450 Hz, keys, modems, beeps of other cadences."""

from collections.abc import Callable

import numpy as np

from hil_rig.exchanges.sounds import mix, silence, tone
from hil_rig.measure.wav import Samples

_RATE_HZ = 8000
_NOTES_HZ = (220.0, 261.6, 293.7, 329.6, 349.2, 392.0, 415.3, 440.0, 450.0, 466.2, 493.9, 523.3, 587.3, 659.3)
_KEYS_HZ = ((697, 770, 852, 941), (1209, 1336, 1477, 1633))
_OTHER_TIMES_S = (0.06, 0.1, 0.15, 0.2, 0.25, 0.47, 0.5, 0.55, 0.9, 1.0, 1.5, 2.0)
"""Times on and off that no releasing tone of China's has: none within 15 % of 0.35 or 0.7."""


def play(seed: int, seconds: float) -> Samples:
    """So many seconds of music: each seed has another tempo, timbre, melody, harmony and beat."""
    rng = np.random.default_rng((seed, 1))
    beat_s = 60 / rng.uniform(60, 180)
    parts = [_line(rng, beat_s, seconds, loudness) for loudness in rng.uniform(0.05, 0.3, rng.integers(1, 4))]
    if rng.random() < 0.6:
        parts.append(_drums(rng, beat_s, seconds))
    return mix(*parts)


def signal(seed: int, seconds: float) -> Samples:
    """So many seconds of what machines send: keys, fax and modem tones, beeps at 450 Hz and elsewhere."""
    rng = np.random.default_rng((seed, 2))
    makers: tuple[Callable[[np.random.Generator], Samples], ...] = (_keys, _modem, _beeps, _announced, _sweep)
    parts: list[Samples] = []
    while sum(map(len, parts)) < seconds * _RATE_HZ:
        parts += [makers[int(rng.integers(len(makers)))](rng), silence(float(rng.uniform(0.2, 1.5)))]
    return np.concatenate(parts)[: round(seconds * _RATE_HZ)]


def _line(rng: np.random.Generator, beat_s: float, seconds: float, loudness: float) -> Samples:
    """One voice: notes of 1/2, 1 or 2 beats, by chance the same again, legato or not, fading or not."""
    line = np.zeros(round(seconds * _RATE_HZ), np.float32)
    overtones = int(rng.integers(0, 6))
    harmonics = np.concatenate(([1.0], rng.uniform(0, 0.8, overtones) / np.arange(2, 2 + overtones)))
    legato, fade = rng.uniform(0.4, 1.0), rng.uniform(0, 6)
    chord = rng.integers(1, 4)
    at, notes = 0, rng.choice(_NOTES_HZ, chord)
    while at < len(line):
        if rng.random() < 0.7:
            notes = rng.choice(_NOTES_HZ, chord)
        length = round(beat_s * rng.choice([0.5, 1, 1, 2]) * _RATE_HZ)
        n = np.arange(min(round(length * legato), len(line) - at))
        turns = 2 * np.pi * np.outer(notes, n) / _RATE_HZ
        wave = sum(size * np.sin((place + 1) * turns).sum(axis=0) for place, size in enumerate(harmonics))
        line[at : at + len(n)] += loudness * wave * np.exp(-fade * n / _RATE_HZ) * np.minimum(1, n / 40)
        at += length
    return line


def _drums(rng: np.random.Generator, beat_s: float, seconds: float) -> Samples:
    line = np.zeros(round(seconds * _RATE_HZ), np.float32)
    length = round(0.12 * _RATE_HZ)
    for at in range(0, len(line) - length, round(beat_s * _RATE_HZ)):
        line[at : at + length] += 0.2 * rng.standard_normal(length) * np.exp(-np.arange(length) / 200)
    return line


def _keys(rng: np.random.Generator) -> Samples:
    presses = []
    for low, high in zip(rng.choice(_KEYS_HZ[0], 8), rng.choice(_KEYS_HZ[1], 8), strict=True):
        presses += [tone((low, high), (), float(rng.uniform(0.05, 0.4)), -8), silence(float(rng.uniform(0.05, 0.4)))]
    return np.concatenate(presses)


def _modem(rng: np.random.Generator) -> Samples:
    """Fax CNG (1100 Hz, 0.5/3 s) and CED (2100 Hz) of T.30 §4, else random bits as V.21 or V.22 send them."""
    kind = rng.integers(4)
    if kind == 0:
        return tone((1100,), (0.5, 3.0), 10)
    if kind == 1:
        return tone((2100,), (), 3.0)
    bits = rng.integers(0, 2, 900)
    if kind == 2:
        hz = np.repeat(np.where(bits, *((980, 1180) if rng.random() < 0.5 else (1650, 1850))), 27)
        return np.asarray(0.2 * np.sin(2 * np.pi * np.cumsum(hz) / _RATE_HZ), np.float32)
    phases = np.repeat(np.cumsum(rng.integers(0, 4, 1800)) * np.pi / 2, 13)
    carrier = 1200 if rng.random() < 0.5 else 2400
    return np.asarray(0.2 * np.sin(2 * np.pi * carrier * np.arange(len(phases)) / _RATE_HZ + phases), np.float32)


def _beeps(rng: np.random.Generator) -> Samples:
    """Beeps at 450 Hz whose times are another tone's, or at any other frequency with the very times of busy."""
    if rng.random() < 0.5:
        on_s, off_s = rng.choice(_OTHER_TIMES_S, 2)
        return tone((float(rng.uniform(425, 475)),), (on_s, off_s), 12)
    hz = float(rng.choice([rng.uniform(300, 395), rng.uniform(510, 3000)]))
    return tone((hz,), (0.35, 0.35) if rng.random() < 0.5 else (0.7, 0.7), 10)


def _announced(rng: np.random.Generator) -> Samples:
    """Special information tone (E.180 §6): 950, 1400, 1800 Hz, 0.33 s each; then ring-back or call waiting."""
    special = [tone((hz,), (), 0.33) for hz in (950, 1400, 1800)]
    after = tone((450,), (1.0, 4.0) if rng.random() < 0.5 else (0.4, 4.0), 15)
    return np.concatenate([*special, silence(1.0), after])


def _sweep(rng: np.random.Generator) -> Samples:
    n = np.arange(5 * _RATE_HZ)
    wobble = rng.uniform(20, 400) * np.sin(2 * np.pi * rng.uniform(0.3, 8) * n / _RATE_HZ)
    return np.asarray(0.2 * np.sin(2 * np.pi * np.cumsum(450 + wobble) / _RATE_HZ), np.float32)
