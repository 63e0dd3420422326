import errno
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from appliance.errors import UserError
from appliance.media import company, prompt_file, wav
from appliance.media.company import speak_to_file, text_key, upload_to_file
from appliance.media.pcm import join, silence
from appliance.media.prompt_file import files, read_prompt
from appliance.media.replace_file import replace_file
from appliance.media.workshop import Workshop
from tests.unit.media.fake_engine import FakeEngine, burst
from tests.unit.media.measured import off_target_db, peak_dbfs

ENGINE = FakeEngine()


def test_typed_text_becomes_both_files(tmp_path: Path) -> None:
    stem = speak_to_file("您好", "zh", ENGINE, tmp_path / "media")
    assert stem.parent == tmp_path / "media"
    assert {file.suffix for file in files(stem) if file.is_file()} == {".alaw", ".wav"}
    assert peak_dbfs(read_prompt(stem)) <= -3.0
    assert abs(off_target_db(read_prompt(stem))) < 0.1


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
    [("silence", "nothing but silence"), ("x" * 8001, "8001 characters, over 8000"), ("fail", "the engine failed")],
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
    assert abs(off_target_db(sound)) < 0.1
    assert sound.duration_s == 1.5, "an upload is not trimmed: its pauses are meant"
    assert upload_to_file(upload, tmp_path / "media") == stem


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"#!/bin/sh\nreboot", "not a sound file"),
        (wav.header(8, channels=2) + bytes(8), "nothing but silence"),
        (wav.encode(burst(1000, 1.0))[:5000], "ends early"),
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
    monkeypatch.setattr(Workshop, "take", lambda *_: pytest.fail("it was read"))
    with pytest.raises(UserError, match="8192 MB, over 256"):
        upload_to_file(tmp_path / "upload", tmp_path / "media")


def test_the_limit_admits_ten_minutes_as_a_studio_saves_them() -> None:
    assert company.LONGEST_UPLOAD_S * 48_000 * 2 * 4 + 1000 <= company.LARGEST_UPLOAD_BYTES


def a_burst(folder: Path) -> Path:
    upload = folder / "upload"
    upload.write_bytes(wav.encode(burst(1000, 1.0)))
    return upload


@pytest.mark.parametrize("broken", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_folder_that_is_full_or_read_only_is_told_of_and_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: int
) -> None:
    written: list[Path] = []

    def second_fails(path: Path, chunks: Iterable[bytes], mode: int = 0o644) -> None:
        if written:
            raise OSError(broken, os.strerror(broken))
        written.append(path)
        replace_file(path, chunks, mode)

    monkeypatch.setattr(prompt_file, "replace_file", second_fails)
    with pytest.raises(UserError, match=f"can't be kept in .*media: {os.strerror(broken)}"):
        upload_to_file(a_burst(tmp_path), tmp_path / "media")
    assert written
    assert list((tmp_path / "media").iterdir()) == []


def test_a_folder_that_can_not_be_made_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="can't be kept"):
        upload_to_file(a_burst(tmp_path), tmp_path / "upload" / "media")


def test_a_workshop_is_lent_for_several(tmp_path: Path) -> None:
    with Workshop() as shop:
        stems = {speak_to_file(text, "zh", ENGINE, tmp_path, shop) for text in ("一", "二", "三")}
    assert len(stems) == 3
