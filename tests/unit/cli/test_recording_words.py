"""Recordings are listed and taken out; who did it is on record."""

import getpass
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert
from typer.testing import CliRunner, Result

from appliance.cli import app
from appliance.domain.instance import Instance, Ports
from appliance.errors import UserError
from appliance.storage.engine import open_for_writing
from appliance.storage.schema import calls, recordings
from tests.harness.empty_record import put_empty_record

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
CALL = "box-1763611200.1"
FILE = f"2026/11/20/{CALL}-1-8001.flac"


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    made = Instance(tmp_path, Ports(1, 2, 3, 4, 5, 6), asterisk_uid=61840)
    made.save()
    (made.recordings / FILE).parent.mkdir(parents=True)
    (made.recordings / FILE).write_bytes(b"what was said")
    put_empty_record(made.database_url)
    engine = open_for_writing(made.database_url)
    call = {"id": CALL, "line": "01", "called": "400", "caller": "13800138000", "caller_name": "", "revision": "1"}
    row = {"call": CALL, "at": NOON, "agent": "8001", "seconds": 65.0, "format": "flac", "paused_s": 12.0}
    with engine.begin() as connection:
        connection.execute(insert(calls), {**call, "started_at": NOON})
        connection.execute(insert(recordings), {**row, "file": FILE})
        gone = {**row, "file": "gone.wav", "at": NOON - timedelta(days=1), "deleted_at": NOON}
        connection.execute(insert(recordings), gone)
    engine.dispose()
    return made


def run(instance: Instance, *words: str) -> Result:
    return CliRunner().invoke(app, ["--instance", str(instance.folder), *words])


def test_those_that_are_there_are_listed_with_length_and_pauses(instance: Instance) -> None:
    (row,) = run(instance, "recordings").stdout.splitlines()[1:]
    assert FILE in row
    assert row.split()[2:4] == ["13800138000", "8001"]
    assert "gone.wav" not in run(instance, "recordings").stdout
    (found,) = json.loads(run(instance, "recordings", "--json").stdout)
    assert (found["file"], found["format"], found["paused_s"]) == (FILE, "flac", 12.0)


def test_a_call_names_its_recordings_with_their_pauses(instance: Instance) -> None:
    told = run(instance, "calls", "show", CALL).stdout
    assert FILE in "".join(line.strip() for line in told.splitlines())
    assert "12.0" in told.partition("Recordings")[2]


def test_one_that_is_taken_out_is_the_takers_alone_and_on_record(instance: Instance, tmp_path: Path) -> None:
    target = tmp_path / "out.flac"
    assert str(target) in run(instance, "recordings", "export", FILE, "--to", str(target)).stdout
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"what was said", 0o600)
    ((entry),) = json.loads(run(instance, "audit", "--json").stdout)
    assert (entry["who"], entry["action"], entry["what"]) == (getpass.getuser(), "recording_export", FILE)


@pytest.mark.parametrize("name", ["missing.wav", "../../zongji.sqlite3", "gone.wav", "/etc/passwd"])
def test_only_what_is_on_record_is_ever_opened(instance: Instance, tmp_path: Path, name: str) -> None:
    result = run(instance, "recordings", "export", name, "--to", str(tmp_path / "out"))
    assert isinstance(result.exception, UserError)
    assert result.exception.message == f"There is no recording '{name}'."
    assert not (tmp_path / "out").exists()


def test_nothing_is_overwritten_and_a_lost_file_is_told(instance: Instance, tmp_path: Path) -> None:
    there = tmp_path / "there.flac"
    there.write_bytes(b"mine")
    result = run(instance, "recordings", "export", FILE, "--to", str(there))
    assert isinstance(result.exception, UserError)
    assert there.read_bytes() == b"mine"
    (instance.recordings / FILE).unlink()
    result = run(instance, "recordings", "export", FILE, "--to", str(tmp_path / "new.flac"))
    assert isinstance(result.exception, UserError)
    assert result.exception.message == "The recording's file is no longer there."
