"""Asterisk's data base, filled while Asterisk is down."""

import sqlite3
from contextlib import closing
from pathlib import Path

from appliance.asterisk.offline_database import FILE, fill


def content(folder: Path) -> dict[str, str]:
    with closing(sqlite3.connect(folder / FILE)) as connection:
        return dict(connection.execute("SELECT key, value FROM astdb"))


def put(folder: Path, **entries: str) -> None:
    with closing(sqlite3.connect(folder / FILE)) as connection, connection:
        connection.executemany("INSERT INTO astdb VALUES (?, ?)", list(entries.items()))


def test_it_is_made_when_it_is_missing(tmp_path: Path) -> None:
    fill(tmp_path, 7, {"route/01/any": "main"})
    assert content(tmp_path) == {"/zongji/7/route/01/any": "main", "/zongji/current": "7"}


def test_only_our_own_family_is_replaced(tmp_path: Path) -> None:
    fill(tmp_path, 6, {"route/01/any": "old", "route/02/any": "old"})
    others = {
        "/zongji-left/box-1.1": "v1|…",
        "/zongji2/a": "b",
        "/registrar/contact/8001": "{}",
        "/x/zongji/y": "z",
        "/ZONGJI/a": "b",
    }
    put(tmp_path, **others)
    fill(tmp_path, 7, {"route/01/any": "main"})
    assert content(tmp_path) == others | {"/zongji/7/route/01/any": "main", "/zongji/current": "7"}


def test_the_same_entries_again_change_nothing(tmp_path: Path) -> None:
    entries = {"hotline/main/greeting": "/i/prompts/zh/greeting", "hotline/main/ring": "30"}
    fill(tmp_path, 7, entries)
    before = content(tmp_path)
    fill(tmp_path, 7, entries)
    assert content(tmp_path) == before


def test_the_table_is_asterisks(tmp_path: Path) -> None:
    """As main/db.c of Asterisk 22 makes it: it must not be made again beside ours."""
    fill(tmp_path, 1, {})
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        columns = [(row[1], row[2], row[5]) for row in connection.execute("PRAGMA table_info(astdb)")]
    assert columns == [("key", "VARCHAR(256)", 1), ("value", "VARCHAR(256)", 0)]
