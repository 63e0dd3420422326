"""A data base for those services that keep things in it, and a house in which calls are settled."""

from pathlib import Path

import pytest

from appliance.storage.journal import WriterJournal
from appliance.storage.records import Records
from appliance.storage.writer import Writer
from tests.harness.empty_record import put_empty_record
from tests.unit.services.left_calls import House
from tests.unit.storage.conftest import engine, journal, records, writer

__all__ = ["engine", "journal", "records", "writer"]


@pytest.fixture(scope="session")
def empty_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("record") / "record.sqlite3"
    put_empty_record(f"sqlite:///{file}")
    return file


@pytest.fixture
def url(tmp_path: Path, empty_record: Path) -> str:
    """A data base at the newest version."""
    (tmp_path / "record.sqlite3").write_bytes(empty_record.read_bytes())
    return f"sqlite:///{tmp_path / 'record.sqlite3'}"


@pytest.fixture
def house(tmp_path: Path, writer: Writer, journal: WriterJournal, records: Records) -> House:
    """A house in which nothing has happened yet."""
    return House(tmp_path, writer, journal, records)
