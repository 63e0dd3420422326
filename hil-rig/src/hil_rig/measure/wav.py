"""WAV files in and out: 8 kHz, 16 bit, as float32 between -1 and 1."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hil_rig.keypad import SAMPLE_RATE_HZ

Samples = NDArray[np.float32]

_FULL_SCALE = 32768.0
_HEADER_BYTES = 44


class WavError(ValueError):
    """A file is not what the judges read; the text names the file and the difference."""


def read_channels(path: Path) -> list[Samples]:
    """The channels of a WAV, left first. WavError unless it is 8 kHz 16-bit PCM."""
    try:
        with wave.open(str(path), "rb") as source:
            shape = source.getnchannels(), source.getsampwidth(), source.getframerate()
            data = source.readframes(source.getnframes())
    except (wave.Error, EOFError) as error:
        raise WavError(f"{path}: {error}") from None
    channels, width, rate_hz = shape
    if (width, rate_hz) != (2, SAMPLE_RATE_HZ):
        raise WavError(f"{path}: {rate_hz} Hz and {8 * width} bit, but {SAMPLE_RATE_HZ} Hz and 16 bit are read")
    frames = np.frombuffer(data, "<i2").astype(np.float32) / np.float32(_FULL_SCALE)
    return [np.ascontiguousarray(frames[channel::channels]) for channel in range(channels)]


def read_mono(path: Path) -> Samples:
    """The samples of a mono WAV; WavError where there are more channels."""
    channels = read_channels(path)
    if len(channels) != 1:
        raise WavError(f"{path}: {len(channels)} channels where one is expected")
    return channels[0]


def read_growing(path: Path) -> Samples:
    """The samples so far of a mono WAV that a phone still writes; its header is completed at the end of the call."""
    content = path.read_bytes() if path.exists() else b""
    data = content[_HEADER_BYTES:]
    return np.frombuffer(data[: len(data) // 2 * 2], "<i2").astype(np.float32) / np.float32(_FULL_SCALE)


def write_mono(path: Path, samples: NDArray[np.floating]) -> None:
    """Write samples as 8 kHz 16-bit mono; what is beyond full scale is clipped."""
    pcm = np.clip(np.round(samples * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1).astype("<i2")
    with wave.open(str(path), "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(SAMPLE_RATE_HZ)
        target.writeframes(pcm.tobytes())
