"""What a line holds of the two groups of tones, millisecond by millisecond."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from drivers.dsp.bandpass import BLOCK, Analytic, BandPass, Signal
from drivers.dsp.dtmf.values import COLUMNS_HZ, ROWS_HZ
from drivers.dsp.frames import SAMPLE_RATE_HZ

HOP = 8
STEP_S = HOP / SAMPLE_RATE_HZ
"""One value each millisecond."""

WINDOW = 20
"""Steps that are judged together: half of the shortest key press that must be heard."""

SMOOTHED = 5
"""Steps over which an envelope is averaged."""

_LAG = 4  # steps: far enough apart that the noise of a band 500 Hz wide is no longer alike, and 125 Hz unambiguous
_TAPS = 81  # 45 dB between a dial tone of 450 Hz and the low group, and between the groups
_LOW_EDGES_HZ = (562.0, 1080.0)
_HIGH_EDGES_HZ = (1070.0, 1778.0)
_WHOLE_EDGES_HZ = (150.0, 3850.0)  # without mains hum
_NOTHING = 1e-12  # keeps silence from dividing by nothing
_KEPT = WINDOW + _LAG
_STEPS = BLOCK // HOP
_LENGTH = _KEPT + _STEPS
_NOMINAL_HZ = np.array((ROWS_HZ, COLUMNS_HZ))
_TURNED_BACK = np.exp(-2j * np.pi * _NOMINAL_HZ * STEP_S)  # what a nominal tone's step has turned


@dataclass(frozen=True, slots=True)
class Group:
    """One group's findings: an array entry a step. `tone` is the number of the nearest nominal frequency."""

    tone: NDArray[np.intp]
    offset: Signal  # from the nominal frequency, as a share of it
    purity: Signal  # 1: one steady sine; noise and a second sine lower it
    power: Signal  # mean square over the window
    envelope: Signal  # mean square, smoothed over SMOOTHED steps


@dataclass(frozen=True, slots=True)
class Steps:
    """One block's findings, BLOCK / HOP steps of both groups, and the power of all that is heard."""

    low: Group
    high: Group
    whole: Signal


class ToneGroups:
    """Splits a line's sound into the two groups of DTMF tones."""

    def __init__(self) -> None:
        self._bands = BandPass((_LOW_EDGES_HZ, _HIGH_EDGES_HZ, _WHOLE_EDGES_HZ), taps=_TAPS, hop=HOP)
        self._kept: Analytic = np.zeros((3, _KEPT), np.complex128)
        self.delay_s = (self._bands.delay_samples - HOP + 1) / SAMPLE_RATE_HZ + (SMOOTHED - 1) / 2 * STEP_S
        """How much later than the sound an envelope's step is."""

    def feed(self, block: Signal) -> Steps:
        """Judge the next block."""
        values = np.concatenate((self._kept, self._bands.feed(block)), axis=1)
        self._kept = values[:, _STEPS:]
        power = (values.real**2 + values.imag**2) / 2
        means = power @ _last(WINDOW, _LENGTH) / WINDOW
        tones, offsets, purities = _tones(values[:2], power[:2])
        envelopes = power[:2] @ _last(SMOOTHED, _LENGTH) / SMOOTHED
        low, high = (Group(tones[n], offsets[n], purities[n], means[n], envelopes[n]) for n in (0, 1))
        return Steps(low, high, means[2])


def _tones(values: Analytic, power: Signal) -> tuple[NDArray[np.intp], Signal, Signal]:
    """Of both groups: the phase's advance over one step tells which tone it may be, over four how far off and pure."""
    near = (values[:, 1:] * values[:, :-1].conj()) @ _last(WINDOW - 1, _LENGTH - 1)
    far = (values[:, _LAG:] * values[:, :-_LAG].conj()) @ _last(WINDOW - _LAG, _LENGTH - _LAG)
    both_ends = (power[:, _LAG:] + power[:, :-_LAG]) @ _last(WINDOW - _LAG, _LENGTH - _LAG)
    tones = np.abs(np.angle(near[:, :, None] * _TURNED_BACK[:, None, :])).argmin(axis=2)
    turned_back = np.take_along_axis(_TURNED_BACK, tones, axis=1)
    off_hz = np.angle(far * turned_back**_LAG) / (2 * np.pi * STEP_S * _LAG)
    return tones, off_hz / np.take_along_axis(_NOMINAL_HZ, tones, axis=1), np.abs(far) / (both_ends + _NOTHING)


@cache
def _last(count: int, length: int) -> Signal:
    """A matrix that adds up the last `count` of `length` values at each of the block's steps, the last of them."""
    place, step = np.arange(length)[:, None], np.arange(length - _STEPS, length)[None, :]
    return ((place <= step) & (place > step - count)).astype(np.float64)
