"""What is too old goes, file and row; what isn't stays; no name leads outside; a crash at any point is made up for."""

import asyncio
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, func, insert, select

from appliance.config.model.retention import Retention
from appliance.services.kept_folders import inside, remove
from appliance.services.retention import NightlySweep, Sweeper, next_night
from appliance.storage.audit import AuditLog
from appliance.storage.charges import Charges
from appliance.storage.expiry import Expiry, FileClass
from appliance.storage.schema import (
    audit,
    calls,
    charges,
    faxes,
    hops,
    messages,
    metadata,
    recordings,
    steps,
    surveys,
)
from tests.unit.config.demo_document import demo

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
KEEP = Retention(recordings_days=None, voicemail_days=None, faxes_days=None, call_records_days=None, audit_days=None)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.fixture
def folders(tmp_path: Path) -> dict[FileClass, Path]:
    found = {which: tmp_path / which.value for which in FileClass}
    for folder in found.values():
        folder.mkdir()
    return found


@pytest.fixture
def store(url: str) -> Iterator[Expiry]:
    with Expiry.open(url) as store:
        yield store


@pytest.fixture
def sweeper(store: Expiry, folders: dict[FileClass, Path]) -> Sweeper:
    return Sweeper(store, folders)


def add_call(connection: Connection, id_: str, began: datetime, *, over: bool = True, charged: bool = False) -> None:
    facts = {"line": "01", "hotline": "main", "called": "400", "caller": "13800138000", "caller_name": "张三"}
    end = {"ended_at": began + timedelta(minutes=1) if over else None, "result": "answered", "region": "广东 深圳"}
    connection.execute(insert(calls), {"id": id_, "revision": "1", "started_at": began, **facts, **end})
    step = {"call": id_, "sequence": 0, "at": began, "kind": "menu", "decided": "d", "reason": "r", "keys": "139"}
    connection.execute(insert(steps), step)
    hop = {"call": id_, "sequence": 0, "at": began, "outcome": "busy", "cause": "", "ring_s": 1.0, "talk_s": 0.0}
    connection.execute(insert(hops), hop)
    connection.execute(insert(surveys), {"call": id_, "agent": "8001", "at": began, "key": "1"})
    if charged:
        money = {"currency": "CNY", "amount": Decimal("0.15"), "package_s": 0, "dialled": "13900139000"}
        leg = {"call": id_, "sequence": 0, "at": began, "seconds": 61.0, "kind": "mobile", "hotline": "main"}
        connection.execute(insert(charges), {**leg, **money})


def add_message(connection: Connection, file: str, at: datetime, deleted_at: datetime | None = None) -> None:
    values = {"file": file, "call": f"box-{file}.1", "at": at, "seconds": 3.0, "deleted_at": deleted_at}
    add_call(connection, f"box-{file}.1", at)
    connection.execute(insert(messages), values)


def add_recording(connection: Connection, file: str, at: datetime, size: int | None = None) -> None:
    add_call(connection, f"box-{file}.2", at)
    values = {"file": file, "call": f"box-{file}.2", "at": at, "agent": "8001", "seconds": 3.0, "bytes": size}
    connection.execute(insert(recordings), values)


def put(folder: Path, name: str, size: int = 100, at: datetime = NOW) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(bytes(size))
    os.utime(file, (at.timestamp(), at.timestamp()))
    return file


def names(store: Expiry, which: FileClass) -> list[str]:
    return sorted(each.file for each in store.kept(which))


def test_old_files_go_with_their_rows_and_young_ones_stay(
    sweeper: Sweeper, store: Expiry, engine: Engine, folders: dict[FileClass, Path]
) -> None:
    voicemail, recorded = folders[FileClass.VOICEMAIL], folders[FileClass.RECORDINGS]
    with engine.begin() as connection:
        add_message(connection, "old.wav", ago(31))
        add_message(connection, "young.wav", ago(29))
        add_recording(connection, "2026/10/01/r.flac", ago(52))
        add_recording(connection, "2026/11/20/r.flac", ago(2))
        add_call(connection, "box-fax.3", ago(100))
        fax = {"file": "f.pdf", "call": "box-fax.3", "at": ago(100), "pages": 1, "station": "", "cause": ""}
        connection.execute(insert(faxes), fax)
    files = [put(voicemail, "old.wav"), put(voicemail, "young.wav"), put(folders[FileClass.FAXES], "f.pdf")]
    files += [put(recorded, "2026/10/01/r.flac"), put(recorded, "2026/11/20/r.flac")]
    swept = sweeper.sweep(Retention(voicemail_days=30, recordings_days=30, faxes_days=90), NOW)
    assert [file.exists() for file in files] == [False, True, False, False, True]
    assert (swept.files, swept.faults) == (
        {FileClass.VOICEMAIL: 1, FileClass.RECORDINGS: 1, FileClass.FAXES: 1},
        [],
    )
    assert [names(store, which) for which in FileClass] == [["2026/11/20/r.flac"], ["young.wav"], []]
    assert not (recorded / "2026/10").exists()
    assert (recorded / "2026/11/20").exists()


def test_what_was_deleted_goes_after_thirty_days(
    sweeper: Sweeper, store: Expiry, engine: Engine, folders: dict[FileClass, Path]
) -> None:
    with engine.begin() as connection:
        add_message(connection, "a.wav", ago(60), deleted_at=ago(31))
        add_message(connection, "b.wav", ago(60), deleted_at=ago(29))
    file = put(folders[FileClass.VOICEMAIL], "a.wav")
    sweeper.sweep(KEEP, NOW)
    assert names(store, FileClass.VOICEMAIL) == ["b.wav"]
    assert not file.exists()


def test_the_cap_takes_the_oldest_recordings_also_those_whose_size_nobody_wrote_down(
    sweeper: Sweeper, store: Expiry, engine: Engine, folders: dict[FileClass, Path]
) -> None:
    with engine.begin() as connection:
        for day in range(4):
            add_recording(connection, f"{day}.wav", ago(day), size=None if day % 2 else 400)
            put(folders[FileClass.RECORDINGS], f"{day}.wav", size=400)
    sweeper.sweep(KEEP.model_copy(update={"recordings_gib": 900 / 2**30}), NOW)
    assert names(store, FileClass.RECORDINGS) == ["0.wav", "1.wav"]
    assert not (folders[FileClass.RECORDINGS] / "2.wav").exists()


def test_a_file_that_is_gone_already_is_no_fault(sweeper: Sweeper, store: Expiry, engine: Engine) -> None:
    with engine.begin() as connection:
        add_message(connection, "gone.wav", ago(400))
    assert sweeper.sweep(Retention(), NOW).faults == []
    assert names(store, FileClass.VOICEMAIL) == []


HOSTILE = ["../outside.wav", "/etc/hostname", "..", ".", "", "link/outside.wav", "a/../../outside.wav", "a\0b"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_leads_nowhere(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "voicemail"
    folder.mkdir()
    (tmp_path / "outside.wav").touch()
    (folder / "link").symlink_to(tmp_path)
    assert inside(folder, name) is None
    assert not remove(folder, name)
    assert (tmp_path / "outside.wav").exists()


@given(st.text(alphabet="./\\a0~$ \n\0", max_size=20))
def test_whatever_the_name_it_is_inside_or_nothing(name: str) -> None:
    path = inside(Path("/srv/voicemail"), name)
    assert path is None or path.resolve().is_relative_to("/srv/voicemail")
    assert path is None or path.resolve() != Path("/srv/voicemail")


def test_a_link_in_a_files_place_is_removed_and_not_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").touch()
    folder = tmp_path / "voicemail"
    folder.mkdir()
    (folder / "a.wav").symlink_to(tmp_path / "secrets.json")
    assert remove(folder, "a.wav")
    assert (tmp_path / "secrets.json").exists()
    assert list(folder.iterdir()) == []


def test_what_can_not_be_removed_is_told_and_tried_again(
    sweeper: Sweeper,
    store: Expiry,
    engine: Engine,
    folders: dict[FileClass, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with engine.begin() as connection:
        add_message(connection, "a.wav", ago(400))
        add_message(connection, "b.wav", ago(399))
    file = put(folders[FileClass.VOICEMAIL], "a.wav")
    real = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path.name == "a.wav":
            raise OSError(30, "Read-only file system")
        real(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        assert sweeper.sweep(Retention(), NOW).faults == ["voicemail: Read-only file system"]
    assert names(store, FileClass.VOICEMAIL) == ["a.wav"]
    (marked,) = store.kept(FileClass.VOICEMAIL)
    assert marked.deleted_at == NOW, "nobody listens to it any more"
    assert sweeper.sweep(Retention(), NOW).files[FileClass.VOICEMAIL] == 1
    assert not file.exists()


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("at", ["mark", "gone"])
def test_killed_in_the_middle_the_next_sweep_goes_on(
    sweeper: Sweeper,
    store: Expiry,
    engine: Engine,
    folders: dict[FileClass, Path],
    monkeypatch: pytest.MonkeyPatch,
    at: str,
) -> None:
    def killed(*_: object) -> None:
        raise Killed

    with engine.begin() as connection:
        add_recording(connection, "r.wav", ago(400))
    file = put(folders[FileClass.RECORDINGS], "r.wav")
    with monkeypatch.context() as patch:
        patch.setattr(store, at, killed)
        with pytest.raises(Killed):
            sweeper.sweep(Retention(), NOW)
    assert names(store, FileClass.RECORDINGS) == ["r.wav"]
    sweeper.sweep(Retention(), NOW)
    assert not file.exists()
    assert names(store, FileClass.RECORDINGS) == []


def test_old_files_of_nobodys_go_and_young_ones_stay(sweeper: Sweeper, folders: dict[FileClass, Path]) -> None:
    old = put(folders[FileClass.VOICEMAIL], "lost.wav", at=ago(182))
    young = put(folders[FileClass.VOICEMAIL], "being-recorded.wav", at=ago(180.5))
    raw = put(folders[FileClass.RECORDINGS], "raw/box-1.2-1-8001.raw", at=ago(182))
    assert sweeper.sweep(Retention(), NOW).nobodys == 2
    assert (old.exists(), young.exists(), raw.exists()) == (False, True, False)
    assert (folders[FileClass.RECORDINGS] / "raw").exists()


def test_records_of_calls_go_and_what_they_cost_stays(
    sweeper: Sweeper, engine: Engine, url: str, folders: dict[FileClass, Path]
) -> None:
    put(folders[FileClass.VOICEMAIL], "kept.wav")
    with engine.begin() as connection:
        add_call(connection, "old.1", ago(101))
        add_call(connection, "charged.2", ago(101), charged=True)
        add_call(connection, "live.3", ago(101), over=False)
        add_call(connection, "young.4", ago(99))
        add_message(connection, "kept.wav", ago(101))
    with Charges.open(url) as costs:
        before = [(leg.at, leg.amount, leg.seconds, leg.hotline) for leg in costs.between(ago(200), NOW)]
        swept = sweeper.sweep(KEEP.model_copy(update={"call_records_days": 100}), NOW)
        after = [(leg.at, leg.amount, leg.seconds, leg.hotline) for leg in costs.between(ago(200), NOW)]
        dialled = {leg.dialled for leg in costs.between(ago(200), NOW)}
    assert (before, dialled) == (after, {""})
    assert swept.calls == 2
    with engine.begin() as connection:
        left = {row.id: row for row in connection.execute(select(calls))}
        assert set(left) == {"charged.2", "live.3", "young.4", "box-kept.wav.1"}
        assert (left["charged.2"].caller, left["charged.2"].caller_name, left["charged.2"].called) == (None, "", "")
        assert (left["charged.2"].started_at, left["charged.2"].line) == (ago(101), "01")
        kept = {row.call for row in connection.execute(select(steps.c.call))}
        assert kept == {"live.3", "young.4", "box-kept.wav.1"}
    assert sweeper.sweep(KEEP.model_copy(update={"call_records_days": 100}), NOW).calls == 0


def test_more_calls_than_one_transaction_takes(sweeper: Sweeper, engine: Engine) -> None:
    with engine.begin() as connection:
        for number in range(450):
            add_call(connection, f"old.{number}", ago(101))
    assert sweeper.sweep(KEEP.model_copy(update={"call_records_days": 100}), NOW).calls == 450
    with engine.begin() as connection:
        counts = [connection.execute(select(func.count()).select_from(table)).scalar() for table in (calls, hops)]
    assert counts == [0, 0]


def test_the_audit_is_kept_for_its_days_and_tells_of_the_sweep(sweeper: Sweeper, engine: Engine, url: str) -> None:
    with engine.begin() as connection:
        for days in (400, 300):
            line = {"at": ago(days), "who": "li", "action": "publish", "what": str(days), "detail": ""}
            connection.execute(insert(audit), line)
    sweeper.sweep(KEEP.model_copy(update={"audit_days": 365}), NOW)
    with AuditLog.open(url) as log:
        assert [(entry.who, entry.detail or entry.what) for entry in log.latest(9)] == [
            ("zongji", "1 lines of the audit"),
            ("li", "300"),
        ]


def test_every_table_of_calls_is_thought_of() -> None:
    """Whoever adds a table that hangs on a call adds it to what is forgotten with it."""
    hanging = {
        table.name for table in metadata.sorted_tables if any(key.column.table is calls for key in table.foreign_keys)
    }
    known = {"steps", "hops", "waits", "surveys", "callbacks", "charges", "messages", "recordings", "faxes"}
    known |= {"call_notes"}
    assert hanging == known


@pytest.mark.parametrize(
    ("now", "night"),
    [
        (datetime(2026, 11, 21, 18, 59, tzinfo=UTC), datetime(2026, 11, 21, 19, 0, tzinfo=UTC)),
        (datetime(2026, 11, 21, 19, 0, tzinfo=UTC), datetime(2026, 11, 22, 19, 0, tzinfo=UTC)),
    ],
)
def test_the_night_is_the_sites(now: datetime, night: datetime) -> None:
    assert next_night(now, SHANGHAI) == night


async def test_a_sweep_at_the_start_tells_how_it_went(sweeper: Sweeper, engine: Engine) -> None:
    with engine.begin() as connection:
        add_message(connection, "../../etc/passwd", ago(400))
    told: asyncio.Queue[tuple[bool, str]] = asyncio.Queue()
    nightly = NightlySweep(sweeper, demo, lambda: NOW, lambda ok, detail: told.put_nowait((ok, detail)))
    running = asyncio.ensure_future(nightly.run())
    first = await asyncio.wait_for(told.get(), 10)
    running.cancel()
    assert [first] == [(False, "voicemail: a name on record leads outside of the folder")]
