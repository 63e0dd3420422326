from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, text, update
from sqlalchemy.exc import OperationalError

from appliance.domain.ids import CallId, DepartmentId, LineId
from appliance.domain.outcome import CallResult
from appliance.domain.phone_number import PhoneNumber
from appliance.errors import UserError
from appliance.storage.engine import open_for_reading
from appliance.storage.journal import WriterJournal
from appliance.storage.record_values import CallFilter, Cursor
from appliance.storage.records import Records
from appliance.storage.schema import calls, messages
from appliance.storage.version import found_version
from tests.unit.storage.call_facts import CALL, NOON, after, end, message, start


async def test_pages_by_cursor_neither_skip_nor_repeat(journal: WriterJournal, records: Records) -> None:
    # Three calls a second begin together: the id settles their order.
    for i in range(30):
        journal.opened(start(CallId(f"c{i:02}"), at=after(i // 3)))
    await journal.closed(end(CallId("c00")))
    seen: list[CallId] = []
    cursor: Cursor | None = None
    while page := records.latest(7, cursor):
        seen += [record.call for record in page]
        cursor = Cursor.after(page[-1])
    assert seen == [CallId(f"c{i:02}") for i in reversed(range(30))]


async def test_filters(journal: WriterJournal, records: Records) -> None:
    journal.opened(start(CallId("a"), line="l1"))
    journal.opened(start(CallId("b"), line="l2"))
    await journal.closed(end(CallId("b"), CallResult.ABANDONED))

    def found(wanted: CallFilter) -> set[str]:
        return {record.call for record in records.latest(10, wanted=wanted)}

    assert found(CallFilter(line=LineId("l2"))) == {"b"}
    assert found(CallFilter(result=CallResult.ABANDONED)) == {"b"}
    assert found(CallFilter(result=CallResult.ANSWERED)) == set()
    assert found(CallFilter(caller=PhoneNumber("13800138000"))) == {"a", "b"}
    assert found(CallFilter(line=LineId("l1"), caller=PhoneNumber("1"))) == set()


async def test_open_calls_are_those_without_an_end(journal: WriterJournal, records: Records) -> None:
    journal.opened(start(CallId("late"), at=after(9)))
    journal.opened(start(CallId("early"), at=after(1)))
    journal.opened(start(CallId("over")))
    await journal.closed(end(CallId("over")))
    assert [record.call for record in records.open_calls()] == ["early", "late"]


async def test_messages_are_unread_until_read(journal: WriterJournal, records: Records, engine: Engine) -> None:
    journal.opened(start())
    await journal.message(message("a.wav"))
    await journal.message(message("b.wav"))
    await journal.message(message("c.wav"))
    with engine.begin() as connection:
        connection.execute(update(messages).where(messages.c.file == "a.wav").values(read_at=NOON))
        connection.execute(update(messages).where(messages.c.file == "b.wav").values(deleted_at=NOON))
    (unread,) = records.unread_messages()
    assert unread.message == message("c.wav")
    assert unread.caller == PhoneNumber("13800138000")
    assert records.unread_messages(DepartmentId("support")) == ()
    story = records.story(CALL)
    assert story is not None
    assert [found.message.file for found in story.messages] == ["a.wav", "c.wav"]


def test_an_unknown_call_is_none(records: Records) -> None:
    assert records.story(CallId("no such call")) is None


def test_the_reader_can_not_write(url: str) -> None:
    engine = open_for_reading(url)
    with engine.connect() as connection, pytest.raises(OperationalError, match="readonly"):
        connection.execute(insert(calls).values(id="x"))
    engine.dispose()


def test_reading_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="zongji migrate"):
        Records.open(f"sqlite:///{tmp_path / 'none.sqlite3'}")
    assert list(tmp_path.iterdir()) == []


def test_an_older_data_base_is_refused_and_a_newer_one_is_not(url: str, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    Records.open(url).close()
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(UserError, match="older than this release"):
        Records.open(url)


def test_what_is_no_data_base_is_told_in_words(tmp_path: Path) -> None:
    file = tmp_path / "broken.sqlite3"
    file.write_bytes(b"nothing that SQLite knows" * 100)
    with pytest.raises(UserError, match="can't be read"):
        Records.open(f"sqlite:///{file}")


def test_an_empty_file_has_no_version(tmp_path: Path) -> None:
    file = tmp_path / "empty.sqlite3"
    file.touch()
    engine = open_for_reading(f"sqlite:///{file}")
    assert found_version(engine) is None
    engine.dispose()
