"""Asterisk's own data base (AstDB) while Asterisk is down: so that it can serve callers alone from its first start."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from appliance.asterisk.render.dialplan import CURRENT, ROUTES

FILE = "astdb.sqlite3"


def fill(folder: Path, revision: int, entries: Mapping[str, str]) -> None:
    """Replace what the fail-open frame looks up by the `entries` of the revision; what calls have left behind stays.

    The table is the one of Asterisk 22 (main/db.c: keys are "/family/key").
    """
    keyed = {f"/{ROUTES}/{revision}/{key}": value for key, value in entries.items()}
    keyed[f"/{ROUTES}/{CURRENT}"] = str(revision)
    with closing(sqlite3.connect(folder / FILE)) as connection, connection:
        connection.execute("CREATE TABLE IF NOT EXISTS astdb(key VARCHAR(256), value VARCHAR(256), PRIMARY KEY(key))")
        connection.execute("DELETE FROM astdb WHERE key GLOB ?", (f"/{ROUTES}/*",))
        connection.executemany("INSERT OR REPLACE INTO astdb(key, value) VALUES (?, ?)", list(keyed.items()))
