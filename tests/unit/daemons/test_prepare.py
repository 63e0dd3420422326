"""Making an instance ready: what is refused changes nothing."""

import hashlib
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url

from appliance.config.yaml import load
from appliance.daemons import prepare as module
from appliance.daemons.prepare import make_instance, prepare, put_builtin_prompts, put_configuration, put_regions
from appliance.domain.instance import Instance
from appliance.domain.region_bytes import Content, encode, runs_of
from appliance.errors import UserError
from appliance.media import wav
from appliance.services.publish.at_rest import box_of, document_in_force, put_in_force
from appliance.services.publish.saving import Saving
from appliance.storage.revisions import Revisions
from tests.harness.empty_record import put_empty_record
from tests.unit.callflow.stories import WELCOME
from tests.unit.config.demo_document import DEMO, MATERIAL, changed
from tests.unit.media.fake_engine import burst
from tests.unit.services.studio import PORTS, TerseEngine, furnished_instance

WITH_FILE = (f"welcome_ringtone: {WELCOME}", "welcome_ringtone: {file: welcome.wav}")


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Instance:
    monkeypatch.setattr(module, "find_engine", TerseEngine)
    made = furnished_instance(tmp_path / "house")
    put_empty_record(made.database_url)
    return made


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "draft"
    folder.mkdir()
    (folder / "company.yaml").write_text(DEMO, encoding="utf-8")
    return folder / "company.yaml"


def fingerprint(instance: Instance) -> dict[str, str]:
    """Everything in the instance but the audio that is kept for its content, and the data base's own scribblings."""
    files = [path for path in instance.folder.rglob("*") if path.is_file() and instance.media not in path.parents]
    files = [path for path in files if path.suffix not in {".sqlite3-wal", ".sqlite3-shm"}]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_good_document_becomes_the_instances_own(instance: Instance, source: Path) -> None:
    Path(str(make_url(instance.database_url).database)).unlink()  # so it is on a new box: the record is made first
    document = put_configuration(instance, source)
    assert list(document.hotlines) == ["main"]
    with Revisions.open(instance.database_url) as store:
        assert document_in_force(store, box_of(instance)) == (1, document)
        (entry,) = store.latest(10)
    assert (entry.author, entry.note) == ("set-up", "the first configuration")


def test_the_same_document_again_is_no_new_revision(instance: Instance, source: Path) -> None:
    put_configuration(instance, source)
    put_configuration(instance, source)
    source.write_text(changed(("name: 王芳", "name: 王芬")), encoding="utf-8")
    put_configuration(instance, source)
    with Revisions.open(instance.database_url) as store:
        assert [entry.number for entry in store.latest(10)] == [2, 1]


def test_preparing_renders_what_the_pointer_names(instance: Instance, source: Path) -> None:
    put_configuration(instance, source)
    with Revisions.open(instance.database_url) as store:
        newer = changed(
            ("ring_s: 15", "ring_s: 20"), ('  "8003": {name: 陈静}\n', '  "8003": {name: 陈静}\n  "8009": {name: 冯}\n')
        )
        put_in_force(store, box_of(instance), load(newer, MATERIAL), Saving("李"), datetime.now(UTC))
    document = prepare(instance)
    assert "8009" in document.agents
    assert "[8009]" in (instance.asterisk_etc / "pjsip.conf").read_text()
    with closing(sqlite3.connect(instance.asterisk_state / "lib" / "astdb.sqlite3")) as connection:
        keys = dict(connection.execute("SELECT key, value FROM astdb"))
    assert keys["/zongji/current"] == "2"
    assert keys["/zongji/2/route/01/4008001234"] == "main"
    assert not [key for key in keys if key.startswith("/zongji/1/")]


def test_an_instance_without_any_revision_can_not_be_prepared(instance: Instance) -> None:
    with pytest.raises(UserError, match="ever published"):
        prepare(instance)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        DEMO.replace("language: zh", "langage: zh").encode(),
        DEMO.replace("prompt: {builtin: goodbye}", "prompt: {file: missing.wav}").encode(),
        DEMO.replace("prompt: {builtin: goodbye}", "prompt: fail").encode(),
        DEMO.encode()[: len(DEMO)],
        DEMO.encode("gbk"),
        b"\xff\xfe" + DEMO.encode("utf-16-le"),
    ],
    ids=["empty", "slip", "missing file", "unspeakable", "cut off", "GBK", "UTF-16"],
)
def test_a_bad_document_changes_nothing(instance: Instance, source: Path, content: bytes) -> None:
    put_configuration(instance, source)
    before = fingerprint(instance)
    source.write_bytes(content)
    with pytest.raises(UserError):
        put_configuration(instance, source)
    assert fingerprint(instance) == before


def test_a_document_that_is_not_there_is_told_in_words(instance: Instance, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nowhere"):
        put_configuration(instance, tmp_path / "nowhere.yaml")


def test_company_files_come_along(instance: Instance, source: Path) -> None:
    source.write_text(changed(WITH_FILE), encoding="utf-8")
    (source.parent / "audio").mkdir()
    (source.parent / "audio" / "welcome.wav").write_bytes(wav.encode(burst(440, 1.0)))
    put_configuration(instance, source)
    assert (instance.folder / "audio" / "welcome.wav").is_file()
    assert put_configuration(instance, source).hotlines["main"].welcome_ringtone is not None


def test_a_company_file_is_never_changed_under_its_name(instance: Instance, source: Path) -> None:
    """An earlier revision that names it must sound as it did."""
    source.write_text(changed(WITH_FILE), encoding="utf-8")
    (source.parent / "audio").mkdir()
    welcome = source.parent / "audio" / "welcome.wav"
    welcome.write_bytes(wav.encode(burst(440, 1.0)))
    put_configuration(instance, source)
    before = (instance.audio / "welcome.wav").read_bytes()
    welcome.write_bytes(wav.encode(burst(550, 1.0)))
    source.write_text(changed(WITH_FILE, ("ring_s: 15", "ring_s: 20")), encoding="utf-8")
    with pytest.raises(UserError, match=r"welcome\.wav already"):
        put_configuration(instance, source)
    assert (instance.audio / "welcome.wav").read_bytes() == before
    with Revisions.open(instance.database_url) as store:
        assert [entry.number for entry in store.latest(10)] == [1]


def test_a_company_file_that_is_no_audio_changes_nothing(instance: Instance, source: Path) -> None:
    before = fingerprint(instance)
    source.write_text(changed(WITH_FILE), encoding="utf-8")
    (source.parent / "audio").mkdir()
    (source.parent / "audio" / "welcome.wav").write_bytes(b"RIFF")
    with pytest.raises(UserError):
        put_configuration(instance, source)
    assert fingerprint(instance) == before


@pytest.mark.parametrize("name", ["with blank", "a;b", "引号", 'a"b', "a,b", "a&b", "$(x)", "a\nb"])
def test_a_folder_that_a_dialplan_can_not_hold_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="characters that Asterisk can't take"):
        make_instance(tmp_path / name, PORTS)
    assert not (tmp_path / name).exists()


def test_asterisk_is_never_given_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert module.asterisk_uid() == module.ASTERISK_UID != 0
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    assert module.asterisk_uid() == 1000


def test_an_instance_is_taken_over_as_it_is(instance: Instance) -> None:
    again = make_instance(instance.folder, instance.ports)
    assert again == instance == Instance.load(instance.folder)


def test_built_in_prompts_are_copied_once(instance: Instance, tmp_path: Path) -> None:
    rendered = tmp_path / "rendered"
    with pytest.raises(UserError, match="no rendered prompts"):
        put_builtin_prompts(instance, rendered)
    (rendered / "zh").mkdir(parents=True)
    (rendered / "zh" / "beep.wav").write_bytes(b"new")
    (rendered / "MANIFEST").write_text("1")
    put_builtin_prompts(instance, rendered)
    copied = instance.builtin_prompts / "zh" / "beep.wav"
    assert copied.read_bytes() == b"new"
    copied.write_bytes(b"kept")
    put_builtin_prompts(instance, rendered)
    assert copied.read_bytes() == b"kept"
    (rendered / "MANIFEST").write_text("2")
    put_builtin_prompts(instance, rendered)
    assert copied.read_bytes() == b"new"


def test_a_table_of_regions_is_checked_and_put_once(instance: Instance, tmp_path: Path) -> None:
    table = tmp_path / "table.bin"
    table.write_bytes(b"something else")
    with pytest.raises(UserError, match="not a table of regions"):
        put_regions(instance, table)
    assert not instance.regions.exists()
    table.write_bytes(encode(Content({"x": "1"}, (None,), ("",), {}, {}, {}, runs_of([]))))
    put_regions(instance, table)
    assert instance.regions.read_bytes() == table.read_bytes()
    before = instance.regions.stat()
    put_regions(instance, table)
    after = instance.regions.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
