"""Every prompt equally loud, without rumble and without clipping."""

from collections.abc import Iterator, Sequence
from math import cos, pi, sin, sqrt

from appliance.media.pcm import SAMPLE_RATE_HZ, Pcm, amplitude, rms

ACTIVE_LEVEL_DBFS = -23.0
"""RMS while there is speech; 1 dB more, and some prompts of espeak-ng's would meet the peak limit."""
PEAK_LIMIT_DBFS = -3.0
HIGH_PASS_HZ = 180.0
"""Below it a telephone channel carries nothing but hum."""

_FRAME = SAMPLE_RATE_HZ // 50
_ACTIVE_BELOW_LOUDEST_DB = 30.0
_PEAK_TARGET_DBFS = PEAK_LIMIT_DBFS - 0.01  # rounding to 16 bits must not lift a peak over the limit


def level(pcm: Pcm) -> Pcm:
    """High-pass, then bring the active speech to the target level, or less where the peak limit asks for it.

    Silence stays silence.
    """
    samples = list(_high_passed(pcm.samples))
    peak = max(map(abs, samples), default=0.0)
    active = active_rms(samples)
    if not active:
        return pcm
    gain = min(amplitude(ACTIVE_LEVEL_DBFS) / active, amplitude(_PEAK_TARGET_DBFS) / peak)
    return Pcm.of(gain * sample for sample in samples)


def active_rms(samples: Sequence[float]) -> float:
    """Give the RMS over the 20 ms frames within 30 dB of the loudest: the speech without its pauses."""
    frames = [rms(samples[start : start + _FRAME]) for start in range(0, len(samples), _FRAME)]
    floor = max(frames, default=0.0) * 10 ** (-_ACTIVE_BELOW_LOUDEST_DB / 20)
    return rms(frame for frame in frames if frame > floor)


def _high_passed(samples: Sequence[float]) -> Iterator[float]:
    """Second-order Butterworth high-pass (R. Bristow-Johnson, Audio EQ Cookbook, Q = 1/√2)."""
    w0 = 2 * pi * HIGH_PASS_HZ / SAMPLE_RATE_HZ
    alpha = sin(w0) / sqrt(2)
    a0, a1, a2 = 1 + alpha, -2 * cos(w0), 1 - alpha
    b0, b1 = (1 + cos(w0)) / 2 / a0, -(1 + cos(w0)) / a0
    a1, a2 = a1 / a0, a2 / a0
    x1 = x2 = y1 = y2 = 0.0
    for x in samples:
        y = b0 * (x + x2) + b1 * x1 - a1 * y1 - a2 * y2
        x1, x2, y1, y2 = x, x1, y, y1
        yield y
