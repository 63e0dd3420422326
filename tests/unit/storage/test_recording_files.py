"""Recordings as files: which may be made smaller, and what takes the place of what."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from appliance.callflow.trace import Recording
from appliance.domain.ids import AgentId, CallId
from appliance.storage.engine import open_for_writing
from appliance.storage.journal import WriterJournal
from appliance.storage.recording_files import RecordingFiles, RecordingSwaps
from appliance.storage.schema import calls, recordings
from appliance.storage.writer import Writer
from tests.harness.empty_record import put_empty_record

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CALL = CallId("box-1.1")


def recording(number: int, **others: float | str | int) -> Recording:
    at = NOON + timedelta(minutes=number)
    values = {"paused_s": 1.5, "format": "wav", "size": 100 + number, **others}
    return Recording(CALL, at, AgentId("8001"), f"{number}.wav", 60.0, **values)  # type: ignore[arg-type]  # by name


@pytest.fixture
def url(tmp_path: Path) -> str:
    where = f"sqlite:///{tmp_path / 'record.sqlite3'}"
    put_empty_record(where)
    engine = open_for_writing(where)
    row = {"id": CALL, "line": "01", "called": "400", "caller_name": "", "revision": "1", "started_at": NOON}
    with engine.begin() as connection:
        connection.execute(insert(calls), row)
    engine.dispose()
    return where


async def keep(url: str, *kept: Recording) -> None:
    engine = open_for_writing(url)
    writer = Writer(engine.begin)
    writer.open()
    journal = WriterJournal(writer, engine.dialect.name)
    for each in kept:
        assert await journal.recording(each)
    await asyncio.to_thread(writer.close)
    engine.dispose()


async def swap(url: str, old: str, new: Recording) -> None:
    engine = open_for_writing(url)
    writer = Writer(engine.begin)
    writer.open()
    assert await RecordingSwaps(writer).swap(old, new)
    await asyncio.to_thread(writer.close)
    engine.dispose()


async def test_what_was_kept_is_read_again_whole(url: str) -> None:
    await keep(url, recording(1), recording(2))
    with RecordingFiles.open(url) as files:
        assert files.latest(10) == (recording(2), recording(1))
        assert files.one("1.wav") == recording(1)
        assert files.one("3.wav") is None
        assert files.on_record(["1.wav", "3.wav"]) == {"1.wav"}


async def test_only_wavs_of_before_may_be_made_smaller_the_oldest_first(url: str) -> None:
    await keep(url, recording(3), recording(1), recording(2, format="flac"), recording(9))
    with RecordingFiles.open(url) as files:
        found = files.uncompressed(NOON + timedelta(minutes=5), 10)
        assert [each.file for each in found] == ["1.wav", "3.wav"]
        assert [each.file for each in files.uncompressed(NOON + timedelta(minutes=5), 1)] == ["1.wav"]


async def test_the_smaller_one_takes_the_place_and_all_else_stays(url: str) -> None:
    await keep(url, recording(1))
    smaller = Recording(CALL, NOON, AgentId("8001"), "1.flac", 60.0, paused_s=0, format="flac", size=30)
    await swap(url, "1.wav", smaller)
    with RecordingFiles.open(url) as files:
        (found,) = files.latest(10)
    assert (found.file, found.format, found.size) == ("1.flac", "flac", 30)
    assert (found.at, found.paused_s, found.seconds) == (recording(1).at, 1.5, 60.0)


async def test_one_that_is_about_to_go_keeps_its_place(url: str) -> None:
    await keep(url, recording(1))
    engine = open_for_writing(url)
    with engine.begin() as connection:
        connection.execute(update(recordings).values(deleted_at=NOON))
    await swap(url, "1.wav", recording(2))
    with engine.begin() as connection:
        assert connection.execute(select(recordings.c.file)).scalars().all() == ["1.wav"]
    engine.dispose()
    with RecordingFiles.open(url) as files:
        assert files.latest(10) == ()
        assert files.uncompressed(NOON + timedelta(days=1), 10) == ()
        assert files.one("1.wav") is None
