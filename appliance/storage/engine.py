"""How the data base is opened: SQLite with write-ahead log by default, PostgreSQL by URL.

SQLite's settings, and why: `journal_mode=WAL` (readers never stop the writer), `synchronous=FULL` (a
committed fact survives a power cut), `foreign_keys=ON` (SQLite's default is off), `secure_delete=ON` (what is erased
is overwritten), a busy time-out (another process may hold the write lock for a moment). A write begins with BEGIN
IMMEDIATE: a transaction that reads first and writes later fails at once with "database is locked", whatever the
time-out, when another one wrote in between.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

BUSY_TIMEOUT_S = 2.0
_WAL_KEPT_BYTES = 16 * 1024 * 1024
_READ_CACHE_KB = 512
"""Of each connection that reads, beside the system's own cache of the file; sorting may take as much again."""


def open_for_writing(url: str, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Engine:
    """Open for the writer and for migrations. The file is made when it is missing; its folder is not."""
    engine = create_engine(url, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        _configure_sqlite(
            engine,
            begin="BEGIN IMMEDIATE",
            pragmas=(
                f"busy_timeout={int(busy_timeout_s * 1000)}",
                "journal_mode=WAL",
                "synchronous=FULL",
                "foreign_keys=ON",
                "secure_delete=ON",
                f"journal_size_limit={_WAL_KEPT_BYTES}",
            ),
        )
    return engine


def open_for_reading(url: str) -> Engine:
    """Open for reading alone: it can write nothing. Raises FileNotFoundError when SQLite's file is missing."""
    file = sqlite_file(make_url(url))
    if file is not None and not file.exists():
        raise FileNotFoundError(file)
    engine = create_engine(url, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        pragmas = (f"busy_timeout={int(BUSY_TIMEOUT_S * 1000)}", "query_only=ON", f"cache_size=-{_READ_CACHE_KB}")
        _configure_sqlite(engine, begin="BEGIN", pragmas=pragmas)
    else:
        engine = engine.execution_options(postgresql_readonly=True)
    return engine


def sqlite_file(url: URL) -> Path | None:
    """Give the file behind the URL; None when it isn't a file of SQLite's."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


def _configure_sqlite(engine: Engine, begin: str, pragmas: tuple[str, ...]) -> None:
    def on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own object
        # None: the driver begins no transaction behind our back; `on_begin` does it.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
