"""How high a tone is, exactly, from all of its bursts together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from drivers.dsp.frames import SAMPLE_RATE_HZ
from drivers.dsp.learning.bursts import Burst
from drivers.dsp.learning.likeness import MOST_MODULATION_HZ
from drivers.dsp.learning.sound import Curve, Samples
from drivers.dsp.learning.voices import Voice

_GRID = 16384  # 0.49 Hz
_LONGEST_S = 1.0
_TRIM_S = 0.015
_AROUND_HZ = 40.0
_LEAST_PART = 0.063  # 12 dB below the strongest
_LOBE = 2.6  # a Hann window's peak is 2 bins wide to each side
_EVEN_HZ = 2.5
_MOST_BURSTS = 24
_LONG_PERCENTILE = 75  # not the longest: that may be a beep with a word before it


@dataclass(frozen=True, slots=True)
class Pitch:
    """The frequencies that sound together, ascending; `twist_db` is the second's power over the first's (0 for one).

    `modulation_hz` is told where one frequency swells and fades (E.180 writes it as 400x16): three frequencies are its
    carrier and side tones then, as the countries' tables have them.
    """

    frequencies_hz: tuple[float, ...]
    twist_db: float = 0.0
    modulation_hz: float | None = None


def find_pitch(samples: Samples, voice: Voice, bursts: Sequence[Burst]) -> Pitch | None:
    """Find the pitch of a voice over its bursts, within about 1 Hz for bursts of 0.3 s; None where it has no peak."""
    pieces = [piece for burst in bursts[:_MOST_BURSTS] for piece in _pieces(samples, burst)]
    if not pieces:
        return None
    length = np.percentile([len(piece) for piece in pieces], _LONG_PERCENTILE)
    long_enough = [piece for piece in pieces if len(piece) >= 0.6 * length]
    # the middle of all pieces, not their sum: one that holds a drop-out or a voice has side lobes of its own
    spectrum = np.median([_spectrum(piece) for piece in long_enough], axis=0)
    peaks = _peaks(spectrum, voice, min(len(piece) for piece in long_enough))
    return _as_pitch(peaks) if peaks else None


def _pieces(samples: Samples, burst: Burst) -> Iterator[Samples]:
    trim_s = min(_TRIM_S, burst.length_s / 8)
    start, end = (round(at_s * SAMPLE_RATE_HZ) for at_s in (burst.start_s + trim_s, burst.end_s - trim_s))
    longest = round(_LONGEST_S * SAMPLE_RATE_HZ)
    parts = max(1, min(4, (end - start) // longest))
    length = min(longest, end - start)
    for part in range(parts):
        yield samples[start + part * length : start + (part + 1) * length]


def _spectrum(piece: Samples) -> Curve:
    window = np.hanning(len(piece))
    powers: Curve = np.abs(np.fft.rfft(piece * window, _GRID)) ** 2 / np.sum(window) ** 2
    return powers


def _peaks(spectrum: Curve, voice: Voice, length: int) -> list[tuple[float, float]]:
    """Find (frequency, power) of the peaks near the voice, strongest first, each outside the others' lobes."""
    grid = np.arange(len(spectrum)) * SAMPLE_RATE_HZ / _GRID
    near = np.zeros(len(grid), dtype=bool)
    for hz in voice.frequencies_hz:
        near |= np.abs(grid - hz) <= _AROUND_HZ
    inner = np.flatnonzero((spectrum[1:-1] > spectrum[:-2]) & (spectrum[1:-1] >= spectrum[2:]) & near[1:-1]) + 1
    found: list[tuple[float, float]] = []
    for place in sorted(inner.tolist(), key=lambda place: -spectrum[place]):
        hz, power = _refined(spectrum, place)
        if found and power < _LEAST_PART * found[0][1]:
            break
        if all(abs(hz - other) >= _LOBE * SAMPLE_RATE_HZ / length for other, _ in found):
            found.append((hz, power))
    return found


def _refined(spectrum: Curve, place: int) -> tuple[float, float]:
    left, middle, right = np.log(spectrum[place - 1 : place + 2] + 1e-30)
    shift = 0.5 * (left - right) / min(left - 2 * middle + right, -1e-12)
    return (place + float(shift)) * SAMPLE_RATE_HZ / _GRID, float(spectrum[place])


def _as_pitch(peaks: Sequence[tuple[float, float]]) -> Pitch:
    strongest = peaks[0][0]
    modulation = _modulation(strongest, [hz for hz, _ in peaks[1:]])
    if modulation is not None:
        sides = (strongest - modulation, strongest, strongest + modulation)
        return Pitch(tuple(round(hz, 1) for hz in sides), modulation_hz=modulation)
    if len(peaks) == 1:
        return Pitch((round(strongest, 1),))
    (low, low_power), (high, high_power) = sorted(peaks[:2])
    return Pitch((round(low, 1), round(high, 1)), float(10 * np.log10(high_power / low_power)))


def _modulation(carrier: float, others: Sequence[float]) -> float | None:
    """Give the distance of side tones that lie evenly around the carrier, or None."""
    below = [carrier - hz for hz in others if 0 < carrier - hz <= MOST_MODULATION_HZ]
    above = [hz - carrier for hz in others if 0 < hz - carrier <= MOST_MODULATION_HZ]
    for one in below:
        for other in above:
            if abs(one - other) <= _EVEN_HZ:
                return round((one + other) / 2, 1)
    return None
