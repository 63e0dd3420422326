import os
import wave
from array import array
from pathlib import Path
from struct import pack

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.media import wav
from appliance.media.recording import finish_recording, salvage

shares_a_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
voice = st.integers(-32768, 32767)


def raw_of(agent: list[int], caller: list[int]) -> bytes:
    """Write as MixMonitor's option D does: by turns, little-endian, agent first."""
    return b"".join(pack("<hh", *frame) for frame in zip(agent, caller, strict=True))


def sides(file: Path) -> tuple[list[int], list[int]]:
    with wave.open(str(file)) as content:
        assert (content.getnchannels(), content.getsampwidth(), content.getframerate()) == (2, 2, 8000)
        samples = array("h", content.readframes(content.getnframes()))
    return list(samples[0::2]), list(samples[1::2])


@shares_a_folder
@given(st.lists(st.tuples(voice, voice), max_size=200), st.binary(max_size=3))
def test_caller_comes_left_and_agent_right(tmp_path: Path, frames: list[tuple[int, int]], torn: bytes) -> None:
    agent, caller = [frame[0] for frame in frames], [frame[1] for frame in frames]
    (tmp_path / "call.raw").write_bytes(raw_of(agent, caller) + torn)
    seconds = finish_recording(tmp_path / "call.raw", tmp_path / "call.wav")
    assert sides(tmp_path / "call.wav") == (caller, agent)
    assert seconds == len(frames) / 8000


def test_a_recording_of_many_chunks_is_whole(tmp_path: Path) -> None:
    agent = [n % 30_000 for n in range(40_000)]
    caller = [-sample for sample in agent]
    (tmp_path / "call.raw").write_bytes(raw_of(agent, caller))
    assert finish_recording(tmp_path / "call.raw", tmp_path / "call.wav") == 5.0
    assert sides(tmp_path / "call.wav") == (caller, agent)


def test_makes_the_folder_of_the_day_and_keeps_strangers_out(tmp_path: Path) -> None:
    (tmp_path / "call.raw").write_bytes(raw_of([1], [2]))
    finished = tmp_path / "2026-11-21" / "call.wav"
    finish_recording(tmp_path / "call.raw", finished)
    assert finished.stat().st_mode & 0o777 == 0o640


def test_a_crash_leaves_the_raw_file_and_no_half_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError("no space left")

    raw = raw_of([1] * 100, [2] * 100)
    (tmp_path / "call.raw").write_bytes(raw)
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="no space left"):
        finish_recording(tmp_path / "call.raw", tmp_path / "call.wav")
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("call.raw", raw)]


def test_a_missing_raw_file_makes_no_recording(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        finish_recording(tmp_path / "call.raw", tmp_path / "call.wav")
    assert not (tmp_path / "call.wav").exists()


SOUND = bytes(range(200)) * 8  # 800 samples: 0.1 s
UNFINISHED_SIZES = [0, 0xFFFFFFFF, 0x7FFFF000]


@pytest.mark.parametrize("declared", UNFINISHED_SIZES)
@pytest.mark.parametrize("torn", [b"", b"\x01"])
def test_a_killed_writers_file_gets_its_header(tmp_path: Path, declared: int, torn: bytes) -> None:
    file = tmp_path / "message.wav"
    file.write_bytes(wav.header(declared)[:4] + bytes(4) + wav.header(declared)[8:] + SOUND + torn)
    assert salvage(file) == 0.1
    assert file.read_bytes() == wav.header(len(SOUND)) + SOUND + torn
    assert salvage(file) == 0.1, "a second time changes nothing"


def test_stereo_and_further_chunks_are_understood(tmp_path: Path) -> None:
    whole = wav.header(len(SOUND), channels=2)
    odd_chunk = b"LIST" + pack("<I", 5) + b"hello\0"
    broken = whole[:4] + bytes(4) + whole[8:36] + odd_chunk + b"data" + bytes(4) + SOUND
    file = tmp_path / "call.wav"
    file.write_bytes(broken)
    assert salvage(file) == 0.05
    assert sides(file)[0] == list(array("h", SOUND)[0::2])


def test_a_finished_file_is_left_alone(tmp_path: Path) -> None:
    whole = wav.header(len(SOUND)) + SOUND + b"LIST" + pack("<I", 4) + b"note"
    file = tmp_path / "message.wav"
    file.write_bytes(whole)
    assert salvage(file) == 0.1
    assert file.read_bytes() == whole


def test_a_message_of_a_header_alone_is_empty(tmp_path: Path) -> None:
    file = tmp_path / "message.wav"
    file.write_bytes(wav.header(0))
    assert salvage(file) == 0.0


@shares_a_folder
@given(st.one_of(st.binary(max_size=80), st.integers(0, 43).map(lambda size: wav.header(0)[:size])))
def test_what_is_no_wav_is_left_alone(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "message.wav"
    file.write_bytes(content)
    assert salvage(file) is None
    assert file.read_bytes() == content


@shares_a_folder
@given(st.binary(min_size=28, max_size=28))
def test_a_hostile_form_harms_nothing(tmp_path: Path, middle: bytes) -> None:
    file = tmp_path / "message.wav"
    file.write_bytes(wav.header(0)[:12] + middle + b"data" + bytes(4) + SOUND)
    seconds = salvage(file)
    assert seconds is None or seconds >= 0
    assert SOUND in file.read_bytes()
