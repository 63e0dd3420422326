"""Which digits a recording holds, and when. Tones by ITU-T Q.23; limits in the spirit of Q.24."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from hil_rig.keypad import COLUMNS_HZ, DIGITS, ROWS_HZ, SAMPLE_RATE_HZ, digit_samples
from hil_rig.measure.wav import Samples, read_mono, write_mono

_WINDOW = 205  # 25.6 ms: 697 and 770 Hz are told apart
_HOP = 40  # 5 ms
_LEAST_FRAMES = 3  # a tone of 40 ms fills the window for three hops
_LEAST_SHARE = 0.45  # of the window's energy that both tones must hold: SNR above about 0 dB
_LEAST_POWER = 10 ** (-45 / 10)  # of full scale, both tones
_LARGEST_TWIST = 10 ** (10 / 10)
_LEAST_LEAD = 10 ** (6 / 10)  # of the best row or column over the second best
_EDGE_SHARE = 0.25  # a window that holds half of a tone sees a quarter of its power


@dataclass(frozen=True, slots=True)
class HeardDigit:
    """A digit and where it sounds, in seconds from the recording's start (within 10 ms)."""

    digit: str
    start_s: float
    end_s: float


def hear_digits(recording: Path | Samples) -> list[HeardDigit]:
    """All digits of at least 40 ms in a recording (a mono WAV or samples), in order."""
    samples = read_mono(recording) if isinstance(recording, Path) else recording
    if len(samples) < _WINDOW:
        return []
    windows = sliding_window_view(np.pad(samples, _WINDOW), _WINDOW)[::_HOP]
    rows, columns = _powers(windows, ROWS_HZ), _powers(windows, COLUMNS_HZ)
    keys = _keys(windows, rows, columns)
    return [_placed(run, keys, rows, columns) for run in _runs(keys)]


def heard_digits_text(recording: Path | Samples) -> str:
    """The digits alone, as in `159D*0#`."""
    return "".join(heard.digit for heard in hear_digits(recording))


def write_digits(path: Path, digits: str, *, tone_ms: int = 100, gap_ms: int = 100, lead_ms: int = 0) -> None:
    """Write a WAV of pressed keys, after `lead_ms` of silence."""
    tones = np.array(digit_samples(digits, tone_ms=tone_ms, gap_ms=gap_ms), dtype=np.float32) / 32768
    write_mono(path, np.concatenate([np.zeros(lead_ms * SAMPLE_RATE_HZ // 1000, np.float32), tones]))


def _powers(windows: NDArray[np.float32], frequencies_hz: tuple[int, ...]) -> NDArray[np.float32]:
    """Mean square of each frequency's sine in each window."""
    n = np.arange(_WINDOW)
    turns = np.exp(-2j * np.pi * np.outer(n, frequencies_hz) / SAMPLE_RATE_HZ).astype(np.complex64)
    amplitudes = np.abs(windows @ turns) * np.float32(2 / _WINDOW)
    return np.asarray(amplitudes**2 / 2, dtype=np.float32)


def _keys(windows: NDArray[np.float32], rows: NDArray[np.float32], columns: NDArray[np.float32]) -> NDArray[np.intp]:
    """The key's number in DIGITS for each window, -1 where there is none."""
    low, high = rows.max(axis=1), columns.max(axis=1)
    both = low + high
    total = np.mean(windows**2, axis=1)
    sounds = (both > _LEAST_POWER) & (both > _LEAST_SHARE * total)
    balanced = (low < _LARGEST_TWIST * high) & (high < _LARGEST_TWIST * low)
    clear = _leads(rows) & _leads(columns)
    keys = rows.argmax(axis=1) * len(COLUMNS_HZ) + columns.argmax(axis=1)
    return np.where(sounds & balanced & clear, keys, -1)


def _leads(powers: NDArray[np.float32]) -> NDArray[np.bool_]:
    ordered = np.sort(powers, axis=1)
    leads: NDArray[np.bool_] = ordered[:, -1] > _LEAST_LEAD * ordered[:, -2]
    return leads


def _runs(keys: NDArray[np.intp]) -> list[slice]:
    """Stretches of the same key; a single odd window inside a tone doesn't split it."""
    mended = keys.copy()
    inside = (keys[:-2] == keys[2:]) & (keys[:-2] >= 0)
    mended[1:-1][inside] = keys[:-2][inside]
    borders = np.flatnonzero(np.diff(mended)) + 1
    edges = [0, *borders.tolist(), len(mended)]
    runs = [slice(start, stop) for start, stop in pairwise(edges)]
    return [run for run in runs if mended[run.start] >= 0 and run.stop - run.start >= _LEAST_FRAMES]


def _placed(run: slice, keys: NDArray[np.intp], rows: NDArray[np.float32], columns: NDArray[np.float32]) -> HeardDigit:
    """Find the tone's edges where the windows see half of it."""
    key = int(np.bincount(keys[run][keys[run] >= 0]).argmax())
    row, column = divmod(key, len(COLUMNS_HZ))
    power = rows[:, row] + columns[:, column]
    loud = power > _EDGE_SHARE * power[run].max()
    first, last = run.start, run.stop - 1
    reach = _WINDOW // _HOP + 1
    while first > max(0, run.start - reach) and loud[first - 1]:
        first -= 1
    while last < min(len(power) - 1, run.stop - 1 + reach) and loud[last + 1]:
        last += 1
    return HeardDigit(DIGITS[key], _centre_s(first), _centre_s(last))


def _centre_s(window: int) -> float:
    """The time of a window's centre; the recording was padded by one window in front."""
    return max(0.0, (window * _HOP + _WINDOW / 2 - _WINDOW) / SAMPLE_RATE_HZ)
