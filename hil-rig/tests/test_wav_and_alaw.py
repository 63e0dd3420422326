import wave
from pathlib import Path

import numpy as np
import pytest

from hil_rig.measure import alaw
from hil_rig.measure.wav import WavError, read_channels, read_mono, write_mono


def write(path: Path, frames: bytes, *, channels: int = 1, width: int = 2, rate_hz: int = 8000) -> Path:
    with wave.open(str(path), "wb") as target:
        target.setnchannels(channels)
        target.setsampwidth(width)
        target.setframerate(rate_hz)
        target.writeframes(frames)
    return path


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    samples = np.array([0, 0.5, -0.5, 0.999, -1], np.float32)
    write_mono(tmp_path / "a.wav", samples)
    assert read_mono(tmp_path / "a.wav") == pytest.approx(samples, abs=1 / 32768)


def test_what_is_too_loud_is_clipped(tmp_path: Path) -> None:
    write_mono(tmp_path / "a.wav", np.array([3.0, -3.0]))
    assert read_mono(tmp_path / "a.wav") == pytest.approx([1, -1], abs=1 / 32768)


def test_stereo_is_split_left_first(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", np.array([1, -2, 3, -4], "<i2").tobytes(), channels=2)
    left, right = read_channels(path)
    assert (left * 32768).tolist() == [1, 3]
    assert (right * 32768).tolist() == [-2, -4]
    with pytest.raises(WavError, match="2 channels where one is expected"):
        read_mono(path)


def test_other_formats_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(WavError, match=r"a\.wav: 16000 Hz and 16 bit"):
        read_mono(write(tmp_path / "a.wav", b"", rate_hz=16000))
    with pytest.raises(WavError, match=r"b\.wav: 8000 Hz and 8 bit"):
        read_mono(write(tmp_path / "b.wav", b"", width=1))
    (tmp_path / "c.wav").write_bytes(b"RIFF\x00\x00")
    with pytest.raises(WavError, match=r"c\.wav"):
        read_mono(tmp_path / "c.wav")


def test_a_law_codes_are_those_of_g711() -> None:
    # G.711 table 1a: silence is 0xD5 (+8 of 32768 here), the loudest positive value 0xAA.
    values = alaw.decode(np.array([0xD5, 0x55, 0xAA, 0x2A], np.uint8)) * 32768
    assert values.tolist() == [8, -8, 32256, -32256]


def test_every_code_survives_its_own_round_trip() -> None:
    codes = np.arange(256, dtype=np.uint8)
    assert alaw.encode(alaw.decode(codes)).tolist() == codes.tolist()


def test_coding_costs_a_few_percent() -> None:
    samples = np.linspace(-0.9, 0.9, 4001, dtype=np.float32)
    error = np.abs(alaw.round_trip(samples) - samples)
    assert (error <= 0.035 * np.abs(samples) + 0.0005).all()
