import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from appliance.domain.ids import CallId, HotlineId
from appliance.errors import UserError
from appliance.routing.screening_table import Entry, EntryKind
from appliance.storage import access
from appliance.storage.access import Reader
from appliance.storage.engine import open_for_writing
from appliance.storage.history import CallHistory
from appliance.storage.journal import WriterJournal
from appliance.storage.overrides import OverrideChange, Overrides, SetTo
from appliance.storage.records import Records
from appliance.storage.revisions import NewRevision, Revisions
from appliance.storage.screening_tables import ListVersion, ScreeningTables
from appliance.storage.writer import Writer
from tests.unit.storage.call_facts import HOTLINE, NOON, after, start, step

LIST = [Entry(EntryKind.NUMBER, str(10_000_000 + i)) for i in range(20_000)]


def publish(url: str) -> None:
    with Revisions.open(url) as revisions:
        for _ in range(20):
            revisions.save_and_point(NewRevision("{}", 2, "王", "", NOON), "box")


def import_list(url: str) -> None:
    with ScreeningTables.open(url) as tables:
        tables.save(ListVersion("nuisance", "0" * 64, NOON, "王", len(LIST)), LIST)


def set_by_hand(url: str) -> None:
    with Overrides.open(url) as overrides:
        for i in range(20):
            overrides.change(OverrideChange(HotlineId(f"h{i}"), NOON, SetTo.OPEN, "王"))


@pytest.mark.parametrize("work", [publish, import_list, set_by_hand])
def test_calls_and_people_write_at_once(url: str, work: Callable[[str], None]) -> None:
    engine = open_for_writing(url)
    writer = Writer(engine.begin)
    writer.open()
    journal = WriterJournal(writer, "sqlite")
    over = threading.Event()
    told = 0

    def calls_come() -> None:
        nonlocal told
        while not over.is_set() or told == 0:
            call = CallId(f"box-{told}")
            journal.opened(start(call, at=after(told)))
            journal.step(step(0, call))
            told += 1
            if told % 50 == 0:
                over.wait(0.001)  # leaves the processor to the other one; nothing depends on it

    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(calls_come)
        try:
            work(url)
        finally:
            over.set()
        coming.result()
    assert writer.close() == 0
    assert writer.state.lost == 0
    with Records.open(url) as records:
        assert len(records.latest(told + 1)) == told
    engine.dispose()


def test_a_lock_that_never_ends_is_told_in_words(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "PATIENCE_S", 0.01)
    engine = open_for_writing(url)
    with Overrides.open(url) as overrides, engine.begin():
        with pytest.raises(UserError, match=r"database is locked.*nothing was changed"):
            overrides.change(OverrideChange(HOTLINE, NOON, SetTo.OPEN, "王"))
        assert overrides.current() == {}
    engine.dispose()


def test_a_store_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="zongji migrate"):
        Revisions.open(f"sqlite:///{tmp_path / 'none.sqlite3'}")
    assert list(tmp_path.iterdir()) == []


def test_readers_may_share_an_engine(url: str) -> None:
    engine = access.open_ready(url)
    assert Records(engine).latest(1) == ()
    assert CallHistory(engine).counts_since(NOON) == ()
    with Reader(engine) as reader:
        assert reader is not None
