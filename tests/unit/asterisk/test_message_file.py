"""A message's seconds end with its last word; silence is no message; what is on a sick disk is told."""

import os
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.asterisk.message_file import keep_message, no_room
from appliance.callflow.ports import Recorded, RecordedMessage
from appliance.media import wav

LOUD = b"\x00\x10\x00\xf0" * 4000
"""A second of a rough sound."""
QUIET = b"\x20\x00\xe0\xff" * 4000
"""A second of a line's own noise."""


def written(folder: Path, data: bytes, header_says: int | None = None) -> Path:
    file = folder / "m.wav"
    file.write_bytes(wav.header(len(data) if header_says is None else header_says) + data)
    return file


@pytest.mark.parametrize(
    ("data", "seconds"),
    [(LOUD * 3, 3.0), (LOUD * 2 + QUIET * 4, 2.0), (QUIET * 2 + LOUD * 2, 4.0), (LOUD + QUIET + LOUD + QUIET, 3.0)],
)
def test_the_silence_at_the_end_is_not_counted(tmp_path: Path, data: bytes, seconds: float) -> None:
    kept = keep_message(written(tmp_path, data), 1.0)
    assert kept == Recorded(RecordedMessage(PurePosixPath("m.wav"), seconds))


@pytest.mark.parametrize("data", [QUIET * 9, LOUD[:15_000] + QUIET * 5, b"", b"\x00"])
def test_silence_and_a_cough_are_no_message(tmp_path: Path, data: bytes) -> None:
    assert keep_message(written(tmp_path, data), 1.0) == Recorded(None)
    assert list(tmp_path.iterdir()) == []


def test_a_header_that_was_never_finished_is(tmp_path: Path) -> None:
    kept = keep_message(written(tmp_path, LOUD * 2, header_says=0), 1.0)
    assert kept.message == RecordedMessage(PurePosixPath("m.wav"), 2.0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=3000))
def test_no_content_is_too_strange(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "m.wav").write_bytes(data)
    assert keep_message(tmp_path / "m.wav", 1.0).message is None


def test_a_file_that_never_was_is_no_message(tmp_path: Path) -> None:
    assert keep_message(tmp_path / "none.wav", 1.0) == Recorded(None)


def test_a_file_that_can_not_be_read_stays_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    file = written(tmp_path, LOUD * 2)
    monkeypatch.setattr(os, "fsync", fails)
    kept = keep_message(file, 1.0)
    assert kept.fault == "the message can't be read: Input/output error"
    assert kept.message is not None
    assert kept.message.seconds == pytest.approx(2, abs=0.01)
    assert file.exists()


def test_a_folder_that_is_not_there_has_no_room(tmp_path: Path) -> None:
    assert no_room(tmp_path) == ""
    assert "No such file" in no_room(tmp_path / "gone")


@pytest.mark.parametrize(("tone_s", "seconds"), [(0.0, 5.0), (1.9, 3.0), (3.4, 1.5)])
def test_the_exchanges_tone_at_the_end_is_cut_off(tmp_path: Path, tone_s: float, seconds: float) -> None:
    kept = keep_message(written(tmp_path, LOUD * 5, header_says=0), 1.0, tone_s)
    assert kept.message is not None
    assert kept.message.seconds == pytest.approx(seconds, abs=0.02)
    with (tmp_path / "m.wav").open("rb") as file:
        layout = wav.find_sound(file)
    assert layout is not None
    assert layout.declared_bytes == (tmp_path / "m.wav").stat().st_size - layout.data_start
    assert layout.declared_bytes == pytest.approx(16_000 * seconds, abs=16)


@pytest.mark.parametrize("tone_s", [4.5, 9.0])
def test_a_message_that_is_all_tone_is_none(tmp_path: Path, tone_s: float) -> None:
    assert keep_message(written(tmp_path, LOUD * 5), 1.0, tone_s) == Recorded(None)
    assert list(tmp_path.iterdir()) == []
