"""A copy of the data base while others write into it: whole, as of one moment."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from appliance.errors import UserError
from appliance.storage.engine import sqlite_file


def copy_database(url: str, target: Path) -> None:
    """Copy it into a new file. Raises UserError when it is no file of SQLite's, or can't be copied."""
    file = sqlite_file(make_url(url))
    if file is None:
        raise UserError("The record is no file here: it is in a data base server.", "back it up there, by pg_dump")
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=20)) as source:
            source.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        raise UserError(f"The data base can't be copied: {error}", "look at `zongji status`, and try again") from error


def look_into(file: Path) -> str | None:
    """Tell the version of a copy; None when no migration ever ran. Raises UserError for what is no whole data base."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as copy:
            (told,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
            if told != "ok":
                raise UserError(f"The data base is damaged: {told}", "take another backup")
            if not copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
                return None
            (version,) = copy.execute("SELECT max(version_num) FROM alembic_version").fetchone()
            return None if version is None else str(version)
    except sqlite3.Error as error:
        raise UserError(f"The data base can't be read: {error}", "take another backup") from error
