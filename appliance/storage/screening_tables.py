"""Long lists of callers, each version under the hash of its content (C1, C2)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, exists, select, tuple_

from appliance.routing.screening_table import Entry, EntryKind
from appliance.storage.access import Store
from appliance.storage.schema import screening_entries, screening_tables
from appliance.storage.statements import insert_once

if TYPE_CHECKING:
    from sqlalchemy import Row

_AT_ONCE = 5_000
"""Rows a transaction: the controller waits for its turn at the file 50 ms, not for the whole list."""


@dataclass(frozen=True, slots=True)
class ListVersion:
    """One version of a list: `hash` names its content, `entries` counts it."""

    name: str
    hash: str
    at: datetime
    author: str
    entries: int


class ScreeningTables(Store):
    """The versions of all long lists. None is ever changed: a list is saved anew, under its content's hash."""

    def save(self, version: ListVersion, entries: Sequence[Entry]) -> None:
        """Keep a version, whose entries are without doubles; nothing changes when the name has this content already.

        It is seen once all of it stands: what is interrupted in the middle is as if it had not been begun.
        """
        if not self._is_kept(version.hash):
            for rows in _batches(version.hash, entries):
                with self._writing() as connection:
                    connection.execute(insert_once(screening_entries, connection.dialect.name), rows)
        values = {"name": version.name, "hash": version.hash, "at": version.at, "author": version.author}
        with self._writing() as connection:
            statement = insert_once(screening_tables, connection.dialect.name)
            connection.execute(statement, {**values, "entries": version.entries})

    def load(self, content_hash: str) -> tuple[Entry, ...] | None:
        """Give the entries of this content, sorted; None when there is no such content."""
        columns = (screening_entries.c.kind, screening_entries.c.value, screening_entries.c.note)
        query = select(*columns).where(screening_entries.c.hash == content_hash)
        with self._reading() as connection:
            if not _is_whole(connection, content_hash):
                return None
            rows = connection.execute(query.order_by(*columns[:2]))
            return tuple(Entry(EntryKind(kind), value, note) for kind, value, note in rows)

    def page(self, content_hash: str, search: str, after: tuple[str, str], limit: int) -> tuple[Entry, ...]:
        """Give up to `limit` entries of this content, sorted, beyond the kind and value `after`.

        Only those whose value or note has `search` in it, unless that is empty.
        """
        table = screening_entries.c
        query = (
            select(table.kind, table.value, table.note)
            .where(table.hash == content_hash, tuple_(table.kind, table.value) > tuple_(*after))
            .order_by(table.kind, table.value)
            .limit(limit)
        )
        if search:
            query = query.where(
                table.value.contains(search, autoescape=True) | table.note.contains(search, autoescape=True)
            )
        with self._reading() as connection:
            return tuple(Entry(EntryKind(kind), value, note) for kind, value, note in connection.execute(query))

    def versions(self, name: str | None = None) -> tuple[ListVersion, ...]:
        """Give the versions of one list, or of all, by name and then the newest first."""
        query = select(screening_tables).order_by(screening_tables.c.name, screening_tables.c.at.desc())
        if name is not None:
            query = query.where(screening_tables.c.name == name)
        with self._reading() as connection:
            return tuple(_version(row) for row in connection.execute(query))

    def names(self) -> tuple[str, ...]:
        """Give the names of all lists."""
        query = select(screening_tables.c.name).distinct().order_by(screening_tables.c.name)
        with self._reading() as connection:
            return tuple(connection.execute(query).scalars())

    def _is_kept(self, content_hash: str) -> bool:
        with self._reading() as connection:
            return _is_whole(connection, content_hash)


def _is_whole(connection: Connection, content_hash: str) -> bool:
    query = select(exists().where(screening_tables.c.hash == content_hash))
    return bool(connection.execute(query).scalar_one())


def _batches(content_hash: str, entries: Sequence[Entry]) -> Iterator[list[dict[str, str]]]:
    for first in range(0, len(entries), _AT_ONCE):
        yield [
            {"hash": content_hash, "kind": entry.kind.value, "value": entry.value, "note": entry.note}
            for entry in entries[first : first + _AT_ONCE]
        ]


def _version(row: "Row[Any]") -> ListVersion:
    return ListVersion(row.name, row.hash, row.at, row.author, row.entries)
