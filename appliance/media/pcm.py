"""Telephone sound as a value: 8 kHz, one channel, 16-bit samples."""

import sys
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from math import log10, sqrt
from typing import Self

SAMPLE_RATE_HZ = 8000
FULL_SCALE = 32768
LOUDEST = 32767
SILENCE_DBFS = -100.0
"""What stands for the level of digital silence, which has none."""

_TIGHT_FLOOR_DBFS = -45.0
_BYTES_A_SAMPLE = 2


@dataclass(frozen=True, slots=True)
class Pcm:
    """Sound; `data` holds little-endian signed 16-bit samples, one channel, 8000 a second."""

    data: bytes

    def __post_init__(self) -> None:
        if len(self.data) % _BYTES_A_SAMPLE:
            raise ValueError("half a sample: 16-bit sound has an even number of bytes")

    @classmethod
    def of(cls, samples: Iterable[float]) -> Self:
        """Make sound of samples in 16-bit units: fractions are rounded, what is out of range is clipped."""
        clipped = [max(-FULL_SCALE, min(LOUDEST, round(sample))) for sample in samples]
        return cls(_little_endian(array("h", clipped)))

    @property
    def samples(self) -> "array[int]":
        """A copy of the samples, each -32768..32767."""
        samples = array("h", self.data)
        if sys.byteorder == "big":
            samples.byteswap()
        return samples

    @property
    def duration_s(self) -> float:
        """The length in seconds."""
        return len(self.data) / _BYTES_A_SAMPLE / SAMPLE_RATE_HZ

    @property
    def peak_dbfs(self) -> float:
        """The level of the largest sample, relative to full scale."""
        return dbfs(max((abs(sample) for sample in self.samples), default=0))


def silence(duration_s: float) -> Pcm:
    """Give `duration_s` of nothing."""
    return Pcm(bytes(_BYTES_A_SAMPLE * round(duration_s * SAMPLE_RATE_HZ)))


def join(pieces: Iterable[Pcm], gap_s: float = 0.0) -> Pcm:
    """Put the pieces one after another, with `gap_s` of silence between each two."""
    return Pcm(silence(gap_s).data.join(piece.data for piece in pieces))


def trim(pcm: Pcm, margin_s: float, floor_dbfs: float = _TIGHT_FLOOR_DBFS) -> Pcm:
    """Cut what is quieter than the floor at both ends, but for `margin_s` of what is there.

    Sound that never rises above the floor becomes empty.
    """
    floor = amplitude(floor_dbfs)
    loud = [index for index, sample in enumerate(pcm.samples) if abs(sample) > floor]
    if not loud:
        return Pcm(b"")
    margin = round(margin_s * SAMPLE_RATE_HZ)
    start, end = max(0, loud[0] - margin), loud[-1] + 1 + margin
    return Pcm(pcm.data[start * _BYTES_A_SAMPLE : end * _BYTES_A_SAMPLE])


def dbfs(level: float) -> float:
    """Give the level of an amplitude in 16-bit units, relative to full scale."""
    return 20.0 * log10(level / FULL_SCALE) if level else SILENCE_DBFS


def amplitude(level_dbfs: float) -> float:
    """Give the amplitude in 16-bit units that has this level."""
    return float(FULL_SCALE * 10 ** (level_dbfs / 20))


def rms(samples: Iterable[float]) -> float:
    """Give the root mean square; 0 for no samples."""
    squares = [sample * sample for sample in samples]
    return sqrt(sum(squares) / len(squares)) if squares else 0.0


def _little_endian(samples: "array[int]") -> bytes:
    if sys.byteorder == "big":
        samples.byteswap()
    return samples.tobytes()
