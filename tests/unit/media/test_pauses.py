"""What the dialplan tells of pauses, and the silence that comes of it."""

import wave
from array import array
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.media.pauses import NEVER, Silence, is_paused, read_pauses
from appliance.media.recording import finish_recording

shares_a_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
RATE = 8000
FRAME = 4


@pytest.mark.parametrize(
    ("text", "silences", "is_over"),
    [
        ("", (), False),
        ("paused 1000\n", (), False),
        ("paused 1000\nresumed 3500 640\n", (Silence(640, 2.5, 1000),), False),
        ("paused 1000\nresumed 3500 640\nreleased 9000\n", (Silence(640, 2.5, 1000),), True),
        ("paused 1000\nreleased 3000\n", (Silence(None, 2.0, 1000),), True),
        ("paused 1000\nresumed 3500 640\npaused 5000\nreleased 6000\n", None, True),
        ("paused 1000\nresumed 35", (), False),
        ("nonsense\npaused x\npaused 1000\n\x00\nresumed 2000 64\n", (Silence(64, 1.0, 1000),), False),
    ],
)
def test_lines_tell_when(text: str, silences: tuple[Silence, ...] | None, is_over: bool) -> None:
    pauses = read_pauses(text)
    assert pauses.is_over is is_over
    assert pauses.silences == ((Silence(640, 2.5, 1000), Silence(None, 1.0, 5000)) if silences is None else silences)


@pytest.mark.parametrize(
    ("text", "paused"),
    [("", False), ("paused 1\n", True), ("paused 1\nresumed 2 64\n", False), ("paused 1\nreleased 2\n", False)],
)
def test_whether_it_is_paused_now(text: str, paused: bool) -> None:
    assert is_paused(text) is paused


def test_a_clock_that_was_set_fills_no_disk() -> None:
    assert read_pauses("paused 5000\nresumed 1000 64\n").seconds == 0
    assert read_pauses("paused 0\nresumed 99999999999999 64\n").seconds == 4 * 3600


def test_where_there_is_no_such_file_it_was_never_paused() -> None:
    assert NEVER.is_over
    assert NEVER.seconds == 0


@given(st.text(max_size=200))
def test_whatever_stands_there_harms_nothing(text: str) -> None:
    assert read_pauses(text).seconds >= 0


@shares_a_folder
@given(st.lists(st.tuples(st.integers(1, 300), st.integers(0, 60)), max_size=5), st.integers(1, 300))
def test_all_that_was_said_is_there_and_silence_of_the_right_length_between(
    tmp_path: Path, parts: list[tuple[int, int]], rest: int
) -> None:
    wanted: list[int] = []
    raw, silences = b"", []
    for said, silent_ms in parts:
        raw += array("h", [1000, 2000] * said).tobytes()
        wanted += [2000] * said + [0] * (silent_ms * RATE // 1000)
        silences.append(Silence(len(raw), silent_ms / 1000, 0))
    raw += array("h", [1000, 2000] * rest).tobytes()
    wanted += [2000] * rest
    (tmp_path / "call.raw").write_bytes(raw)
    seconds = finish_recording(tmp_path / "call.raw", tmp_path / "call.wav", silences)
    with wave.open(str(tmp_path / "call.wav")) as file:
        frames = array("h", file.readframes(file.getnframes()))
    assert list(frames[0::2]) == wanted
    assert [sample // 2 for sample in wanted] == list(frames[1::2])
    assert seconds == len(wanted) / RATE


@pytest.mark.parametrize("at_byte", [None, 3, 10**9])
def test_a_pause_beyond_what_is_there_comes_at_its_end(tmp_path: Path, at_byte: int | None) -> None:
    (tmp_path / "call.raw").write_bytes(bytes([1, 1, 2, 2] * 10))
    finish_recording(tmp_path / "call.raw", tmp_path / "call.wav", [Silence(at_byte, 0.01, 0)])
    with wave.open(str(tmp_path / "call.wav")) as file:
        content = file.readframes(file.getnframes())
    assert len(content) == 10 * FRAME + 80 * FRAME
    assert content.startswith(bytes(FRAME)) is (at_byte == 3)
