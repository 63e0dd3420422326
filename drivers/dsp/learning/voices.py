"""Which steady sounds a recording holds: frequencies that come back, alone or in pairs."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from drivers.dsp.frames import SAMPLE_RATE_HZ, power_of
from drivers.dsp.learning.sound import TONE_BAND_HZ, VOICE_BAND_HZ, Curve, Samples

_WINDOW = 768  # 96 ms: tells 440 Hz from 480 Hz, and still fits a beep of 0.1 s
_STEP = 128
_BINS = 1024
_PEAK_BINS = 3  # half of a peak's width
_APART_BINS = 4
_LEAST_SHARE = 0.6  # of the voice band's power in one peak
_LEAST_PAIR_SHARE = 0.7
_LEAST_COMPANION = 0.06  # 12 dB below the stronger one
_LEAST_LEVEL_DBM0 = -45.0
_NEAR_HZ = 25.0
_SAME_HZ = 35.0  # what two frequencies leave of a beat is no sound of its own
_LEAST_FRAMES = 4
_MOST_VOICES = 4
_COMPANION_VOTES = 0.4


@dataclass(frozen=True, slots=True)
class Voice:
    """One steady sound: its frequencies within about 10 Hz, ascending, and the moments at which it surely sounds."""

    frequencies_hz: tuple[float, ...]
    moments_s: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Frames:
    """The frames that hold a steady sound. `second_hz` is nan where there is but one."""

    moments_s: Curve
    first_hz: Curve
    second_hz: Curve

    def only(self, which: NDArray[np.bool_]) -> "_Frames":
        return _Frames(self.moments_s[which], self.first_hz[which], self.second_hz[which])


def find_voices(samples: Samples) -> tuple[Voice, ...]:
    """Find the steady sounds, the one that sounds longest first; at most four."""
    if len(samples) < _WINDOW:
        return ()
    return tuple(_split(_steady_frames(samples)))


def _steady_frames(samples: Samples) -> _Frames:
    frames = sliding_window_view(samples, _WINDOW)[::_STEP]
    window = np.hanning(_WINDOW)
    powers = np.abs(np.fft.rfft(frames * window, _BINS)) ** 2 * (2 / (_BINS * np.sum(window**2)))
    total = powers[:, _bin(VOICE_BAND_HZ[0]) : _bin(VOICE_BAND_HZ[1])].sum(axis=1)
    first, first_power = _strongest(powers)
    second, second_power = _strongest(_without(powers, first))
    loud = total * _BINS / _WINDOW > power_of(_LEAST_LEVEL_DBM0)
    pair = (second_power >= _LEAST_COMPANION * first_power) & (first_power + second_power >= _LEAST_PAIR_SHARE * total)
    steady = loud & (pair | (first_power >= _LEAST_SHARE * total))
    moments = (np.arange(len(frames)) * _STEP + _WINDOW / 2) / SAMPLE_RATE_HZ
    return _Frames(moments, _hz(powers, first), np.where(pair, _hz(powers, second), np.nan)).only(steady)


def _bin(hz: float) -> int:
    return round(hz * _BINS / SAMPLE_RATE_HZ)


def _strongest(powers: Curve) -> tuple[NDArray[np.intp], Curve]:
    """Give each frame's strongest place in the tones' band, and the power around it."""
    low, high = map(_bin, TONE_BAND_HZ)
    places = powers[:, low:high].argmax(axis=1) + low
    around = places[:, None] + np.arange(-_PEAK_BINS, _PEAK_BINS + 1)
    return places, np.take_along_axis(powers, around, axis=1).sum(axis=1)


def _without(powers: Curve, places: NDArray[np.intp]) -> Curve:
    bins = np.arange(powers.shape[1])
    return np.where(np.abs(bins - places[:, None]) <= _APART_BINS, 0.0, powers)


def _hz(powers: Curve, places: NDArray[np.intp]) -> Curve:
    """Refine a peak's place by the parabola through its logarithm and its neighbours'."""
    rows = np.arange(len(places))
    left, middle, right = (np.log(powers[rows, places + side] + 1e-30) for side in (-1, 0, 1))
    bend = left - 2 * middle + right
    shift = np.where(bend < 0, 0.5 * (left - right) / np.where(bend < 0, bend, 1.0), 0.0)
    refined: Curve = (places + np.clip(shift, -0.5, 0.5)) * SAMPLE_RATE_HZ / _BINS
    return refined


def _split(frames: _Frames) -> Iterator[Voice]:
    heard: tuple[float, ...] = ()
    for _ in range(_MOST_VOICES):
        if len(frames.moments_s) < _LEAST_FRAMES:
            return
        anchor = _most_common(np.concatenate((frames.first_hz, frames.second_hz)))
        at_first, at_second = (np.abs(hz - anchor) <= _NEAR_HZ for hz in (frames.first_hz, frames.second_hz))
        members = at_first | at_second
        others = np.where(at_first, frames.second_hz, frames.first_hz)
        others[~members] = np.nan
        frequencies, chosen = _with_companion(anchor, members, others)
        if chosen.sum() >= _LEAST_FRAMES and not all(
            any(abs(hz - other) <= _SAME_HZ for other in heard) for hz in frequencies
        ):
            heard += frequencies
            yield Voice(frequencies, tuple(frames.moments_s[chosen].tolist()))
        frames = frames.only(~chosen)


def _with_companion(
    anchor: float, members: NDArray[np.bool_], others: Curve
) -> tuple[tuple[float, ...], NDArray[np.bool_]]:
    """Tell what sounds together with the anchor, and in which frames."""
    paired = members & ~np.isnan(others)
    if paired.sum() < _COMPANION_VOTES * members.sum():
        return (anchor,), members
    companion = _most_common(others[paired])
    with_it = members & (np.abs(others - companion) <= _NEAR_HZ)
    if with_it.sum() < _COMPANION_VOTES * members.sum():
        return (anchor,), members
    return (min(anchor, companion), max(anchor, companion)), with_it | (members & np.isnan(others))


def _most_common(frequencies: Curve) -> float:
    """Give the median of the 50 Hz that hold the most of them."""
    known = np.sort(frequencies[~np.isnan(frequencies)])
    ends = np.searchsorted(known, known + 2 * _NEAR_HZ, side="right")
    best = int(np.argmax(ends - np.arange(len(known))))
    return float(np.median(known[best : ends[best]]))
