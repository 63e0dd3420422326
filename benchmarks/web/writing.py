"""What the record's indexes cost the one who writes: calls opened and closed as the journal does."""

import shutil
import time
from pathlib import Path

from sqlalchemy import update

from appliance.storage.engine import open_for_writing
from appliance.storage.schema import calls
from appliance.storage.statements import insert_once
from benchmarks.web.figures import Row, at_most
from benchmarks.web.filling import kept_record
from benchmarks.web.made_up import made_up

CALLS = 400
CALL_MS = 10.0
"""A hundred calls a second is ten times what the largest installation has; the writer keeps up with them."""
_AT_END = ("ended_at", "answered_at", "result", "agent", "department", "ring_s", "talk_s", "endpoint", "refused_by")


def writing(count: int, folder: Path) -> list[Row]:
    """Open and close calls in a record of so many, each in a transaction of its own; give what one takes."""
    shutil.copy(kept_record(count), folder / "written.sqlite3")
    engine = open_for_writing(f"sqlite:///{folder / 'written.sqlite3'}")
    insert = insert_once(calls, engine.dialect.name)
    rows = [made.call for made in made_up(CALLS, seed=99)]
    began = time.perf_counter()
    for row in rows:
        opened = {name: None if name in _AT_END and name != "refused_by" else value for name, value in row.items()}
        with engine.begin() as connection:
            connection.execute(insert, {**opened, "id": f"new-{row['id']}", "refused_by": ""})
        with engine.begin() as connection:
            closing = update(calls).where(calls.c.id == f"new-{row['id']}", calls.c.ended_at.is_(None))
            connection.execute(closing.values({name: row[name] for name in _AT_END}))
    taken_ms = (time.perf_counter() - began) * 1000 / len(rows)
    engine.dispose()
    return [at_most(f"{count:,} calls: a call opened and closed, each durable by itself", taken_ms, "ms", CALL_MS)]
