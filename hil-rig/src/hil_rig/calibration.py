"""Ties a sound card's levels to dBm0 by a reference tone, and states how well. Pure."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from hil_rig.exchanges.api import ExchangeError
from hil_rig.exchanges.sounds import FULL_SCALE_SINE_DBM0
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.wav import Samples

REFERENCE_HZ = 1020.0
"""ITU-T O.6: the preferred reference test frequency; not 1000 Hz, which is a whole part of the sample rate."""

_WINDOW_S = 0.25
_LEAST_WINDOWS = 8
_LEAST_SNR_DB = 20.0
_MOST_SPREAD_DB = 0.5
_MOST_FREQUENCY_ERROR = 0.02
_CLIPPED = 0.999
_READING_DB = 0.05  # half the last place of a level meter that shows tenths, as a standard uncertainty


class CalibrationError(ExchangeError):
    """What was heard can't be the reference; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A tone of known level. `uncertainty_db` is its source's own, with coverage factor 2, mismatch included."""

    level_dbm0: float
    uncertainty_db: float = 0.5
    hz: float = REFERENCE_HZ


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the samples lack to dBm0, and the expanded uncertainty of that (GUM, coverage factor 2, about 95 %).

    `frequency_hz` is the tone's as the card's clock sees it, `snr_db` its distance to all else that was heard,
    `spread_db` between the loudest and the quietest quarter of a second.
    """

    offset_db: float
    uncertainty_db: float
    frequency_hz: float
    snr_db: float
    spread_db: float


def calibrate(heard: Samples, reference: Reference) -> Calibration:
    """Compare what was heard with the reference; CalibrationError: too short, clipped, unsteady, or another tone."""
    window = round(_WINDOW_S * SAMPLE_RATE_HZ)
    windows = heard[: len(heard) // window * window].reshape(-1, window).astype(np.float64)
    if len(windows) < _LEAST_WINDOWS:
        raise CalibrationError(f"{len(heard) / SAMPLE_RATE_HZ:.1f} s are too short: play the reference for 2 s or more")
    if np.abs(windows).max() >= _CLIPPED:
        raise CalibrationError("the tone is clipped: turn the card's recording level down")
    hz = _frequency_hz(windows.ravel())
    levels, snr_db = _levels(windows, hz)
    spread_db = float(np.ptp(levels))
    _require_reference(hz, snr_db, spread_db, reference)
    repeated_db = float(np.std(levels, ddof=1)) / sqrt(len(levels))
    uncertainty_db = 2 * sqrt((reference.uncertainty_db / 2) ** 2 + repeated_db**2 + _READING_DB**2)
    return Calibration(reference.level_dbm0 - float(np.mean(levels)), uncertainty_db, hz, snr_db, spread_db)


def _frequency_hz(samples: NDArray[np.float64]) -> float:
    """The strongest frequency, between the spectrum's lines by the parabola through the logarithms of three."""
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2 + 1e-30
    peak = int(np.clip(power.argmax(), 1, len(power) - 2))
    left, middle, right = np.log(power[peak - 1 : peak + 2])
    curve = left - 2 * middle + right
    shift = 0.5 * (left - right) / curve if curve else 0.0
    return float((peak + shift) * SAMPLE_RATE_HZ / len(samples))


def _levels(windows: NDArray[np.float64], hz: float) -> tuple[NDArray[np.float64], float]:
    """The tone's level in each window by least squares, and its distance to the rest of all windows."""
    turns = 2 * np.pi * hz * np.arange(windows.shape[1]) / SAMPLE_RATE_HZ
    basis = np.stack([np.sin(turns), np.cos(turns), np.ones_like(turns)])
    fit = np.linalg.lstsq(basis.T, windows.T, rcond=None)[0]
    rest = windows - fit.T @ basis
    peaks_squared = fit[0] ** 2 + fit[1] ** 2 + 1e-30
    snr_db = 10 * np.log10(peaks_squared.mean() / 2 / (np.mean(rest**2) + 1e-30))
    return FULL_SCALE_SINE_DBM0 + 10 * np.log10(peaks_squared), float(snr_db)


def _require_reference(hz: float, snr_db: float, spread_db: float, reference: Reference) -> None:
    if snr_db < _LEAST_SNR_DB:
        raise CalibrationError(f"no clear tone: {snr_db:.0f} dB above the noise; {_LEAST_SNR_DB:.0f} dB are needed")
    if abs(hz / reference.hz - 1) > _MOST_FREQUENCY_ERROR:
        raise CalibrationError(f"the tone has {hz:.0f} Hz, but the reference {reference.hz:.0f} Hz")
    if spread_db > _MOST_SPREAD_DB:
        raise CalibrationError(f"the tone's level moves by {spread_db:.1f} dB: look for automatic gain control")
