from pathlib import Path

import pytest

from appliance.errors import UserError
from appliance.media import company, wav
from appliance.media.company import speak_to_file, text_key, upload_to_file
from appliance.media.level import ACTIVE_LEVEL_DBFS, PEAK_LIMIT_DBFS, active_rms
from appliance.media.pcm import dbfs, join, silence
from appliance.media.prompt_file import files, read_prompt
from tests.unit.media.fake_engine import FakeEngine, burst

ENGINE = FakeEngine()


def test_typed_text_becomes_both_files(tmp_path: Path) -> None:
    stem = speak_to_file("您好", "zh", ENGINE, tmp_path / "media")
    assert stem.parent == tmp_path / "media"
    assert {file.suffix for file in files(stem) if file.is_file()} == {".alaw", ".wav"}
    assert read_prompt(stem).peak_dbfs <= PEAK_LIMIT_DBFS


def test_the_same_text_is_spoken_once(tmp_path: Path) -> None:
    stem = speak_to_file("您好", "zh", ENGINE, tmp_path)
    made = [file.stat().st_ino for file in files(stem)]
    assert speak_to_file("您好", "zh", ENGINE, tmp_path) == stem
    assert [file.stat().st_ino for file in files(stem)] == made


def test_half_a_prompt_is_made_again(tmp_path: Path) -> None:
    stem = speak_to_file("您好", "zh", ENGINE, tmp_path)
    files(stem)[0].unlink()
    speak_to_file("您好", "zh", ENGINE, tmp_path)
    assert all(file.is_file() for file in files(stem))


def test_the_key_tells_apart_all_that_changes_the_sound() -> None:
    keys = {
        text_key("您好", "zh", ENGINE),
        text_key("您好！", "zh", ENGINE),
        text_key("您好", "en", ENGINE),
        text_key("您好", "zh", FakeEngine(edition="1.1")),
        text_key("您好", "zh", FakeEngine(speed="slow")),
    }
    assert len(keys) == 5
    assert all(len(key) == 64 for key in keys)


@pytest.mark.parametrize("text", ["../../etc/passwd", "-v en", "a\0b", "\ud800", "<speak/>", "x\ny"])
def test_no_text_gets_into_a_files_name(tmp_path: Path, text: str) -> None:
    stem = speak_to_file(text, "en", ENGINE, tmp_path)
    assert stem.parent == tmp_path
    assert set(stem.name) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    ("text", "reason"),
    [("silence", "nothing but silence"), ("x" * 2001, "2001 characters, over 2000"), ("fail", "the engine failed")],
)
def test_text_that_gives_no_prompt_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(UserError, match=reason):
        speak_to_file(text, "en", ENGINE, tmp_path / "media")
    assert not (tmp_path / "media").exists()


def test_an_upload_becomes_a_prompt_as_loud_as_the_others(tmp_path: Path) -> None:
    upload = tmp_path / "upload"
    upload.write_bytes(wav.encode(join((burst(1000, 1.0, 900), silence(0.5)))))
    stem = upload_to_file(upload, tmp_path / "media")
    sound = read_prompt(stem)
    assert dbfs(active_rms(sound.samples)) == pytest.approx(ACTIVE_LEVEL_DBFS, abs=0.1)
    assert sound.duration_s == 1.5, "an upload is not trimmed: its pauses are meant"
    assert upload_to_file(upload, tmp_path / "media") == stem


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"#!/bin/sh\nreboot", "not a WAV file"),
        (wav.header(8, channels=2) + bytes(8), "number of channels is 2"),
        (wav.encode(silence(1.0)), "nothing but silence"),
        (wav.header(0), "nothing but silence"),
    ],
)
def test_another_upload_is_refused_with_the_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "upload").write_bytes(content)
    with pytest.raises(UserError, match=reason):
        upload_to_file(tmp_path / "upload", tmp_path / "media")
    assert not (tmp_path / "media").exists()


def test_a_huge_upload_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "upload").open("wb") as upload:
        upload.truncate(1 << 33)
    monkeypatch.setattr(Path, "read_bytes", lambda _path: pytest.fail("it was read"))
    with pytest.raises(UserError, match="over 600 s of sound"):
        upload_to_file(tmp_path / "upload", tmp_path / "media")


def test_the_limit_admits_ten_minutes() -> None:
    assert len(wav.encode(silence(company.LONGEST_UPLOAD_S))) <= company._LARGEST_UPLOAD_BYTES
