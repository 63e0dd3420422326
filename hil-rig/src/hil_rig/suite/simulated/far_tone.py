"""How the simulated switchboard hears that the far end has hung up: an exchange's tone by frequency and cadence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hil_rig.exchanges.sounds import FULL_SCALE_SINE_DBM0, sample_count
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.wav import Samples

_WINDOW, _HOP = 320, 80  # 40 ms, 10 ms
_HANN = np.hanning(_WINDOW)
_HOWLER_HZ = 950.0
_LONG_S = 1.9  # of a tone that never stops


@dataclass(frozen=True, slots=True)
class ToneLimits:
    """What tells that the far end has gone. `names` are the tones it knows; cadences in seconds on and off."""

    frequency_hz: float = 450.0
    most_off_hz: float = 35.0
    least_level_dbm0: float = -41.0
    most_level_dbm0: float = 3.0
    cadence_share: float = 0.16
    slack_s: float = 0.025
    least_share: float = 0.55
    halves: int = 5
    names: tuple[str, ...] = ("busy", "congestion", "vacant", "howler")
    any_cadence: bool = False
    any_frequency: bool = False


_HALVES_S = {"busy": 0.35, "congestion": 0.7}
_VACANT_S = (0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.4)


class FarTone:
    """Give it what the line says; it tells when that means that nobody is there any more."""

    def __init__(self, limits: ToneLimits) -> None:
        self._limits = limits
        self._rest = np.zeros(0, np.float32)
        self._is_on = False
        self._length_s = 0.0
        self._lengths: list[tuple[bool, float]] = []
        self._howls_s = 0.0

    def hears_end(self, samples: Samples) -> bool:
        """Take more of the line; True once a tone of the far end's hang-up is sure."""
        self._rest = np.concatenate([self._rest, samples])
        count = (len(self._rest) - _WINDOW) // _HOP + 1
        if count <= 0:
            return False
        windows = np.lib.stride_tricks.sliding_window_view(self._rest, _WINDOW)[::_HOP][:count]
        self._rest = self._rest[count * _HOP :]
        wanted = self._wanted_hz()
        sounds = _holds(windows, wanted, self._limits)
        howls = _holds(windows, np.array([_HOWLER_HZ - 20, _HOWLER_HZ, _HOWLER_HZ + 20]), self._limits)
        return any(self._frame(bool(on), bool(howl)) for on, howl in zip(sounds, howls, strict=True))

    def _wanted_hz(self) -> NDArray[np.float64]:
        if self._limits.any_frequency:
            return np.arange(300.0, 1800.0, 20.0)
        off = self._limits.most_off_hz
        return self._limits.frequency_hz + np.linspace(-off, off, max(3, round(off / 5)))

    def _frame(self, is_on: bool, howls: bool) -> bool:
        self._howls_s = self._howls_s + _HOP / SAMPLE_RATE_HZ if howls else 0.0
        if is_on is not self._is_on:
            self._lengths = [*self._lengths[-11:], (self._is_on, self._length_s)]
            self._is_on, self._length_s = is_on, 0.0
            return self._is_end()
        self._length_s += _HOP / SAMPLE_RATE_HZ
        if self._length_s > _LONG_S:
            self._lengths = []
        return "howler" in self._limits.names and self._howls_s > _LONG_S

    def _is_end(self) -> bool:
        ends_on = bool(self._lengths) and self._lengths[-1][0]
        lengths = [length for _, length in self._lengths]
        if not ends_on:
            return False
        if self._limits.any_cadence:
            return len(lengths) >= self._limits.halves
        for name, half_s in _HALVES_S.items():
            if name in self._limits.names and self._fits(lengths, [half_s] * self._limits.halves):
                return True
        return "vacant" in self._limits.names and self._fits(lengths, _VACANT_S)

    def _fits(self, lengths: Sequence[float], wanted: Sequence[float]) -> bool:
        latest = lengths[-len(wanted) :]
        return len(latest) == len(wanted) and all(
            abs(length - nominal) <= self._limits.cadence_share * nominal + self._limits.slack_s
            for length, nominal in zip(latest, wanted, strict=True)
        )


def _holds(windows: NDArray[np.float32], wanted_hz: NDArray[np.float64], limits: ToneLimits) -> NDArray[np.bool_]:
    """Windows that are mostly one sine among those frequencies."""
    n = np.arange(_WINDOW)
    turns = np.exp(-2j * np.pi * np.outer(n, wanted_hz) / SAMPLE_RATE_HZ)
    power = (np.abs((windows * _HANN) @ turns).max(axis=1) * 2 / np.sum(_HANN)) ** 2 / 2
    level = 10 * np.log10(np.maximum(power, 1e-12) * 2) + FULL_SCALE_SINE_DBM0
    spectrum = np.abs(np.fft.rfft(windows * _HANN, axis=1)) ** 2
    hz = np.fft.rfftfreq(_WINDOW, 1 / SAMPLE_RATE_HZ)
    band = spectrum[:, (hz > 250) & (hz < 2000)].sum(axis=1) * 2 / (_WINDOW * np.sum(_HANN**2))
    is_loud = (level > limits.least_level_dbm0) & (level < limits.most_level_dbm0)
    return np.asarray(is_loud & (power > limits.least_share * band))


def is_steady(samples: Samples, hz: float, seconds: float) -> bool:
    """Whether the last `seconds` are that tone: dial tone."""
    latest = samples[-sample_count(seconds) :]
    if len(latest) < sample_count(seconds):
        return False
    windows = np.lib.stride_tricks.sliding_window_view(latest, _WINDOW)[::_HOP]
    return bool(_holds(windows, np.array([hz - 15, hz, hz + 15]), ToneLimits()).all())
