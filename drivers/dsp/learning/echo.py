"""What comes back of what is sent into a line: how much, and how late. And which gains a line bears."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from drivers.dsp.frames import SAMPLE_RATE_HZ
from drivers.dsp.learning.sound import Curve, Samples, as_samples

_LONGEST_DELAY_S = 0.25
_TAPS, _TAPS_BEFORE = 160, 32  # 20 ms around the strongest reflection: a hybrid's answer lasts a few milliseconds
_LEAST_S, _MOST_S = 1.0, 4.0  # what is solved over 4 s takes 40 MB; more tells nothing new
_LEAST_OVER_FLOOR = 6.0  # chance reaches 4
_REGULARIZATION = 1e-3
_RIDGE = 1e-6
_LEAST_SENT_POWER = 1e-8

_TARGET_DBM0 = -15.0  # of a tone: in the middle of what the ear's detector is measured over
_DEAD_BAND_DB = 3.0
_MOST_GAIN_DB = 6.0
_STEP_DB = 0.5
_STABILITY_MARGIN_DB = 6.0  # against singing: the usual rule of thumb for a 4-wire loop, not read in a standard


@dataclass(frozen=True, slots=True)
class EchoReturn:
    """The strongest reflection: its loss against what was sent (dB, 0 and more is usual) and its delay."""

    loss_db: float
    delay_s: float


@dataclass(frozen=True, slots=True)
class Gains:
    """Gains to be set (dB), and whether the echo holds them below what the level would want."""

    receive_db: float
    transmit_db: float
    held_by_echo: bool


def measure_echo(sent: NDArray[np.float32], returned: NDArray[np.float32]) -> EchoReturn | None:
    """Measure the echo of a broad test signal (noise or a sweep), recorded from the moment at which it was sent.

    The first 4 s are used: a sweep must be through by then. None where the signal is shorter than a second or silent,
    or no reflection stands out of what else was heard.
    """
    length = min(len(sent), len(returned), round(_MOST_S * SAMPLE_RATE_HZ))
    if length < _LEAST_S * SAMPLE_RATE_HZ:
        return None
    source, answer = as_samples(sent[:length]), as_samples(returned[:length])
    if float(np.mean(source**2)) < _LEAST_SENT_POWER:
        return None
    rough = _impulse_answer(source, answer)
    peak = int(np.argmax(np.abs(rough)))
    floor = float(np.sqrt(np.mean(rough[np.abs(np.arange(len(rough)) - peak) > _TAPS] ** 2)))
    if abs(float(rough[peak])) < _LEAST_OVER_FLOOR * max(floor, 1e-9):
        return None
    echo = _explained(source, answer, max(0, peak - _TAPS_BEFORE))
    loss = 10 * np.log10(float(np.mean(source**2)) / max(float(np.mean(echo**2)), 1e-15))
    return EchoReturn(round(float(loss), 1), round(peak / SAMPLE_RATE_HZ, 4))


def _impulse_answer(source: Samples, answer: Samples) -> Curve:
    """Find roughly what an impulse would bring back over the time in which echoes come."""
    size = 2 * len(source)
    was, came = np.fft.rfft(source, size), np.fft.rfft(answer, size)
    power = np.abs(was) ** 2
    path: Curve = np.fft.irfft(np.conj(was) * came / (power + _REGULARIZATION * power.max()), size)
    return path[: round(_LONGEST_DELAY_S * SAMPLE_RATE_HZ)]


def _explained(source: Samples, answer: Samples, delay: int) -> Curve:
    """Give the part of what came back that a path of 20 ms behind this delay explains (least squares)."""
    rows = sliding_window_view(source, _TAPS)[: len(source) - _TAPS + 1 - delay].astype(np.float64)
    came = answer[delay + _TAPS - 1 :].astype(np.float64)
    square = rows.T @ rows
    square += np.eye(_TAPS) * (_RIDGE * np.trace(square) / _TAPS)
    explained: Curve = rows @ np.linalg.solve(square, rows.T @ came)
    return explained


def propose_gains(tone_level_dbm0: float, echo: EchoReturn | None) -> Gains:
    """Propose gains for a line whose tones arrive at this level. Within 3 dB of −15 dBm0 nothing is changed.

    Both directions' gains together stay 6 dB below the echo's loss, so that the loop can't sing; without a measured
    echo nothing is amplified.
    """
    off = _TARGET_DBM0 - tone_level_dbm0
    wanted = 0.0 if abs(off) <= _DEAD_BAND_DB else float(np.clip(off, -_MOST_GAIN_DB, _MOST_GAIN_DB))
    room = 0.0 if echo is None else max(0.0, echo.loss_db - _STABILITY_MARGIN_DB)
    receive = min(wanted, room)
    steps = np.floor(receive / _STEP_DB) if receive > 0 else np.round(receive / _STEP_DB)
    return Gains(float(steps * _STEP_DB), 0.0, held_by_echo=receive < wanted)
