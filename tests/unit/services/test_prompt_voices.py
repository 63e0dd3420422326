"""Human voices for built-in prompts: from an archive of recordings to what a call hears."""

import io
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile

from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.media import wav
from appliance.media.catalogue import Speech, load_catalogue
from appliance.media.prompt_file import files, is_complete, read_prompt
from appliance.media.studio_script import about_s
from appliance.services.prompt_voices import (
    CATALOGUE,
    builtin_stem,
    human_voices,
    import_voices,
    keep_builtin_voice,
    restore_builtin_voice,
)
from appliance.services.voice_archive import VoicesRefused
from tests.unit.media.measured import off_target_db, peak_dbfs
from tests.unit.media.sound.signals import babble
from tests.unit.services.studio import furnished_instance

PROMPTS = load_catalogue(CATALOGUE).prompts


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return furnished_instance(tmp_path / "house")


def recording(prompt_id: str, times: float = 1.0, form: str = "WAV") -> bytes:
    """Somebody speaks for as long as the text takes."""
    prompt = PROMPTS[prompt_id]
    assert isinstance(prompt, Speech)
    out = io.BytesIO()
    soundfile.write(out, babble(times * about_s(prompt.text["zh"])), 8000, format=form)
    return out.getvalue()


def archive(folder: Path, **entries: bytes) -> Path:
    return packed(folder, list(entries.items()))


def packed(folder: Path, entries: list[tuple[str, bytes]]) -> Path:
    file = folder / "voices.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in entries:
            out.writestr(name, content)
    return file


def studio_of(instance: Instance) -> dict[str, bytes]:
    return {str(file.relative_to(instance.studio)): file.read_bytes() for file in instance.studio.rglob("*.wav")}


def test_recordings_are_taken_by_id_and_by_number_and_from_folders(instance: Instance, tmp_path: Path) -> None:
    number = f"{PROMPTS['wrong-key'].studio:03d}"  # type: ignore[union-attr]  # it is spoken
    entries = [
        ("welcome.wav", recording("welcome")),
        (f"monday/{number}.FLAC", recording("wrong-key", form="FLAC")),
        ("pieces/digit-8.wav", recording("digit-8")),
        ("__MACOSX/._welcome.wav", b"of the Macintosh"),
        ("monday/.DS_Store", b"of the Macintosh"),
    ]
    told: list[tuple[int, int, str]] = []
    kept = import_voices(instance, "zh", packed(tmp_path, entries), tell=lambda *done: told.append(done))
    assert set(kept) == {"welcome", "wrong-key", "digit-8"} == human_voices(instance, "zh")
    assert told == [(1, 3, "welcome.wav"), (2, 3, f"monday/{number}.FLAC"), (3, 3, "pieces/digit-8.wav")]
    for id_ in kept:
        stem = builtin_stem(instance, "zh", id_)
        assert stem.parent == instance.media
        assert is_complete(stem)
        assert abs(off_target_db(read_prompt(stem))) < 0.2
        assert peak_dbfs(read_prompt(stem)) <= -2.99
    assert read_prompt(builtin_stem(instance, "zh", "digit-8")).data[-2:] != bytes(2), "a piece has no pause after it"


@pytest.mark.parametrize(
    "name",
    ["WELCOME.WAV", "101 welcome.wav", "101_Welcome.wav", "101-welcome.wav", "studio\\day 1\\101.wav", "Wrong key.wav"],
)
def test_a_windows_studios_names_are_understood(instance: Instance, tmp_path: Path, name: str) -> None:
    meant = "wrong-key" if "key" in name else "welcome"
    assert import_voices(instance, "zh", packed(tmp_path, [(name, recording(meant))])) == (meant,)


def test_what_is_not_recorded_stays_synthetic(instance: Instance, tmp_path: Path) -> None:
    import_voices(instance, "zh", archive(tmp_path, **{"welcome.wav": recording("welcome")}))
    assert builtin_stem(instance, "zh", "goodbye") == instance.builtin_prompts / "zh" / "goodbye"
    assert human_voices(instance, "en") == frozenset()


def test_a_voice_can_be_taken_back(instance: Instance, tmp_path: Path) -> None:
    import_voices(instance, "zh", archive(tmp_path, **{"welcome.wav": recording("welcome")}))
    heard = builtin_stem(instance, "zh", "welcome")
    assert restore_builtin_voice(instance, "zh", "welcome")
    assert not restore_builtin_voice(instance, "zh", "welcome")
    assert builtin_stem(instance, "zh", "welcome") == instance.builtin_prompts / "zh" / "welcome"
    assert is_complete(heard), "a call that hears it goes on hearing it"


def test_another_recording_does_not_change_what_a_call_is_hearing(instance: Instance, tmp_path: Path) -> None:
    stems = []
    for times in (1.0, 1.2):
        import_voices(instance, "zh", archive(tmp_path, **{"welcome.wav": recording("welcome", times)}))
        stems.append(builtin_stem(instance, "zh", "welcome"))
    first, second = (read_prompt(stem) for stem in stems)
    assert second.duration_s > first.duration_s


def lied_about(content: bytes) -> bytes:
    """Give an archive whose only file unpacks to more than its header says: to 64 MB of zeros."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("welcome.wav", wav.header(64 << 20) + bytes(64 << 20))
    packed_bytes = bytearray(out.getvalue())
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = packed_bytes.index(mark) + place
        packed_bytes[at : at + 4] = struct.pack("<I", 1000)
    return bytes(packed_bytes) + content


def linked() -> tuple[zipfile.ZipInfo, bytes]:
    entry = zipfile.ZipInfo("welcome.wav")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry, b"/etc/shadow"


def encrypted(file: Path) -> None:
    content = bytearray(file.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    file.write_bytes(content)


FAULTS: list[tuple[list[tuple[str, Callable[[], bytes]]], str]] = [
    ([("../../etc/cron.d/welcome.wav", lambda: recording("welcome"))], "leads out of the archive"),
    ([("/etc/welcome.wav", lambda: recording("welcome"))], "leads out of the archive"),
    ([("..\\welcome.wav", lambda: recording("welcome"))], "leads out of the archive"),
    ([("wellcome.wav", lambda: recording("welcome"))], "no prompt 'wellcome', did you mean 'welcome'?"),
    ([("101 goodbye.wav", lambda: recording("welcome"))], "101 is the number of 'welcome', and the name after"),
    ([("999.wav", lambda: recording("welcome"))], "there is no prompt '999'"),
    ([("beep.wav", lambda: recording("welcome"))], "is a signal tone"),
    ([("welcome.txt", lambda: b"hello")], "is none of .wav"),
    ([("welcome.wav", lambda: b"hello")], "this is not a sound file"),
    ([("welcome.wav", lambda: recording("welcome")[:9000])], "the file ends early"),
    ([("welcome.wav", lambda: wav.header(32000) + bytes(32000))], "nothing to hear"),
    ([("welcome.wav", lambda: recording("welcome", 0.2))], r"lasts 0\.\d s, and its text takes about 2\.6 s"),
    ([("welcome.wav", lambda: recording("welcome", 5.0))], r"lasts 1\d\.\d s, and its text takes about 2\.6 s"),
    ([("welcome.wav", lambda: bytes(40 << 20))], "more than 32 MB unpacked, far too long"),
    (
        [("a/welcome.wav", lambda: recording("welcome")), ("101.wav", lambda: recording("welcome"))],
        "and so is a/welcome",
    ),
    ([], "the archive is empty"),
    ([("\x1b[2Jx.wav", lambda: b"")], r"\?\[2Jx.wav: there is no prompt"),
]


@pytest.mark.parametrize(("entries", "reason"), FAULTS)
def test_one_wrong_file_and_nothing_is_changed(
    instance: Instance, tmp_path: Path, entries: list[tuple[str, Callable[[], bytes]]], reason: str
) -> None:
    import_voices(instance, "zh", archive(tmp_path, **{"goodbye.wav": recording("goodbye")}))
    before = studio_of(instance)
    others = [("goodbye.wav", recording("goodbye", 1.3)), ("wrong-key.wav", recording("wrong-key"))] if entries else []
    spoiled = packed(tmp_path, [*others, *((name, content()) for name, content in entries)])
    with pytest.raises(VoicesRefused, match=reason) as refusal:
        import_voices(instance, "zh", spoiled)
    assert len(refusal.value.faults) == 1
    assert studio_of(instance) == before
    assert not list(tmp_path.rglob("cron.d"))


def test_every_fault_is_told_at_once(instance: Instance, tmp_path: Path) -> None:
    spoiled = archive(tmp_path, **{"nobody.wav": b"", "welcome.wav": b"no", "goodbye.wav": recording("goodbye", 9.0)})
    with pytest.raises(VoicesRefused) as refusal:
        import_voices(instance, "zh", spoiled)
    assert [fault.partition(":")[0] for fault in refusal.value.faults] == ["nobody.wav", "welcome.wav", "goodbye.wav"]


def test_a_header_that_lies_about_the_size_does_not_help(instance: Instance, tmp_path: Path) -> None:
    (tmp_path / "bomb.zip").write_bytes(lied_about(b""))
    with pytest.raises(VoicesRefused, match=r"can't be unpacked|more than 32 MB|ends early"):
        import_voices(instance, "zh", tmp_path / "bomb.zip")


def test_links_and_encrypted_files_are_refused(instance: Instance, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as out:
        out.writestr(*linked())
    with pytest.raises(VoicesRefused, match="is a link"):
        import_voices(instance, "zh", tmp_path / "link.zip")
    locked = archive(tmp_path, **{"welcome.wav": recording("welcome")})
    encrypted(locked)
    with pytest.raises(VoicesRefused, match="is encrypted"):
        import_voices(instance, "zh", locked)


@pytest.mark.parametrize("content", [b"", b"PK", b"RIFF", b"PK\x03\x04" + bytes(100)])
def test_what_is_no_archive_is_refused(instance: Instance, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "voices.zip").write_bytes(content)
    with pytest.raises(UserError, match="can't be read as a ZIP"):
        import_voices(instance, "zh", tmp_path / "voices.zip")
    with pytest.raises(UserError, match="There is no file"):
        import_voices(instance, "zh", tmp_path / "none.zip")


def test_a_folder_is_no_archive(instance: Instance, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="can't be read: Is a directory"):
        import_voices(instance, "zh", tmp_path)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_archive_is_refused_in_words(instance: Instance, tmp_path: Path, method: int) -> None:
    file = tmp_path / "broken.zip"
    with zipfile.ZipFile(file, "w", method) as out:
        out.writestr("welcome.wav", recording("welcome"))
    content = bytearray(file.read_bytes())
    content[60:400] = b"\xff" * 340
    file.write_bytes(content)
    with pytest.raises(VoicesRefused, match=r"welcome.wav: can't be unpacked: "):
        import_voices(instance, "zh", file)


def test_a_thousand_files_too_many_are_not_even_looked_at(instance: Instance, tmp_path: Path) -> None:
    with pytest.raises(VoicesRefused, match="holds 2001 files"):
        import_voices(instance, "zh", packed(tmp_path, [(f"{n}.wav", b"") for n in range(2001)]))


@pytest.mark.parametrize(
    ("language", "id_", "reason"),
    [
        ("fr", "welcome", "no language 'fr'"),
        ("zh", "wellcome", "no spoken prompt 'wellcome' in zh"),
        ("zh", "beep", "no spoken prompt 'beep'"),
        ("../x", "welcome", "no language"),
        ("zh", "../../x", "no spoken prompt"),
    ],
)
def test_one_recording_is_kept_for_what_is_built_in_alone(
    instance: Instance, tmp_path: Path, language: str, id_: str, reason: str
) -> None:
    (tmp_path / "take.wav").write_bytes(recording("welcome"))
    with pytest.raises(UserError, match=reason):
        keep_builtin_voice(instance, language, id_, tmp_path / "take.wav")
    with pytest.raises(UserError, match=reason):
        restore_builtin_voice(instance, language, id_)
    kept = keep_builtin_voice(instance, "zh", "welcome", tmp_path / "take.wav")
    assert studio_of(instance) == {"zh/welcome.wav": kept.read_bytes()}


def test_a_folder_that_can_not_be_written_is_told_of(instance: Instance, tmp_path: Path) -> None:
    (tmp_path / "take.wav").write_bytes(recording("welcome"))
    instance.studio.write_bytes(b"in the way")
    with pytest.raises(UserError, match="can't be kept in"):
        keep_builtin_voice(instance, "zh", "welcome", tmp_path / "take.wav")


def test_both_files_of_a_voice_are_there_to_be_played(instance: Instance, tmp_path: Path) -> None:
    (tmp_path / "take.wav").write_bytes(recording("welcome"))
    keep_builtin_voice(instance, "zh", "welcome", tmp_path / "take.wav")
    stem = builtin_stem(instance, "zh", "welcome")
    files(stem)[0].unlink()
    assert is_complete(builtin_stem(instance, "zh", "welcome"))
