"""Signal tones, made by calculation."""

from dataclasses import dataclass
from math import cos, pi, sin

from appliance.media.pcm import SAMPLE_RATE_HZ, Pcm, amplitude, join, silence

TONE_LEVEL_DBM0 = -10.0
"""The nominal level of Chinese signal tones (GB/T 3380)."""

_FULL_SCALE_DBM0 = 3.14  # a sine that just reaches full scale in A-law: ITU-T G.711, 4
_FADE_S = 0.005  # edges without a click


@dataclass(frozen=True, slots=True)
class Tone:
    """One frequency, on for a while, then silent for a while."""

    hz: int
    on_ms: int
    off_ms: int


def render(tone: Tone) -> Pcm:
    """Give one period of the tone's cadence."""
    return join((_sine(tone.hz, tone.on_ms / 1000), silence(tone.off_ms / 1000)))


def _sine(hz: int, duration_s: float) -> Pcm:
    top = amplitude(TONE_LEVEL_DBM0 - _FULL_SCALE_DBM0)
    count = round(duration_s * SAMPLE_RATE_HZ)
    return Pcm.of(top * _fade(n, count) * sin(2 * pi * hz * n / SAMPLE_RATE_HZ) for n in range(count))


def _fade(n: int, count: int) -> float:
    """Give the raised cosine that takes the first and last 5 ms of `count` samples up and down; 1 between."""
    edge_s = min(n, count - 1 - n) / SAMPLE_RATE_HZ
    return (1 - cos(pi * edge_s / _FADE_S)) / 2 if edge_s < _FADE_S else 1.0
