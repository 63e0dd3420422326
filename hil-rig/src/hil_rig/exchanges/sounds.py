"""What an exchange sounds like: tones, noise, hum and their faults, as samples with levels in dBm0.

Samples are float32 mono at 8 kHz with full scale 1.0. A level follows the A-law convention: the sine whose peaks
reach full scale has +3.14 dBm0 (ITU-T G.711 §4 and table 5), so 0 dBm0 is a sine 3.14 dB below that.
"""

from collections.abc import Sequence
from itertools import cycle

import numpy as np
from numpy.typing import NDArray

from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure import alaw
from hil_rig.measure.wav import Samples

FULL_SCALE_SINE_DBM0 = 3.14
"""The level of the loudest sine (ITU-T G.711 §4: the theoretical load capacity of A-law is +3.14 dBm0)."""

RAMP_S = 0.005
"""How long a tone takes to rise and to fall, so that its edges don't click; inside the time that it is on."""

_SINE_MEAN_SQUARE = 0.5  # of a sine with peaks at 1
_INT16_FULL_SCALE = 32768


def sample_count(seconds: float) -> int:
    """How many samples these seconds have, to the nearest one."""
    return round(seconds * SAMPLE_RATE_HZ)


def silence(seconds: float) -> Samples:
    """Nothing at all for so long."""
    return np.zeros(sample_count(seconds), np.float32)


def rms(level: float) -> float:
    """The root mean square (full scale 1.0) of a signal with this level in dBm0, whatever its shape."""
    return float(np.sqrt(_SINE_MEAN_SQUARE) * 10 ** ((level - FULL_SCALE_SINE_DBM0) / 20))


def level_dbm0(samples: Samples) -> float:
    """The level of the whole stretch, pauses included; minus infinity where it is silent or empty."""
    power = float(np.mean(np.square(samples, dtype=np.float64))) if len(samples) else 0.0
    return FULL_SCALE_SINE_DBM0 + 10 * float(np.log10(power / _SINE_MEAN_SQUARE)) if power else float("-inf")


def tone(
    frequencies_hz: Sequence[float],
    cadence_s: Sequence[float],
    seconds: float,
    level_dbm0: float = -15.0,
    *,
    cadence_bias: float = 0.0,
    frequency_bias_hz: float = 0.0,
) -> Samples:
    """A call-progress tone (ITU-T E.180): its frequencies together, on and off by its cadence.

    `cadence_s` are seconds on, off, on, off …, repeated; empty means that it never stops. `level_dbm0` is the level
    while it is on, of **all its frequencies together**, which share it equally. `cadence_bias` lengthens each time on
    and off by that share (0.08 = 8 % slower), `frequency_bias_hz` shifts each frequency. It begins with the first
    time on: slice the samples for a listener who comes in later. ValueError for what can't be a tone.
    """
    if not frequencies_hz or min(frequencies_hz) + frequency_bias_hz <= 0:
        raise ValueError(f"a tone has frequencies above 0 Hz, not {frequencies_hz} with {frequency_bias_hz:+} Hz")
    shifted = [hz + frequency_bias_hz for hz in frequencies_hz]
    count = sample_count(seconds)
    turns = 2 * np.pi * np.outer(shifted, np.arange(count)) / SAMPLE_RATE_HZ
    peak = rms(level_dbm0) * np.sqrt(2 / len(shifted))
    wave = np.sin(turns).sum(axis=0) * _envelope(cadence_s, 1 + cadence_bias, count)
    return np.asarray(peak * wave, np.float32)


def white_noise(seconds: float, level_dbm0: float, rng: np.random.Generator) -> Samples:
    """Gaussian noise over the whole band, its level measured flat over 0-4 kHz (not psophometrically)."""
    return np.asarray(rms(level_dbm0) * rng.standard_normal(sample_count(seconds)), np.float32)


def hum(seconds: float, level_dbm0: float, hz: float = 50.0, harmonics_db: Sequence[float] = ()) -> Samples:
    """Mains hum: the fundamental and its harmonics, whose levels are relative to the fundamental's, 2nd first.

    `level_dbm0` is that of all together. `harmonics_db=(-20, -10)` adds 100 Hz weakly and 150 Hz more strongly.
    """
    relative = 10 ** (np.array([0.0, *harmonics_db]) / 20)
    orders = np.arange(1, len(relative) + 1)
    turns = 2 * np.pi * hz * np.outer(orders, np.arange(sample_count(seconds))) / SAMPLE_RATE_HZ
    peak = rms(level_dbm0) * np.sqrt(2 / np.sum(relative**2))
    return np.asarray(peak * (relative @ np.sin(turns)), np.float32)


def mix(*parts: Samples) -> Samples:
    """The parts at once, from their beginnings; as long as the longest. It may exceed full scale: the codec clips."""
    mixed = np.zeros(max((len(part) for part in parts), default=0), np.float32)
    for part in parts:
        mixed[: len(part)] += part
    return mixed


def louder(samples: Samples, decibels: float) -> Samples:
    """The samples, louder by so many decibels; quieter where they are negative."""
    return np.asarray(samples * 10 ** (decibels / 20), np.float32)


def dropped_out(samples: Samples, at_s: float, milliseconds: float) -> Samples:
    """A copy that is silent for so many milliseconds from `at_s`; what lies outside of the samples drops nothing."""
    holed = samples.copy()
    first = max(0, sample_count(at_s))
    holed[first : max(0, sample_count(at_s + milliseconds / 1000))] = 0
    return holed


def through_alaw(samples: Samples) -> Samples:
    """What a G.711 A-law line leaves of the samples: rounded, and clipped at full scale."""
    return alaw.round_trip(samples)


def to_int16(samples: Samples) -> NDArray[np.int16]:
    """16-bit samples, rounded; what is beyond full scale is clipped."""
    scaled = np.round(samples.astype(np.float64) * _INT16_FULL_SCALE)
    return np.clip(scaled, -_INT16_FULL_SCALE, _INT16_FULL_SCALE - 1).astype(np.int16)


def from_int16(pcm: NDArray[np.int16]) -> Samples:
    """Samples of full scale 1.0 from 16-bit ones."""
    return pcm.astype(np.float32) / np.float32(_INT16_FULL_SCALE)


def _envelope(cadence_s: Sequence[float], stretch: float, count: int) -> NDArray[np.float64]:
    """How loud the tone is at each sample, 0 … 1; edges are placed to the sample, so that no error adds up."""
    if not cadence_s:
        return _ramped(count, count)
    if len(cadence_s) % 2 or min(cadence_s) <= 0 or stretch <= 0:
        raise ValueError(f"a cadence is pairs of seconds on and off above 0, not {cadence_s} times {stretch}")
    envelope = np.zeros(count)
    edge_s, is_on = 0.0, True
    for seconds in cycle(cadence_s):
        first, edge_s = sample_count(edge_s), edge_s + seconds * stretch
        if first >= count:
            return envelope
        if is_on:
            length = sample_count(edge_s) - first
            envelope[first : first + length] = _ramped(length, min(length, count - first))
        is_on = not is_on
    return envelope


def _ramped(length: int, kept: int) -> NDArray[np.float64]:
    """The first `kept` of `length` samples that rise and fall by raised cosines."""
    ramp = sample_count(RAMP_S)
    n = np.arange(kept)
    nearest_edge = np.minimum(n, length - 1 - n)
    return (1 - np.cos(np.pi * np.minimum(1, (nearest_edge + 1) / (ramp + 1)))) / 2
