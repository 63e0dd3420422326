"""Whoever asks gets all that is kept of a number, and nothing of others; erased, it is nowhere any more."""

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, update

from appliance.domain.number_reading import Home
from appliance.errors import UserError
from appliance.services.commands import Commands
from appliance.services.personal_commands import add_personal
from appliance.services.personal_data import PersonalData, person_of
from appliance.storage.audit import AuditAction, AuditLog
from appliance.storage.engine import open_for_writing
from appliance.storage.personal import PersonalRows, StillOpen
from appliance.storage.schema import calls
from tests.harness.empty_record import put_empty_record
from tests.unit.services.past_of_people import CORES, PEOPLE, Past, all_rows, instance_in, past_of

HOME = Home(area_code="0755")
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty record, to be copied: making one takes a while."""
    file = tmp_path_factory.mktemp("record") / "zongji.sqlite3"
    put_empty_record(f"sqlite:///{file}")
    return file


class Place:
    """One instance with a random past."""

    def __init__(self, folder: Path, empty: Path, seed: int) -> None:
        self.instance = instance_in(folder)
        shutil.copy(empty, folder / "zongji.sqlite3")
        self.engine: Engine = open_for_writing(self.instance.database_url)
        self.past: Past = past_of(self.instance, self.engine, seed)
        self.rows = PersonalRows.open(self.instance.database_url)
        self.data = PersonalData(self.rows, self.instance, lambda: NOW, patience_s=0)

    def close(self) -> None:
        self.rows.close()
        self.engine.dispose()

    def bytes_on_disk(self) -> Iterator[tuple[Path, bytes]]:
        for path in self.instance.folder.rglob("*"):
            if path.is_file():
                yield path, path.read_bytes()


@pytest.fixture
def place(tmp_path: Path, empty: Path) -> Iterator[Place]:
    made = Place(tmp_path / "instance", empty, 7)
    yield made
    made.close()


def of_others(rows: dict[str, list[dict[str, Any]]], past: Past, who: str) -> dict[str, list[str]]:
    """Give the rows in which nothing of this person stands, as text."""
    mine = {*past.calls[who]}
    forms = [form for form in PEOPLE[who] if form]

    def is_theirs(row: dict[str, Any]) -> bool:
        told = str(row)
        return row.get("call") in mine or row.get("id") in mine or any(form in told for form in forms)

    return {name: [str(row) for row in table if not is_theirs(row)] for name, table in rows.items()}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), who=st.sampled_from(sorted(CORES)))
def test_what_is_erased_is_nowhere_and_nothing_of_others_is_touched(
    tmp_path_factory: pytest.TempPathFactory, empty: Path, seed: int, who: str
) -> None:
    place = Place(tmp_path_factory.mktemp("instance"), empty, seed)
    before, form = all_rows(place.engine), place.past.random.choice(PEOPLE[who])
    assert form is not None
    erased = place.data.erase(person_of(form, HOME), "li")
    after = all_rows(place.engine)
    place.engine.dispose()
    place.rows.close()

    written = [CORES[who].encode(), *(form.encode() for form in PEOPLE[who] if form)]
    for path, content in place.bytes_on_disk():
        assert not [form for form in written if form in content], path
    assert not [file for file in place.past.files[who] if file.exists()]
    others = [file for one in PEOPLE if one != who for file in place.past.files[one]]
    assert not [file for file in others if not file.exists()]
    assert erased.files == len(place.past.files[who])

    kept = of_others(before, place.past, who)
    for name, rows in kept.items():
        now = {str(row) for row in after[name]}
        if name == "screening_tables":
            continue  # it counts its entries
        assert not [row for row in rows if row not in now], name
    assert len(after["calls"]) == len(before["calls"])
    assert [row["amount"] for row in after["charges"]] == [row["amount"] for row in before["charges"]]
    assert [(row["agent"], row["key"]) for row in after["surveys"]] == [
        (row["agent"], row["key"]) for row in before["surveys"]
    ]
    (versions,) = after["screening_tables"]
    assert versions["entries"] == len(after["screening_entries"])
    shutil.rmtree(place.instance.folder)


@pytest.mark.parametrize("form", PEOPLE["wang"])
def test_erasing_again_finds_nothing_more(place: Place, form: str) -> None:
    place.data.erase(person_of("13800138000", HOME), "li")
    again = place.data.erase(person_of(form, HOME), "li")
    assert (again.calls, again.files, again.callbacks, again.notices, again.list_entries) == (0, 0, 0, 0, 0)
    assert place.data.kept(person_of(form, HOME)).rows == {}


def test_the_audit_tells_who_and_never_the_number(place: Place) -> None:
    place.data.erase(person_of("+8613800138000", HOME), "li")
    place.data.export(person_of("013800138000", HOME), place.instance.folder / "w.zip", "zhang")
    place.data.erase(person_of("13900139000", HOME), "li")
    with AuditLog.open(place.instance.database_url) as log:
        other, export, erase = log.latest(9)
    assert (erase.who, erase.action, export.who, export.action) == ("li", "personal_erase", "zhang", "personal_export")
    assert erase.what == export.what != other.what
    assert "8000" not in f"{erase} {export}"
    assert place.instance.audit_key.stat().st_mode & 0o777 == 0o600


def test_a_number_that_somebody_named_a_file_by_is_erased_from_the_audit(place: Place) -> None:
    with AuditLog.open(place.instance.database_url) as log:
        log.note("li", AuditAction.VOICEMAIL_EXPORT, "a.wav", "to /home/li/13800138000.wav")
        log.note("li", AuditAction.VOICEMAIL_EXPORT, "b.wav", "to /home/li/b.wav")
        place.data.erase(person_of("13800138000", HOME), "li")
        assert [entry.detail for entry in log.latest(9)][1:] == ["to /home/li/b.wav", ""]


def test_what_was_being_made_of_a_call_goes_as_well(place: Place) -> None:
    call = place.past.calls["wang"][0]
    part = place.instance.recordings / "2026" / f".{call}-1-8001.flac.part"
    other = place.instance.recordings / "2026" / f".{call}0-1-8001.flac.part"
    for file in (part, other):
        file.write_bytes(b"half")
    place.data.erase(person_of("13800138000", HOME), "li")
    assert (part.exists(), other.exists()) == (False, True)


def test_the_hash_is_this_instances_own(place: Place, tmp_path: Path, empty: Path) -> None:
    neighbour = Place(tmp_path / "other", empty, 7)
    person = person_of("13800138000", HOME)
    assert neighbour.data.hash(person) != place.data.hash(person)
    neighbour.close()


def test_while_the_person_calls_nothing_is_erased(place: Place) -> None:
    with place.engine.begin() as connection:
        live = {"id": "b0x-1.9999", "line": "01", "called": "400", "caller": "013800138000", "caller_name": ""}
        connection.execute(insert(calls), {**live, "revision": "1", "started_at": NOW})
    before = all_rows(place.engine)
    with pytest.raises(StillOpen, match="in progress"):
        place.data.erase(person_of("13800138000", HOME), "li")
    assert all_rows(place.engine) == before
    assert all(file.exists() for file in place.past.files["wang"])
    with place.engine.begin() as connection:
        connection.execute(update(calls).where(calls.c.id == "b0x-1.9999").values(ended_at=NOW))
    assert place.data.erase(person_of("13800138000", HOME), "li").calls == len(place.past.calls["wang"]) + 1


def test_a_call_that_is_not_yet_on_record_is_waited_for(place: Place) -> None:
    file = place.instance.asterisk_state / "lib" / "astdb.sqlite3"
    left = "v3|1795176060|01|4008001234|013800138000|1||||||7"
    with closing(sqlite3.connect(file)) as astdb, astdb:
        astdb.execute("CREATE TABLE astdb(key VARCHAR(256), value VARCHAR(256), PRIMARY KEY(key))")
        astdb.execute("INSERT INTO astdb VALUES('/zongji-left/b0x-1795176000.1', ?)", (left,))
    with pytest.raises(StillOpen):
        place.data.erase(person_of("13800138000", HOME), "li")
    assert place.data.erase(person_of("13900139000", HOME), "li").calls == len(place.past.calls["li"])


def test_a_number_that_staff_dialled_is_erased_from_their_calls(place: Place) -> None:
    with place.engine.begin() as connection:
        dialled = {"id": "b0x-1.9998", "line": "8001", "called": "013700137000", "caller": "8001", "caller_name": ""}
        ended = {"revision": "1", "started_at": NOW, "ended_at": NOW, "kind": "staff"}
        connection.execute(insert(calls), {**dialled, **ended})
    assert place.data.erase(person_of("13700137000", HOME), "li").calls == 1
    (row,) = [row for row in all_rows(place.engine)["calls"] if row["id"] == "b0x-1.9998"]
    assert (row["caller"], row["called"]) == ("8001", "")


def test_a_file_that_can_not_be_removed_is_told_and_erased_the_next_time(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path, *, missing_ok: bool = False) -> None:
        raise OSError(30, f"Read-only file system {missing_ok}")

    before = all_rows(place.engine)["steps"]
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        with pytest.raises(UserError, match="Read-only file system"):
            place.data.erase(person_of("13800138000", HOME), "li")
    assert all_rows(place.engine)["steps"] == before
    assert place.data.erase(person_of("13800138000", HOME), "li").files == len(place.past.files["wang"])


@pytest.mark.parametrize("who", sorted(CORES))
def test_an_export_has_all_of_a_person_and_nothing_of_others(place: Place, who: str) -> None:
    target = place.instance.folder / "out.zip"
    form = PEOPLE[who][0]
    assert form is not None
    place.data.export(person_of(form, HOME), target, "li")
    assert target.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(target) as packed:
        told = json.loads(packed.read("data.json"))
        voices = [packed.read(name).decode() for name in packed.namelist() if name != "data.json"]
    assert {row["id"] for row in told["kept"].get("calls", [])} == {*place.past.calls[who]}
    on_record = [file for file in place.past.files[who] if file.suffix != ".raw"]
    assert len(voices) == len(on_record)
    forms = [form for form in PEOPLE[who] if form]
    assert all(any(voice.endswith(form) for form in forms) for voice in voices)
    for table in ("steps", "charges", "surveys", "waits", "messages", "recordings", "faxes"):
        of_calls = [row["call"] for row in all_rows(place.engine)[table] if row["call"] in place.past.calls[who]]
        assert sorted(row["call"] for row in told["kept"].get(table, [])) == sorted(of_calls)


def test_an_export_replaces_nothing_and_leaves_nothing_half(place: Place) -> None:
    target = place.instance.folder / "out.zip"
    target.write_text("mine")
    with pytest.raises(UserError, match="there already"):
        place.data.export(person_of("13800138000", HOME), target, "li")
    assert target.read_text() == "mine"
    with pytest.raises(UserError, match="can't be written"):
        place.data.export(person_of("13800138000", HOME), place.instance.folder / "no" / "out.zip", "li")


@pytest.mark.parametrize("text", ["", "anonymous", "+", "1 2", "'; DROP TABLE calls", "%"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="no telephone number"):
        person_of(text, HOME)


async def test_the_commands_erase_and_export_once_all_is_written(place: Place) -> None:
    is_written = False

    async def settled() -> bool:
        return is_written

    commands = Commands()
    add_personal(commands, place.data, lambda: HOME, settled)
    words = {"number": "13800138000", "by": "li"}
    with pytest.raises(UserError, match="takes nothing"):
        await commands.run("personal_erase", words, lambda _words: None)
    target = place.instance.folder / "out.zip"
    done = await commands.run("personal_export", {**words, "to": str(target)}, lambda _words: None)
    assert done["kept"]["calls"] == len(place.past.calls["wang"])
    is_written = True
    done = await commands.run("personal_erase", words, lambda _words: None)
    assert (done["calls"], done["wiped"]) == (len(place.past.calls["wang"]), True)
