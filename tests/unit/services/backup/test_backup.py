"""The whole box in one file, and back: on another box, cut off half way, with files that somebody has changed."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from appliance.domain.instance import Instance, Ports
from appliance.errors import UserError
from appliance.services.backup import (
    KEPT,
    BackupRefused,
    Including,
    backups,
    check_backup,
    finish_restore,
    make_backup,
)
from appliance.services.backup import restore as restore_backup
from appliance.services.publish.at_rest import box_of
from appliance.services.unix_socket import lock
from appliance.storage.migrate import migrate
from appliance.storage.revisions import NewRevision, Revisions
from appliance.storage.schema import SCHEMA_VERSION
from tests.harness.empty_record import older_record

AT = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
ALL = Including(recordings=True, voicemail=True, fax=True)


def quiet(words: str, share: float | None = None) -> None:
    del words, share


def box(folder: Path, empty: Path) -> Instance:
    folder.mkdir()
    instance = Instance(folder, Ports(1, 2, 3, 4, 5, 6), os.getuid())
    instance.save()
    shutil.copy(empty, folder / "zongji.sqlite3")
    return instance


def put(instance: Instance, name: str, content: str) -> None:
    file = instance.folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)


def read(instance: Instance, name: str) -> str | None:
    file = instance.folder / name
    return file.read_text() if file.is_file() else None


@pytest.fixture
def full(tmp_path: Path, empty_record: Path) -> Instance:
    """A box with something of everything."""
    instance = box(tmp_path / "one", empty_record)
    with Revisions.open(instance.database_url) as revisions:
        document = (
            '{"config_version":2,"site":{"name":"A","time_zone":"Asia/Shanghai"},"lines":{"1":{"kind":"simulated"}},'
        )
        document += (
            '"trunk_groups":{"m":{"lines":["1"]}},"agents":{"8001":{"name":"n"}},"hotlines":{"main":{"name":"h",'
        )
        document += '"trunk_groups":["m"],"flow":{"start":"bye","nodes":{"bye":{"kind":"hang_up"}}},'
        document += '"fallback":{"agents":["8001"]}}}}'
        revisions.save_and_point(NewRevision(document, 2, "li", "first", AT), box_of(instance))
    for name in ("audio/welcome.wav", "studio/zh/beep.wav", "recordings/2026-11-20/a.wav", "voicemail/m.wav"):
        put(instance, name, f"content of {name}")
    put(instance, "recordings/raw/now.wav", "being written")
    put(instance, "fax/f.pdf", "a fax")
    put(instance, "log/zongji.log", "a log")
    return instance


@pytest.fixture
def other(tmp_path: Path, empty_record: Path) -> Instance:
    """Another box, with things of its own."""
    instance = box(tmp_path / "two", empty_record)
    put(instance, "audio/own.wav", "own")
    put(instance, "voicemail/own.wav", "own message")
    box_of(instance)
    return instance


def test_another_box_becomes_the_same(full: Instance, other: Instance) -> None:
    made = make_backup(full, ALL, AT, quiet)
    manifest, kept = restore_backup(other, made, AT, quiet)
    for name in ("secrets.json", "audio/welcome.wav", "studio/zh/beep.wav", "recordings/2026-11-20/a.wav", "fax/f.pdf"):
        assert read(other, name) == read(full, name)
        assert read(other, name)
    assert (manifest.company, manifest.revision, manifest.including) == ("A", 1, ("recordings", "voicemail", "fax"))
    with Revisions.open(other.database_url) as revisions:
        saved = revisions.current(box_of(other))
    assert saved is not None
    assert saved.entry.author == "li"
    assert read(other, "audio/own.wav") is None
    assert (kept / "audio" / "own.wav").read_text() == "own"
    assert read(other, "voicemail/own.wav") == "own message"
    assert read(other, "recordings/raw/now.wav") is None
    assert read(other, "log/zongji.log") is None
    assert Instance.load(other.folder).ports == other.ports
    assert (other.folder / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_without_recordings_those_of_the_box_stay(full: Instance, other: Instance) -> None:
    put(other, "recordings/2026-11-01/b.wav", "of the other box")
    made = make_backup(full, Including(), AT, quiet)
    restore_backup(other, made, AT, quiet)
    assert read(other, "recordings/2026-11-01/b.wav") == "of the other box"
    assert read(other, "recordings/2026-11-20/a.wav") is None


def test_it_is_made_while_others_write(full: Instance, other: Instance) -> None:
    with closing(sqlite3.connect(full.folder / "zongji.sqlite3", isolation_level=None)) as writing:
        writing.execute("PRAGMA journal_mode=WAL")
        writing.execute("BEGIN IMMEDIATE")
        writing.execute("UPDATE revisions SET note = 'not yet'")
        made = make_backup(full, Including(), AT, quiet)
        writing.execute("COMMIT")
    restore_backup(other, made, AT, quiet)
    with Revisions.open(other.database_url) as revisions:
        assert revisions.latest(1)[0].note == "first"


def test_the_newest_few_stay_on_the_box(full: Instance) -> None:
    for number in range(KEPT + 2):
        make_backup(full, Including(fax=number % 2 == 0), AT + timedelta(hours=number), quiet)
    names = [each.name for each in backups(full)]
    assert names == [f"zongji-20261122-{3 + n:02}0405{'-full' if n % 2 == 0 else ''}.zip" for n in (4, 3, 2)]
    assert sorted(path.name for path in full.backups.iterdir()) == sorted(names)


def test_a_second_backup_at_once_is_refused_and_disturbs_nothing(full: Instance) -> None:
    refused: list[str] = []

    def meanwhile(words: str, share: float | None = None) -> None:
        del share
        if words.startswith("packing") and not refused:
            with pytest.raises(UserError, match="being made already") as why:
                make_backup(full, ALL, AT, quiet)
            refused.append(why.value.message)

    made = make_backup(full, Including(), AT, meanwhile)
    assert refused
    assert check_backup(made, quiet).manifest.company == "A"
    assert make_backup(full, Including(), AT + timedelta(hours=1), quiet).exists()


def statement(instance: Instance, words: str, *values: str) -> list[tuple[str, bool]]:
    with closing(sqlite3.connect(instance.folder / "zongji.sqlite3")) as connection:
        found = connection.execute(words, values).fetchall()
        connection.commit()
        return found


def sign_in(instance: Instance, *tokens: str) -> None:
    user = "insert into users (user, name, role, password_hash, created_at, changed_at, changed_by, language, version)"
    moment = "2026-11-22 03:00:00.000000"
    statement(instance, f"{user} values ('li', 'Li', 'admin', '', ?, ?, 'li', '', 1)", moment, moment)
    session = "insert into sessions (hash, user, created_at, seen_at, address, browser)"
    statement(instance, f"{session} values ('s', 'li', ?, ?, '', '')", moment, moment)
    for token in tokens:
        values = (token, token, moment)
        statement(
            instance,
            "insert into tokens (id, hash, user, name, scopes, created_at) values (?, ?, 'li', '', '', ?)",
            *values,
        )


def test_who_was_signed_in_when_it_was_made_signs_in_anew(full: Instance, other: Instance) -> None:
    """A token that was revoked since stays so, and a box that never knew it doesn't take it."""
    sign_in(full, "holds", "revoked")
    made = make_backup(full, Including(), AT, quiet)
    statement(full, "update tokens set revoked_at = created_at where id = 'revoked'")
    restore_backup(full, made, AT, quiet)
    assert statement(full, "select hash, revoked_at is null from sessions") == [("s", 0)]
    assert statement(full, "select id, revoked_at is null from tokens order by id") == [("holds", 1), ("revoked", 0)]
    restore_backup(other, made, AT, quiet)
    assert statement(other, "select id, revoked_at is null from tokens order by id") == [("holds", 0), ("revoked", 0)]


@pytest.mark.parametrize("who", ["live_socket", "notify_socket", "web_lock"])
def test_a_running_box_is_left_alone(full: Instance, other: Instance, who: str) -> None:
    made = make_backup(full, Including(), AT, quiet)
    other.live_socket.parent.mkdir(exist_ok=True)
    held = lock(getattr(other, who))
    try:
        with pytest.raises(UserError, match="is running"):
            restore_backup(other, made, AT, quiet)
    finally:
        os.close(held)
    assert read(other, "audio/own.wav") == "own"


@pytest.mark.parametrize("moves", range(12))
def test_a_restore_that_is_cut_off_is_brought_to_its_end(
    full: Instance, other: Instance, moves: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After any number of moves the power goes; the next start goes on, and nothing is lost."""
    made = make_backup(full, ALL, AT, quiet)
    left = moves
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        nonlocal left
        if ".restoring" in (self.name, target.name) or target.name == ".restoring.json":
            return real(self, target)
        if left == 0:
            raise KeyboardInterrupt
        left -= 1
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    try:
        restore_backup(other, made, AT, quiet)
    except KeyboardInterrupt:
        monkeypatch.undo()
        assert finish_restore(other)
    monkeypatch.undo()
    assert not finish_restore(other)
    assert read(other, "audio/welcome.wav") == "content of audio/welcome.wav"
    assert read(other, "recordings/2026-11-20/a.wav")
    (kept,) = other.folder.glob("before-restore-*")
    assert (kept / "audio" / "own.wav").read_text() == "own"
    assert (kept / "zongji.sqlite3").is_file()


def rewritten(file: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with ZipFile(file) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    change(content)
    target = file.with_name("changed.zip")
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return target


def add_to_manifest(content: dict[str, bytes], name: str, data: bytes = b"x") -> None:
    manifest = json.loads(content["manifest.json"])
    content[name] = data
    manifest["files"][name] = {"size": len(data), "sha256": sha256(data).hexdigest()}
    content["manifest.json"] = json.dumps(manifest).encode()


def of_the_first_release(content: dict[str, bytes]) -> None:
    add_to_manifest(content, "zongji.sqlite3", older_record("0001"))
    manifest = json.loads(content["manifest.json"])
    content["manifest.json"] = json.dumps(manifest | {"schema_version": "0001"}).encode()


def without(content: dict[str, bytes], name: str) -> None:
    del content[name]


def of_a_newer_release(content: dict[str, bytes]) -> None:
    manifest = json.loads(content["manifest.json"])
    content["manifest.json"] = json.dumps(manifest | {"schema_version": "9999"}).encode()


FAULTS: dict[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "a changed file": (lambda content: content.update({"audio/welcome.wav": b"other"}), "isn't as it was"),
    "a missing file": (lambda content: without(content, "audio/welcome.wav"), "doesn't hold what"),
    "a file too many": (lambda content: content.update({"audio/more.wav": b"x"}), "doesn't hold what"),
    "no manifest": (lambda content: without(content, "manifest.json"), "no manifest"),
    "garbage for a manifest": (lambda content: content.update({"manifest.json": b"{"}), "can't be read"),
    "a newer release": (of_a_newer_release, "newer release"),
    "no data base": (lambda content: content.update({"zongji.sqlite3": b"no"}), "isn't as it was"),
    **{
        f"a way out: {name}": (partial(add_to_manifest, name=name), "no backup has")
        for name in ("../evil", "/etc/evil", "audio/../../evil", "instance.json", "audio/.hidden", "recordings/raw/x")
    },
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_no_whole_backup_changes_nothing(full: Instance, other: Instance, fault: str) -> None:
    change, told = FAULTS[fault]
    bad = rewritten(make_backup(full, ALL, AT, quiet), change)
    before = sorted(path.relative_to(other.folder) for path in other.folder.rglob("*") if "run" not in path.parts)
    with pytest.raises(BackupRefused, match=told):
        check_backup(bad, quiet)
    with pytest.raises(BackupRefused, match=told):
        restore_backup(other, bad, AT, quiet)
    after = sorted(path.relative_to(other.folder) for path in other.folder.rglob("*") if "run" not in path.parts)
    assert after == before
    assert not list(full.folder.parent.glob("**/evil"))


def test_a_link_in_the_archive_is_refused(full: Instance) -> None:
    made = make_backup(full, Including(), AT, quiet)

    def change(content: dict[str, bytes]) -> None:
        add_to_manifest(content, "audio/link")

    bad = rewritten(made, change)
    with ZipFile(bad) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(bad, "w") as archive:
        for name, data in content.items():
            entry = ZipInfo(name)
            entry.external_attr = (0o120777 if name == "audio/link" else 0o100600) << 16
            archive.writestr(entry, data)
    with pytest.raises(BackupRefused, match="no backup has"):
        check_backup(bad, quiet)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_archive_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(content)
    with pytest.raises(BackupRefused):
        check_backup(file, quiet)


def test_a_full_disk_makes_no_backup(full: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(full.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(UserError, match="MB are free"):
        make_backup(full, ALL, AT, quiet)
    assert list(full.backups.iterdir()) == []


def test_an_older_data_base_is_brought_along(full: Instance, other: Instance) -> None:
    made = rewritten(make_backup(full, Including(), AT, quiet), of_the_first_release)
    manifest, _ = restore_backup(other, made, AT, quiet)
    assert manifest.schema_version == "0001"
    assert migrate(other.database_url) == (SCHEMA_VERSION, SCHEMA_VERSION)
