"""How the simulated switchboard hears keys: by ITU-T Q.24's limits, each of which can be set wrong on purpose."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from hil_rig.exchanges.sounds import FULL_SCALE_SINE_DBM0
from hil_rig.keypad import COLUMNS_HZ, DIGITS, ROWS_HZ, SAMPLE_RATE_HZ
from hil_rig.measure.wav import Samples
from hil_rig.suite.simulated.band import band_passed

_WINDOW, _HOP = 160, 40  # 20 ms, 5 ms
_SMOOTH = 40  # the envelope's: 5 ms
_EDGE = 0.3  # of a tone's power: where it begins and ends
_STEP_HZ = 8.0
_LOW_HZ, _HIGH_HZ = np.arange(640.0, 1016.0, _STEP_HZ), np.arange(1130.0, 1738.0, _STEP_HZ)
_HANN = np.hanning(_WINDOW)


@dataclass(frozen=True, slots=True)
class KeyLimits:
    """What is a key. Levels are each tone's own, in dBm0; the defaults lie between Q.24's must and must not."""

    bandwidth_percent: float = 2.5
    least_tone_ms: float = 32.0
    repeats_after_s: float = 1e9
    bridged_ms: float = 26.0
    least_level_dbm0: float = -38.0
    most_level_dbm0: float = 6.0
    most_low_over_high_db: float = 10.0
    most_high_over_low_db: float = 6.0
    least_share: float = 0.88
    deaf_to: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A key that was heard, in seconds from the first sample."""

    digit: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class _Frames:
    """What each 5 ms holds: the key (-1: none), and both tones' frequencies."""

    keys: NDArray[np.intp]
    low_hz: NDArray[np.float64]
    high_hz: NDArray[np.float64]


def keys_in(samples: Samples, limits: KeyLimits) -> list[Key]:
    """All keys in the samples, in order."""
    if len(samples) < _WINDOW:
        return []
    voice = band_passed(samples, 630.0, 3400.0)
    frames = _frames(voice, limits)
    power = np.convolve(voice**2, np.ones(_SMOOTH) / _SMOOTH, "same")
    return [key for run in _runs(frames.keys, limits) for key in _placed(run, frames, power, limits)]


def _frames(voice: NDArray[np.float64], limits: KeyLimits) -> _Frames:
    windows = sliding_window_view(voice, _WINDOW)[::_HOP] * _HANN
    total = np.sum(windows**2, axis=1) / np.sum(_HANN**2)
    low_power, low_hz = _strongest(windows, _LOW_HZ)
    high_power, high_hz = _strongest(windows, _HIGH_HZ)
    least, most = (_power(level) for level in (limits.least_level_dbm0, limits.most_level_dbm0))
    sounds = (np.minimum(low_power, high_power) > least) & (np.maximum(low_power, high_power) < most)
    sounds &= low_power + high_power > limits.least_share * total
    sounds &= low_power < high_power * 10 ** (limits.most_low_over_high_db / 10)
    sounds &= high_power < low_power * 10 ** (limits.most_high_over_low_db / 10)
    rows, columns = _nearest(low_hz, ROWS_HZ), _nearest(high_hz, COLUMNS_HZ)
    return _Frames(np.where(sounds, rows * len(COLUMNS_HZ) + columns, -1), low_hz, high_hz)


def _strongest(windows: NDArray[np.float64], grid_hz: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Each window's strongest sine in the grid: its power, and its frequency between the grid's steps."""
    turns = np.exp(-2j * np.pi * np.outer(np.arange(_WINDOW), grid_hz) / SAMPLE_RATE_HZ)
    size = np.abs(windows @ turns) * 2 / np.sum(_HANN)
    best = np.clip(size.argmax(axis=1), 1, len(grid_hz) - 2)
    rows = np.arange(len(size))
    before, at, after = size[rows, best - 1], size[rows, best], size[rows, best + 1]
    bend = np.minimum(before - 2 * at + after, -1e-12)
    shift = np.clip((before - after) / (2 * bend), -0.5, 0.5)
    return at**2 / 2, grid_hz[best] + shift * _STEP_HZ


def _nearest(found_hz: NDArray[np.float64], nominal_hz: tuple[int, ...]) -> NDArray[np.intp]:
    return np.asarray(np.abs(found_hz[:, None] - np.array(nominal_hz)).argmin(axis=1))


def _power(level_dbm0: float) -> float:
    return float(10 ** ((level_dbm0 - FULL_SCALE_SINE_DBM0) / 10) / 2)


def _runs(keys: NDArray[np.intp], limits: KeyLimits) -> list[slice]:
    """Stretches of windows with one key; a hole that would be bridged doesn't end one."""
    hole = int(limits.bridged_ms / 5) + _WINDOW // _HOP
    runs: list[slice] = []
    for at in np.flatnonzero(keys >= 0).tolist():
        if runs and at - runs[-1].stop <= hole and keys[at] == keys[runs[-1].start]:
            runs[-1] = slice(runs[-1].start, at + 1)
        else:
            runs.append(slice(at, at + 1))
    return runs


def _placed(run: slice, frames: _Frames, power: NDArray[np.float64], limits: KeyLimits) -> list[Key]:
    """The tones of one run, told apart by the envelope."""
    digit = DIGITS[int(frames.keys[run.start])]
    first, last = max(0, run.start * _HOP - _WINDOW // 2), min(len(power), run.stop * _HOP + _WINDOW + _WINDOW // 2)
    inside = power[run.start * _HOP + _WINDOW // 2 : (run.stop - 1) * _HOP + _WINDOW // 2 + 1]
    loud = power[first:last] > _EDGE * np.max(inside)
    return [
        Key(digit, (first + start) / SAMPLE_RATE_HZ, (first + stop) / SAMPLE_RATE_HZ)
        for start, stop in _stretches(loud, limits.bridged_ms)
        for _ in range(1 + int((stop - start) / SAMPLE_RATE_HZ / limits.repeats_after_s))
        if limits.least_tone_ms <= (stop - start) / SAMPLE_RATE_HZ * 1000
        and digit not in limits.deaf_to
        and _is_in_tune(frames, slice((first + start) // _HOP, (first + stop - _WINDOW) // _HOP + 1), run, limits)
    ]


def _stretches(loud: NDArray[np.bool_], bridged_ms: float) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], loud.astype(np.int8), [0]]))).reshape(-1, 2).tolist()
    joined: list[tuple[int, int]] = []
    for start, stop in edges:
        if joined and (start - joined[-1][1]) / SAMPLE_RATE_HZ * 1000 <= bridged_ms:
            joined[-1] = (joined[-1][0], stop)
        else:
            joined.append((start, stop))
    return joined


def _is_in_tune(frames: _Frames, whole: slice, run: slice, limits: KeyLimits) -> bool:
    """Whether the windows that the tone fills keep the key's two frequencies."""
    at = [n for n in range(max(whole.start, run.start), max(whole.stop, run.start + 1)) if n < len(frames.keys)]
    if not at:
        return False
    row, column = divmod(int(frames.keys[run.start]), len(COLUMNS_HZ))
    off = [
        abs(float(np.median(found[at])) / nominal - 1) * 100
        for found, nominal in ((frames.low_hz, ROWS_HZ[row]), (frames.high_hz, COLUMNS_HZ[column]))
    ]
    return max(off) <= limits.bandwidth_percent
