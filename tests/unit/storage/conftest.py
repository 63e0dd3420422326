from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from appliance.storage.engine import open_for_writing
from appliance.storage.journal import WriterJournal
from appliance.storage.records import Records
from appliance.storage.writer import Writer
from tests.harness.empty_record import put_empty_record


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A data base at the newest version."""
    url = f"sqlite:///{tmp_path / 'record.sqlite3'}"
    put_empty_record(url)
    return url


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = open_for_writing(url, busy_timeout_s=0.01)
    yield engine
    engine.dispose()


@pytest.fixture
def writer(engine: Engine) -> Iterator[Writer]:
    writer = Writer(engine.begin)
    writer.open()
    yield writer
    writer.close()


@pytest.fixture
def journal(writer: Writer) -> WriterJournal:
    return WriterJournal(writer, "sqlite")


@pytest.fixture
def records(url: str) -> Iterator[Records]:
    records = Records.open(url)
    yield records
    records.close()
