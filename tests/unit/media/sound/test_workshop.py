"""Sound files of others, as the workshop's process takes and refuses them."""

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from appliance.errors import DeviceError, UserError
from appliance.media import wav
from appliance.media.cut import Cut
from appliance.media.pcm import Pcm, silence
from appliance.media.sound.filters import Samples
from appliance.media.workshop import Workshop
from tests.unit.media.measured import off_target_db, peak_dbfs, samples_of
from tests.unit.media.sound.signals import babble, quiet, sine

LONGEST_S = 600.0


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with Workshop() as shop:
        yield shop


def saved(file: Path, samples: Samples, rate_hz: int = 8000, form: str = "WAV", coding: str | None = None) -> Path:
    soundfile.write(file, samples, rate_hz, format=form, subtype=coding)
    return file


KINDS = [
    ("WAV", "PCM_16", 8000),
    ("WAV", "PCM_24", 48000),
    ("WAV", "FLOAT", 96000),
    ("WAV", "PCM_U8", 11025),
    ("WAV", "ALAW", 8000),
    ("WAV", "IMA_ADPCM", 22050),
    ("WAVEX", "PCM_16", 44100),
    ("FLAC", "PCM_16", 44100),
    ("FLAC", "PCM_24", 96000),
    ("OGG", "VORBIS", 44100),
    ("OGG", "OPUS", 48000),
    ("MP3", "MPEG_LAYER_III", 44100),
    ("MP3", "MPEG_LAYER_III", 16000),
]


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize(("form", "coding", "rate_hz"), KINDS)
def test_the_usual_kinds_become_a_prompt(
    tmp_path: Path, workshop: Workshop, form: str, coding: str, rate_hz: int, channels: int
) -> None:
    samples = np.concatenate((quiet(0.5, rate_hz), sine(-12.0, 2.0, 700.0, rate_hz), quiet(0.5, rate_hz)))
    file = saved(tmp_path / "any-name", np.column_stack([samples] * channels), rate_hz, form, coding)
    prompt = workshop.take(file, LONGEST_S)
    assert prompt.duration_s == pytest.approx(3.0, abs=0.08), "an upload is not trimmed: its pauses are meant"
    assert abs(off_target_db(prompt)) < 0.1
    assert peak_dbfs(prompt) <= -3.0
    heard = samples_of(prompt)[8000:16000]
    assert int(np.abs(np.fft.rfft(heard)).argmax()) == pytest.approx(700, abs=2)


def test_both_sides_of_a_stereo_file_are_heard(tmp_path: Path, workshop: Workshop) -> None:
    left, right = (np.concatenate(parts) for parts in ((sine(-12, 1), quiet(1)), (quiet(1), sine(-12, 1))))
    heard = samples_of(workshop.take(saved(tmp_path / "f", np.column_stack((left, right))), LONGEST_S))
    assert heard[1000:7000].std() == pytest.approx(heard[9000:15000].std(), rel=0.01)


def test_what_lies_above_the_telephone_band_does_not_fold_into_it(tmp_path: Path, workshop: Workshop) -> None:
    both = sine(-20, 2, 1000, 48000) + sine(-6, 2, 6000, 48000)
    spectrum = np.abs(np.fft.rfft(samples_of(workshop.take(saved(tmp_path / "f", both, 48000), LONGEST_S))[4000:12000]))
    assert spectrum[2000] < spectrum[1000] / 1000, "6 kHz would fold to 2 kHz"


def of(form: str, coding: str | None = None, duration_s: float = 3.0) -> bytes:
    out = io.BytesIO()
    soundfile.write(out, babble(duration_s), 8000, format=form, subtype=coding)
    return out.getvalue()


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("voice.wav", bytes(10_000_000))
    return out.getvalue()


def damaged(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + os.urandom(500) + content[middle + 500 :]


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


REFUSED = {
    "empty": (b"", "is empty"),
    "script": (b"#!/bin/sh\nreboot\n", "not a sound file"),
    "text": ("您好".encode() * 100, "not a sound file"),
    "page": (b"<!DOCTYPE html><html>", "not a sound file"),
    "program": (b"\x7fELF" + bytes(100), "not a sound file"),
    "m4a": (b"\0\0\0\x20ftypM4A " + bytes(1000), "M4A"),
    "aac": (b"\xff\xf1\x50\x80" + bytes(1000), "AAC"),
    "wma": (bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(100), "WMA"),
    "amr": (b"#!AMR\n" + bytes(100), "AMR"),
    "zip": (zipped(), "an archive"),
    "gzip": (b"\x1f\x8b\x08" + bytes(100), "an archive"),
    "aiff": (of("AIFF"), "not a sound file"),
    "au": (of("AU"), "not a sound file"),
    "video in RIFF": (b"RIFF\x10\0\0\0AVI LIST" + bytes(100), "not a sound file"),
    "half a header": (wav.header(100)[:30], "no sound"),
    "cut WAV": (half(of("WAV")), "ends early"),
    "cut FLAC": (half(of("FLAC")), "ends early|decoded"),
    "cut Vorbis": (half(of("OGG", "VORBIS")), "ends early|decoded"),
    "cut Opus": (half(of("OGG", "OPUS")), "ends early|decoded"),
    "cut MP3": (half(of("MP3")), "ends early|decoded"),
    "damaged FLAC": (damaged(of("FLAC")), "ends early|decoded"),
    "Vorbis without its end": (of("OGG", "VORBIS", 30.0)[:-3000], "ends early"),
    "damaged Opus": (damaged(of("OGG", "OPUS")), "damaged"),
    "damaged MP3": (damaged(of("MP3")), "ends early|decoded"),
    "damaged Vorbis": (damaged(of("OGG", "VORBIS")), "ends early|decoded"),
    "noise after a tag": (b"ID3\x04\0\0\0\0\0\0" + bytes(range(256)) * 40, "decoded|not taken"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_anything_else_is_refused_with_reason_and_remedy(tmp_path: Path, workshop: Workshop, what: str) -> None:
    content, reason = REFUSED[what]
    (tmp_path / "voice.wav").write_bytes(content)
    with pytest.raises(UserError, match=reason) as refusal:
        workshop.take(tmp_path / "voice.wav", LONGEST_S)
    assert refusal.value.remedy


def test_a_float_file_with_no_numbers_is_refused(tmp_path: Path, workshop: Workshop) -> None:
    file = saved(tmp_path / "f", np.full(8000, np.nan), coding="FLOAT")
    with pytest.raises(UserError, match="no sound"):
        workshop.take(file, LONGEST_S)


def flac_of_silence(file: Path, duration_s: int) -> Path:
    with soundfile.SoundFile(file, "w", 44100, 1, format="FLAC") as out:
        for _ in range(duration_s):
            out.write(quiet(1.0, 44100))
    return file


def test_a_small_file_of_two_hours_is_refused_by_its_header(tmp_path: Path, workshop: Workshop) -> None:
    bomb = flac_of_silence(tmp_path / "bomb", 7200)
    assert bomb.stat().st_size < 2_000_000
    with pytest.raises(UserError, match="longer than 600 s"):
        workshop.take(bomb, LONGEST_S)


def audible(pcm: Pcm) -> None:
    if not pcm.data:
        raise UserError("nothing is decoded but silence", "as company.py refuses it")


def test_a_header_that_lies_about_the_length_does_not_help(tmp_path: Path, workshop: Workshop) -> None:
    """STREAMINFO's total of samples (RFC 9639, 8.2) set to 1 s, and to "unknown"."""
    bomb = flac_of_silence(tmp_path / "bomb", 1200)
    content = bytearray(bomb.read_bytes())
    for claimed in (44100, 0):
        content[21] &= 0xF0
        content[22:26] = claimed.to_bytes(4, "big")
        bomb.write_bytes(content)
        with pytest.raises(UserError, match=r"longer than 600 s|ends early|decoded"):
            audible(workshop.take(bomb, LONGEST_S))


def test_progress_is_told_while_it_reads(tmp_path: Path, workshop: Workshop) -> None:
    told: list[float] = []
    workshop.take(saved(tmp_path / "f", babble(30.0)), LONGEST_S, told.append)
    assert len(told) > 2
    assert told == sorted(told)
    assert told[-1] == pytest.approx(30.0)


def test_ten_minutes_pass_within_the_limits(tmp_path: Path, workshop: Workshop) -> None:
    prompt = workshop.take(saved(tmp_path / "f", np.tile(babble(60.0), 10)), LONGEST_S)
    assert prompt.duration_s == 600.0
    assert abs(off_target_db(prompt)) < 0.1


def test_one_job_after_the_other_in_one_process(tmp_path: Path) -> None:
    with Workshop() as shop:
        spoken = Pcm((babble(1.5) * 32768).astype("<i2").tobytes())
        first = shop.finish(spoken, Cut.SENTENCE)
        (tmp_path / "bad").write_bytes(b"no")
        with pytest.raises(UserError):
            shop.take(tmp_path / "bad", LONGEST_S)
        assert shop.finish(spoken, Cut.SENTENCE) == first
        assert shop.finish(silence(1.0), Cut.SENTENCE).data == b""


def scripted(script: str) -> tuple[str, ...]:
    return sys.executable, "-c", script


@pytest.mark.parametrize(
    ("script", "error", "reason"),
    [
        ("import time; time.sleep(60)", UserError, "took longer than"),
        ("", DeviceError, "sound workshop"),
        ("print('{\"ended\": -24}', flush=True); input(); input()", UserError, "takes too long"),
        ("print('{\"ended\": -25}', flush=True); input(); input()", UserError, "too long"),
        ("print('{\"ended\": -11}', flush=True); input(); input()", UserError, "its decoder failed"),
    ],
)
def test_a_process_that_hangs_or_dies_is_told_of(script: str, error: type[Exception], reason: str) -> None:
    with Workshop(scripted(script), deadline_s=0.5) as shop, pytest.raises(error, match=reason):
        shop.finish(silence(0.1), Cut.WHOLE)


def test_a_workshop_goes_on_after_its_process_was_killed() -> None:
    with Workshop() as shop:
        first = shop.finish(silence(0.1), Cut.WHOLE)
        assert shop._process is not None
        shop._process.kill()
        shop._process.wait()
        assert shop.finish(silence(0.1), Cut.WHOLE) == first


def test_nothing_is_left_of_it_when_it_closes() -> None:
    with Workshop() as shop:
        shop.finish(silence(0.1), Cut.WHOLE)
        process = shop._process
    assert process is not None
    assert process.returncode is not None


def test_a_daemon_does_not_carry_numpy() -> None:
    script = "import sys, appliance.media.company, appliance.media.builtin; print('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout == b"False\n"
