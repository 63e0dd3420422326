"""Every state of the configuration that was saved, and which of them is in force on which box (F2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, insert, select

from appliance.storage.access import Store
from appliance.storage.audit import AuditAction, AuditEntry, write_entry
from appliance.storage.schema import publication, revisions
from appliance.storage.statements import insert_or_replace

if TYPE_CHECKING:
    from sqlalchemy import Row, Select

_ENTRY = [column for column in revisions.columns if column.name != "document"]


@dataclass(frozen=True, slots=True)
class NewRevision:
    """A state to be saved: canonical JSON, and the names of the stories that failed and were overruled."""

    document: str
    config_version: int
    author: str
    note: str
    at: datetime
    overruled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RevisionEntry:
    """A saved revision as a list shows it. `hash` is the SHA-256 of the document's UTF-8, in hexadecimal."""

    number: int
    at: datetime
    author: str
    note: str
    config_version: int
    hash: str
    overruled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SavedRevision:
    """A saved revision with its document."""

    entry: RevisionEntry
    document: str


class Revisions(Store):
    """The revisions and the boxes' pointers. Each write is one transaction: it is done whole, or not at all."""

    def save(self, new: NewRevision) -> int:
        """Keep a revision without putting it in force; give its number."""
        with self._writing() as connection:
            return _save(connection, new)

    def save_and_point(self, new: NewRevision, box: str) -> int:
        """Keep a revision and put it in force on the box, both or none, with its line in the audit; give its number."""
        with self._writing() as connection:
            number = _save(connection, new)
            _point(connection, box, number, new.at)
            write_entry(connection, AuditEntry(new.at, new.author, AuditAction.PUBLISH, f"revision {number}"))
            return number

    def current(self, box: str) -> SavedRevision | None:
        """Give what is in force on the box; None when nothing was ever published there."""
        return self._one(select(revisions).join(publication).where(publication.c.box == box))

    def current_number(self, box: str) -> int | None:
        """Give the number alone of what is in force: cheap enough to ask often."""
        with self._reading() as connection:
            return connection.execute(select(publication.c.revision).where(publication.c.box == box)).scalar()

    def get(self, number: int) -> SavedRevision | None:
        """Give the revision with its document; None when there is none of this number."""
        return self._one(select(revisions).where(revisions.c.number == number))

    def latest(self, limit: int, before: int | None = None) -> tuple[RevisionEntry, ...]:
        """Give up to `limit` revisions without their documents, the newest first, of lower numbers than `before`."""
        query = select(*_ENTRY).order_by(revisions.c.number.desc()).limit(limit)
        if before is not None:
            query = query.where(revisions.c.number < before)
        with self._reading() as connection:
            return tuple(_entry(row) for row in connection.execute(query))

    def _one(self, query: "Select[Any]") -> SavedRevision | None:
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
            return None if row is None else SavedRevision(_entry(row), row.document)


def _save(connection: Connection, new: NewRevision) -> int:
    made = connection.execute(insert(revisions).values(_values(new))).inserted_primary_key
    if made is None:
        raise RuntimeError("the data base gave the revision no number")
    number: int = made.number
    return number


def _values(new: NewRevision) -> Mapping[str, object]:
    return {
        "at": new.at,
        "author": new.author,
        "note": new.note,
        "document": new.document,
        "config_version": new.config_version,
        "hash": sha256(new.document.encode()).hexdigest(),
        "overruled": "\n".join(new.overruled),
    }


def _point(connection: Connection, box: str, number: int, at: datetime) -> None:
    statement = insert_or_replace(publication, connection.dialect.name)
    connection.execute(statement, {"box": box, "revision": number, "at": at})


def _entry(row: "Row[Any]") -> RevisionEntry:
    return RevisionEntry(
        number=row.number,
        at=row.at,
        author=row.author,
        note=row.note,
        config_version=row.config_version,
        hash=row.hash,
        overruled=tuple(row.overruled.splitlines()),
    )
