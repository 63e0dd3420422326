"""Filters, as impulse responses that are applied block by block: numpy has no recursive filter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, exp, pi, sin, sqrt, tan
from typing import Final

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 8000

Samples = NDArray[np.float64]

_HIGH_PASS_HZ = 180.0
"""Below it a telephone channel carries nothing but hum."""
_RESPONSE_S = 0.5
"""Each filter here has died away by far more than 100 dB after that."""
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class _Biquad:
    """A second-order section, normalised to a0 = 1."""

    b: tuple[float, float, float]
    a: tuple[float, float]

    def filtered(self, samples: Sequence[float]) -> Iterator[float]:
        x1 = x2 = y1 = y2 = 0.0
        for x in samples:
            y = self.b[0] * x + self.b[1] * x1 + self.b[2] * x2 - self.a[0] * y1 - self.a[1] * y2
            x1, x2, y1, y2 = x, x1, y, y1
            yield y


def high_passed(samples: Samples) -> Samples:
    """Take out what lies below 180 Hz: a Butterworth high-pass of the second order, 12 dB an octave."""
    return convolved(samples, HIGH_PASS)


def k_weighted(samples: Samples) -> Samples:
    """Weight by what heads and ears do: the two stages of ITU-R BS.1770-4, annex 1, at 8 kHz."""
    return convolved(samples, K_WEIGHTING)


def convolved(samples: Samples, response: Samples) -> Samples:
    """Apply a filter by its impulse response: overlap and add, so that memory doesn't grow with it."""
    size = _BLOCK if len(samples) > _BLOCK else 1 << (len(samples) + len(response) - 1).bit_length()
    step = size - len(response) + 1
    spectrum = np.fft.rfft(response, size)
    out = np.zeros(len(samples) + size)
    for start in range(0, len(samples), step):
        block = np.fft.rfft(samples[start : start + step], size)
        out[start : start + size] += np.fft.irfft(block * spectrum, size)
    return out[: len(samples)]


def smoothing(time_constant_s: float) -> Samples:
    """Give the response of two exponential averages in a row."""
    decay = exp(-1 / (time_constant_s * RATE_HZ))
    count = np.arange(round(_RESPONSE_S * RATE_HZ))
    return (1 - decay) ** 2 * (count + 1) * decay**count


def _response(*stages: _Biquad) -> Samples:
    samples = [1.0] + [0.0] * (round(_RESPONSE_S * RATE_HZ) - 1)
    for stage in stages:
        samples = list(stage.filtered(samples))
    return np.array(samples)


def _butterworth_high_pass(hz: float) -> _Biquad:
    """R. Bristow-Johnson, Audio EQ Cookbook, Q = 1/√2."""
    w0 = 2 * pi * hz / RATE_HZ
    alpha, a0 = sin(w0) / sqrt(2), 1 + sin(w0) / sqrt(2)
    edge = (1 + cos(w0)) / 2 / a0
    return _Biquad((edge, -2 * edge, edge), (-2 * cos(w0) / a0, (1 - alpha) / a0))


# The Recommendation has coefficients for 48 kHz only. These are the analogue filters behind them (frequency, gain and Q
# as in libebur128 and in B. De Man, "Evaluation of Implementations of the EBU R128 Loudness Measurement", AES 145),
# brought to 8 kHz by the same bilinear transform; at 48 kHz it gives the Recommendation's own numbers.
_SHELF_HZ, _SHELF_DB, _SHELF_Q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
_LOW_CUT_HZ, _LOW_CUT_Q = 38.13547087602444, 0.5003270373238773


def k_stages(rate_hz: int) -> tuple[_Biquad, _Biquad]:
    """Give the shelf and the low cut at a sampling rate."""
    k, high = tan(pi * _SHELF_HZ / rate_hz), 10 ** (_SHELF_DB / 20)
    band = high**0.4996667741545416
    a0 = 1 + k / _SHELF_Q + k * k
    shelf = _Biquad(
        ((high + band * k / _SHELF_Q + k * k) / a0, 2 * (k * k - high) / a0, (high - band * k / _SHELF_Q + k * k) / a0),
        (2 * (k * k - 1) / a0, (1 - k / _SHELF_Q + k * k) / a0),
    )
    k = tan(pi * _LOW_CUT_HZ / rate_hz)
    a0 = 1 + k / _LOW_CUT_Q + k * k
    return shelf, _Biquad((1.0, -2.0, 1.0), (2 * (k * k - 1) / a0, (1 - k / _LOW_CUT_Q + k * k) / a0))


HIGH_PASS: Final = _response(_butterworth_high_pass(_HIGH_PASS_HZ))
K_WEIGHTING: Final = _response(*k_stages(RATE_HZ))
