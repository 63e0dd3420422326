from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from time import perf_counter

import pytest
from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import OperationalError

from appliance.errors import UserError
from appliance.routing.screening_file import canonical, content_hash
from appliance.routing.screening_table import Entry, EntryKind
from appliance.storage.schema import screening_entries
from appliance.storage.screening_tables import ListVersion, ScreeningTables
from tests.unit.storage.call_facts import NOON, after

ENTRIES = canonical([Entry(EntryKind.PREFIX, "+8675", "宝安"), Entry(EntryKind.NUMBER, "13800138000", "rude")])


@pytest.fixture
def tables(url: str) -> Iterator[ScreeningTables]:
    with ScreeningTables.open(url) as tables:
        yield tables


def version(name: str, entries: Sequence[Entry]) -> ListVersion:
    return ListVersion(name, content_hash(entries), NOON, "王", len(entries))


def stored(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(screening_entries)).scalar_one()


def test_what_was_saved_is_what_is_read(tables: ScreeningTables) -> None:
    saved = version("nuisance", ENTRIES)
    tables.save(saved, ENTRIES)
    assert tables.load(saved.hash) == ENTRIES
    assert tables.versions() == (saved,)
    assert tables.load("0" * 64) is None


def test_every_version_stays(tables: ScreeningTables) -> None:
    old, new = version("a", ENTRIES), replace(version("a", ENTRIES[:1]), at=after(5))
    tables.save(old, ENTRIES)
    tables.save(new, ENTRIES[:1])
    tables.save(version("b", ENTRIES), ENTRIES)
    assert tables.versions("a") == (new, old)
    assert tables.names() == ("a", "b")
    assert tables.load(old.hash) == ENTRIES


def test_equal_content_is_kept_once(tables: ScreeningTables, engine: Engine) -> None:
    tables.save(version("a", ENTRIES), ENTRIES)
    tables.save(version("b", ENTRIES), ENTRIES)
    tables.save(replace(version("a", ENTRIES), author="another", at=after(9)), ENTRIES)
    assert stored(engine) == len(ENTRIES)
    assert tables.versions("a") == (version("a", ENTRIES),)


def test_a_list_that_was_cut_off_is_not_seen_and_can_be_saved_again(
    tables: ScreeningTables, monkeypatch: pytest.MonkeyPatch, engine: Engine
) -> None:
    entries = canonical(Entry(EntryKind.NUMBER, str(10_000 + i)) for i in range(12_000))
    begun = 0
    writing = tables._writing

    @contextmanager
    def cut_off() -> Iterator[Connection]:
        nonlocal begun
        begun += 1
        if begun == 3:
            raise UserError("cut off", "")
        with writing() as connection:
            yield connection

    monkeypatch.setattr(tables, "_writing", cut_off)
    with pytest.raises(UserError, match="cut off"):
        tables.save(version("a", entries), entries)
    assert 0 < stored(engine) < len(entries)
    assert tables.load(version("a", entries).hash) is None
    assert tables.versions() == ()
    monkeypatch.undo()
    tables.save(version("a", entries), entries)
    assert tables.load(version("a", entries).hash) == entries
    assert stored(engine) == len(entries)


@pytest.mark.slow
def test_a_hundred_thousand_entries_take_seconds(tables: ScreeningTables) -> None:
    entries = canonical(Entry(EntryKind.NUMBER, str(13_000_000_000 + i * 7), "推销") for i in range(100_000))
    saved = version("big", entries)
    began = perf_counter()
    tables.save(saved, entries)
    assert tables.load(saved.hash) == entries
    # 1.5 s on an idle core; the bound leaves room for a machine that does other things.
    assert perf_counter() - began < 15


def test_a_file_that_can_not_be_written_is_told_in_words(
    tables: ScreeningTables, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sick() -> Connection:
        raise OperationalError("BEGIN", {}, Exception("database is locked"))

    monkeypatch.setattr(tables._writing_engine, "begin", sick)
    with pytest.raises(UserError, match="can't be written: database is locked"):
        tables.save(version("a", ENTRIES), ENTRIES)
    assert tables.versions() == ()
