"""Calls in the record of a test's own instance."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from appliance.config.canonical import document_json
from appliance.domain.instance import Instance
from appliance.services.publish.reading import new_revision
from appliance.services.publish.saving import Saving
from appliance.storage.revisions import Revisions
from benchmarks.web.company import company
from benchmarks.web.filling import BOX, write_calls
from benchmarks.web.made_up import FIRST, MadeUp, made_up


def fill_with_calls(instance: Instance, count: int = 200) -> list[MadeUp]:
    """Write so many calls, and the revision that they went by; give them, the oldest first."""
    calls = list(made_up(count, seed=3, days=20))
    with Revisions.open(instance.database_url) as store:
        store.save_and_point(new_revision(document_json(company()), Saving("bench", ""), (), FIRST), BOX)
    with closing(sqlite3.connect(instance.folder / "zongji.sqlite3")) as connection:
        write_calls(connection, calls)
    return calls


def execute(instance: Instance, statement: str, *values: object) -> None:
    """Write something into the record by hand."""
    plain = [each.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(each, datetime) else each for each in values]
    with closing(sqlite3.connect(instance.folder / "zongji.sqlite3")) as connection:
        connection.execute(statement, plain)
        connection.commit()


def lay(folder: Path, name: str, content: bytes) -> None:
    """Lay a file into a folder of the instance's."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
