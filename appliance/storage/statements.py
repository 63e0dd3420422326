"""INSERTs that may run twice, for SQLite and PostgreSQL."""

from typing import TYPE_CHECKING

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def insert_once(table: Table, dialect: str) -> Insert:
    """Insert a row, unless one with its key is there already. `dialect` is the engine's dialect name."""
    return _insert(table, dialect).on_conflict_do_nothing()


def insert_or_replace(table: Table, dialect: str) -> Insert:
    """Insert a row, or give the row with its key the new values."""
    insert = _insert(table, dialect)
    values = {column.name: insert.excluded[column.name] for column in table.columns if not column.primary_key}
    return insert.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=values)


def _insert(table: Table, dialect: str) -> "postgresql.Insert | sqlite.Insert":
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - 2 MB of each process where SQLite is enough

        return postgresql.insert(table)
    return sqlite.insert(table)
