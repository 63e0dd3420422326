"""Which steady tones a recording holds, and when: how a test tells who is heard."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.wav import Samples, read_mono, write_mono

FRAME_S = 0.02
"""The length of a frame: frequencies should lie at multiples of 50 Hz, so that they don't leak into each other."""

_FRAME = int(FRAME_S * SAMPLE_RATE_HZ)
_LEAST_LEVEL_DBFS = -40.0
_LEAST_SHARE = 0.1  # of a frame's energy: a tone among speech or other tones still counts


@dataclass(frozen=True, slots=True)
class HeardTone:
    """A tone and where it sounds, in seconds from the recording's start (within one frame)."""

    hz: float
    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        """How long it sounds."""
        return self.end_s - self.start_s


def tone_presence(
    samples: Samples, frequencies_hz: Sequence[float], least_level_dbfs: float = _LEAST_LEVEL_DBFS
) -> NDArray[np.bool_]:
    """Frames of 20 ms by frequencies: whether that sine is in that frame, at `least_level_dbfs` (peak) or louder."""
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    turns = np.exp(-2j * np.pi * np.outer(np.arange(_FRAME), frequencies_hz) / SAMPLE_RATE_HZ)
    peaks = np.abs(frames @ turns) * 2 / _FRAME
    total = np.mean(frames**2, axis=1, keepdims=True)
    present: NDArray[np.bool_] = (peaks > 10 ** (least_level_dbfs / 20)) & (peaks**2 / 2 > _LEAST_SHARE * total)
    return present


def hear_tones(
    recording: Path | Samples, frequencies_hz: Sequence[float], *, shortest_s: float = 0.06, bridge_s: float = 0.06
) -> list[HeardTone]:
    """When each frequency is heard, by start.

    Holes up to `bridge_s` are bridged (lost packets), then what is shorter than `shortest_s` is dropped (speech
    that passes a frequency).
    """
    samples = read_mono(recording) if isinstance(recording, Path) else recording
    present = tone_presence(samples, frequencies_hz)
    heard = [
        HeardTone(hz, start, end)
        for column, hz in enumerate(frequencies_hz)
        for start, end in _stretches(present[:, column], bridge_s)
        if end - start >= shortest_s
    ]
    return sorted(heard, key=lambda tone: tone.start_s)


def seconds_heard(recording: Path | Samples, hz: float) -> float:
    """How long a tone is heard in all."""
    return sum(tone.length_s for tone in hear_tones(recording, [hz]))


def write_tone(path: Path, hz: float, length_s: float, level_dbfs: float = -12.0) -> None:
    """Write a sine of that peak level, with 5 ms ramps so that it doesn't click."""
    n = np.arange(int(length_s * SAMPLE_RATE_HZ))
    ramp = np.minimum(1, np.minimum(n, n[::-1]) / 40)
    write_mono(path, 10 ** (level_dbfs / 20) * ramp * np.sin(2 * np.pi * hz * n / SAMPLE_RATE_HZ))


def _stretches(present: NDArray[np.bool_], bridge_s: float) -> list[tuple[float, float]]:
    """Join what holes up to `bridge_s` divide; a frame alone is noise that happened to look like the tone."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], present.astype(np.int8), [0]]))).reshape(-1, 2)
    stretches: list[tuple[float, float]] = []
    for start, stop in edges[edges[:, 1] - edges[:, 0] > 1] * FRAME_S:
        if stretches and start - stretches[-1][1] <= bridge_s + FRAME_S / 2:
            stretches[-1] = (stretches[-1][0], float(stop))
        else:
            stretches.append((float(start), float(stop)))
    return stretches
