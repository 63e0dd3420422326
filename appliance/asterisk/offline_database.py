"""Asterisk's own data base (AstDB) while Asterisk is down: so that it can serve callers alone from its first start."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from appliance.asterisk.render.dialplan import CURRENT, LEFT_BEHIND, ROUTES
from appliance.errors import UserError

FILE = "astdb.sqlite3"

_PATIENCE_S = 5.0
_CALLER = 4
"""Where the caller stands in what the frame leaves behind (`render.dialplan.LEFT_BEHIND`)."""


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


def numbers_left_behind(folder: Path) -> tuple[str, ...]:
    """Give the callers' numbers of calls that the frame has left word of, also while Asterisk runs; none without it.

    Raises UserError when the file can't be read.
    """
    file = folder / FILE
    if not file.exists():
        return ()
    query = "SELECT value FROM astdb WHERE key GLOB ?"
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", timeout=_PATIENCE_S, uri=True)) as connection:
            values = [value for (value,) in connection.execute(query, (f"/{LEFT_BEHIND}/*",))]
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return ()
        raise UserError(f"Asterisk's data base can't be read: {error}.", "try again in a moment") from error
    return tuple(value.split("|")[_CALLER] for value in values if value.count("|") >= _CALLER)
