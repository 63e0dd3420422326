"""The writer's process is killed in mid-load: what it acknowledged is there, and the file is whole."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from appliance.domain.ids import CallId
from appliance.storage.engine import open_for_writing
from appliance.storage.records import Records

ROOT = Path(__file__).parents[3]
PROGRAM = "tests.unit.storage.endless_calls"


@pytest.mark.parametrize("acknowledged", [1, 40, 300])
def test_kill_9_in_mid_load(url: str, acknowledged: int) -> None:
    process = subprocess.Popen([sys.executable, "-m", PROGRAM, url], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    with process, process.stdout as output:
        known = [output.readline().strip() for _ in range(acknowledged)]
        process.kill()
        known += [line.strip() for line in output if line.endswith("\n")]
    assert len(known) >= acknowledged
    _everything_is_there(url, known)


def _everything_is_there(url: str, known: list[str]) -> None:
    records = Records.open(url)
    for call in known:
        story = records.story(CallId(call))
        assert story is not None
        assert story.record.ended_at is not None
        assert len(story.steps) == 3
    # A record that was cut off is open, not broken: recovery finds it.
    assert all(record.result is None for record in records.open_calls())
    records.close()
    engine = open_for_writing(url)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert connection.execute(text("PRAGMA synchronous")).scalar_one() == 2
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
    engine.dispose()
