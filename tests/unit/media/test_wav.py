import wave
from contextlib import suppress
from io import BytesIO
from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.errors import UserError
from appliance.media import wav
from appliance.media.pcm import Pcm

sounds = st.binary(max_size=400).map(lambda data: Pcm(data[: len(data) // 2 * 2]))


def file_of(rate_hz: int, channels: int, sample_bytes: int) -> bytes:
    content = BytesIO()
    with wave.open(content, "wb") as file:
        file.setframerate(rate_hz)
        file.setnchannels(channels)
        file.setsampwidth(sample_bytes)
        file.writeframes(bytes(48))
    return content.getvalue()


@given(sounds)
def test_what_is_written_is_read_back(pcm: Pcm) -> None:
    assert wav.decode(wav.encode(pcm)) == pcm


@given(sounds)
def test_is_byte_for_byte_what_the_wave_module_writes(pcm: Pcm) -> None:
    content = BytesIO()
    with wave.open(content, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(pcm.data)
    assert wav.encode(pcm) == content.getvalue()


@pytest.mark.parametrize("channels", [1, 2])
def test_sizes_past_4_gib_stay_at_the_largest(channels: int) -> None:
    assert wav.header(1 << 33, channels)[-4:] == b"\xff" * 4


@pytest.mark.parametrize(
    ("rate_hz", "channels", "sample_bytes", "reason"),
    [
        (44_100, 1, 2, "rate in Hz is 44100, not 8000"),
        (8000, 2, 2, "number of channels is 2, not 1"),
        (8000, 1, 1, "sample size in bits is 8, not 16"),
        (8000, 1, 3, "sample size in bits is 24, not 16"),
    ],
)
def test_refuses_another_format_with_the_reason(rate_hz: int, channels: int, sample_bytes: int, reason: str) -> None:
    with pytest.raises(UserError, match=reason) as refusal:
        wav.decode(file_of(rate_hz, channels, sample_bytes))
    assert "8000 Hz, mono, 16-bit" in refusal.value.remedy


ALAW_FORM = pack("<HHIIHH", 6, 1, 8000, 8000, 1, 8)
ALAW_WAV = b"RIFF" + pack("<I", 40) + b"WAVEfmt " + pack("<I", 16) + ALAW_FORM + b"data" + pack("<I", 4) + bytes(4)


@pytest.mark.parametrize(
    "content", [b"", b"ID3\x04mp3", b"RIFF", b"#!/bin/sh\nreboot\n", b"PK\x03\x04", wav.header(0)[:40]]
)
def test_refuses_what_is_no_linear_wav(content: bytes) -> None:
    with pytest.raises(UserError, match="this is not a WAV file"):
        wav.decode(content)


def test_refuses_another_coding() -> None:
    with pytest.raises(UserError, match="coding is 6, not 1"):
        wav.decode(ALAW_WAV)


@given(st.binary(max_size=60), st.integers(0, 60))
def test_a_mangled_file_is_refused_or_read_but_nothing_else(junk: bytes, at: int) -> None:
    whole = wav.encode(Pcm(bytes(20)))
    mangled = whole[:at] + junk + whole[at + len(junk) :]
    with suppress(UserError):
        assert len(wav.decode(mangled).data) <= len(mangled)


def test_a_file_that_was_cut_short_gives_what_there_is() -> None:
    assert wav.decode(wav.encode(Pcm.of([1, 2, 3, 4]))[:-3]) == Pcm.of([1, 2])
