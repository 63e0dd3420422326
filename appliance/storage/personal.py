"""All that is on record of one telephone number: giving it out, and forgetting it (D8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, select, tuple_, update

from appliance.errors import UserError
from appliance.storage.access import Store
from appliance.storage.audit import AuditEntry, write_entry
from appliance.storage.expiry import FILE_TABLES, FileClass
from appliance.storage.personal_forget import files_of, forget_calls, forget_contacts, forget_left, forget_mentions
from appliance.storage.personal_found import Found, Person, find
from appliance.storage.schema import (
    call_notes,
    callbacks,
    calls,
    charges,
    contact_numbers,
    contacts,
    faxes,
    hops,
    messages,
    outbox,
    recordings,
    screening_entries,
    screening_tables,
    steps,
    surveys,
    waits,
)

if TYPE_CHECKING:
    from datetime import datetime


class StillOpen(UserError):
    """A call of the number is in progress."""

    def __init__(self) -> None:
        super().__init__(
            "A call of this number is in progress, or is not yet closed on record.", "try again when it is over"
        )


@dataclass(frozen=True, slots=True)
class PersonalRecord:
    """What is on record of a number: rows by table, and the files by class."""

    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    files: Mapping[FileClass, Sequence[str]]
    revisions: Sequence[int]


class PersonalRows(Store):
    """The rows of one person, through all tables."""

    def kept(self, person: Person) -> PersonalRecord:
        """Give all rows; nothing changes."""
        with self._reading() as connection:
            found = find(connection, person)
            rows = {table.name: _rows(connection, table, found) for table in _SHOWN}
            rows["screening_entries"] = _entries(connection, found)
            rows |= _contacts(connection, found)
            return PersonalRecord({name: part for name, part in rows.items() if part}, files_of(found), found.revisions)

    def mark(self, person: Person, at: "datetime") -> Found:
        """Mark all files of the person as about to go, and give what there is.

        Raises StillOpen, with nothing changed, while a call of theirs is in progress.
        """
        found = self._find(person)
        with self._writing() as connection:
            _refuse_open(connection, found)
            for which, names in files_of(found).items():
                table = FILE_TABLES[which]
                marked = update(table).where(table.c.file.in_(names), table.c.deleted_at.is_(None))
                connection.execute(marked.values(deleted_at=at))
        return found

    def forget(self, person: Person, noted: AuditEntry) -> Found:
        """Forget the person in one transaction, whose line in the audit is `noted`; their files must be gone by now.

        What is counted stays, without number, name or path. Raises StillOpen, with nothing changed.
        """
        found = self._find(person)  # looking takes a while, in which calls go on being written
        with self._writing() as connection:
            _refuse_open(connection, found)
            forget_left(connection, found)
            forget_contacts(connection, found, person.key)
            forget_calls(connection, found)
            forget_mentions(connection, found)
            write_entry(connection, noted)
        return found

    def _find(self, person: Person) -> Found:
        with self._reading() as connection:
            return find(connection, person)

    def note(self, noted: AuditEntry) -> None:
        """Write down who was told."""
        with self._writing() as connection:
            write_entry(connection, noted)

    def wipe(self) -> bool:
        """Have the write-ahead log emptied, in which what was erased still stands; False when somebody reads in it."""
        if self._writing_engine.dialect.name != "sqlite":
            return True
        connection = self._writing_engine.raw_connection()  # a checkpoint is no part of a transaction
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            told = cursor.fetchone()
            return told is not None and bool(told[0] == 0)
        finally:
            connection.close()


_SHOWN: tuple[Table, ...] = (
    calls,
    steps,
    hops,
    waits,
    surveys,
    charges,
    messages,
    recordings,
    faxes,
    callbacks,
    outbox,
)


def _refuse_open(connection: Connection, found: Found) -> None:
    ids = [*found.calls, *found.dialled]
    still_open = select(calls.c.id).where(calls.c.id.in_(ids), calls.c.ended_at.is_(None)).limit(1)
    if connection.execute(still_open).first() is not None:
        raise StillOpen


def _rows(connection: Connection, table: Table, found: Found) -> list[Mapping[str, Any]]:
    ids = [*found.calls, *found.dialled]
    if table is calls:
        condition = calls.c.id.in_(ids)
    elif table is outbox:
        condition = outbox.c.id.in_(found.notices)
    elif table is faxes:
        condition = faxes.c.file.in_(found.faxes)
    elif table is callbacks:
        condition = callbacks.c.sequence.in_(found.callbacks)
    else:
        condition = table.c.call.in_(ids)
    return [dict(row) for row in connection.execute(select(table).where(condition)).mappings()]


def _contacts(connection: Connection, found: Found) -> dict[str, list[Mapping[str, Any]]]:
    """Give whom people know by the number, and what they noted; of who has other numbers too, all of them."""
    owners = [*found.contacts, *found.other_contacts]
    queries = {
        "contacts": select(contacts).where(contacts.c.id.in_(owners)),
        "contact_numbers": select(contact_numbers).where(contact_numbers.c.contact.in_(owners)),
        "call_notes": select(call_notes).where(call_notes.c.id.in_(found.notes)),
    }
    return {name: [dict(row) for row in connection.execute(query).mappings()] for name, query in queries.items()}


def _entries(connection: Connection, found: Found) -> list[Mapping[str, Any]]:
    key = tuple_(screening_entries.c.hash, screening_entries.c.value)
    query = select(screening_tables.c.name, screening_entries).join(
        screening_tables, screening_tables.c.hash == screening_entries.c.hash
    )
    return [dict(row) for row in connection.execute(query.where(key.in_(found.entries))).mappings()]
