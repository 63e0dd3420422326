"""A data base full of made-up calls, made once: it lies in the cache, by what it was made from."""

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from appliance.config.canonical import document_json
from appliance.services.publish.reading import new_revision
from appliance.services.publish.saving import Saving
from appliance.storage import schema
from appliance.storage.migrate import migrate
from appliance.storage.migrations.versions import v0004_web
from appliance.storage.revisions import Revisions
from benchmarks.web import made_up
from benchmarks.web.company import company
from benchmarks.web.made_up import FIRST, TABLES, MadeUp, Row

BOX = "bench"
_AT_ONCE = 20_000
_UNFINISHED = ".unfinished"


def kept_record(count: int) -> Path:
    """Give the file of a data base with so many calls; made when it isn't in the cache yet (1,000,000: two minutes)."""
    file = _cache() / f"web-record-{count}-{_key()}.sqlite3"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        for older in file.parent.glob(f"web-record-{count}-*"):
            older.unlink()
        aside = file.with_name(file.name + _UNFINISHED)
        fill(aside, made_up.made_up(count))
        aside.rename(file)
    return file


def fill(file: Path, calls: Iterable[MadeUp]) -> None:
    """Make a data base that holds these calls, and a published revision of the company that they called."""
    url = f"sqlite:///{file}"
    migrate(url)
    with Revisions.open(url) as store:
        store.save_and_point(new_revision(document_json(company()), Saving("bench", ""), (), FIRST), BOX)
    with closing(sqlite3.connect(file)) as connection:
        write_calls(connection, calls)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def write_calls(connection: sqlite3.Connection, calls: Iterable[MadeUp]) -> None:
    """Write calls all at once, the indexes afterwards: many times faster than as the controller writes."""
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA cache_size=-200000")
    indexes = connection.execute(
        f"select name, sql from sqlite_master where type = 'index' and sql not null and tbl_name in {TABLES}"  # noqa: S608 - names of ours
    ).fetchall()
    for name, _ in indexes:
        connection.execute(f"drop index {name}")
    for some in _bundles(calls):
        for table in TABLES:
            _insert(connection, table, [row for call in some for row in call.rows(table)])
    for _, made_by in indexes:
        connection.execute(made_by)
    connection.commit()


def _insert(connection: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    if rows:
        names = list(rows[0])
        places = ", ".join("?" for _ in names)
        columns = ", ".join(f'"{name}"' for name in names)
        values = ([_plain(row[name]) for name in names] for row in rows)
        connection.executemany(f"insert into {table} ({columns}) values ({places})", values)  # noqa: S608 - names of ours


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a row holds
    return value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value


def _bundles(calls: Iterable[MadeUp]) -> Iterator[list[MadeUp]]:
    waiting = iter(calls)
    while some := list(islice(waiting, _AT_ONCE)):
        yield some


def _key() -> str:
    sources = (Path(module.__file__ or "") for module in (made_up, schema, v0004_web))
    return sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()[:16]


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if base.startswith("/") else Path.home() / ".cache") / "zongji" / "bench"


def copy_record(count: int, to: Path) -> None:
    """Lay a data base with so many calls into a folder."""
    shutil.copy(kept_record(count), to)
