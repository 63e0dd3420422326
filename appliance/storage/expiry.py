"""What is kept of people, and letting it go: files with their rows, records of calls, the audit (D8).

Calls that were charged keep a row without anybody's number, as the month's sums must not change.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Table, delete, exists, or_, select, update

from appliance.routing.retention import KeptFile
from appliance.storage.access import Store
from appliance.storage.audit import AuditEntry, write_entry
from appliance.storage.schema import (
    audit,
    call_notes,
    callbacks,
    calls,
    charges,
    faxes,
    hops,
    messages,
    recordings,
    steps,
    surveys,
    waits,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

AT_ONCE = 200
"""Calls a transaction: the writer of the calls in progress waits for some milliseconds."""


class FileClass(StrEnum):
    """What is kept as files, each with a row."""

    RECORDINGS = "recordings"
    VOICEMAIL = "voicemail"
    FAXES = "faxes"


FILE_TABLES = {FileClass.RECORDINGS: recordings, FileClass.VOICEMAIL: messages, FileClass.FAXES: faxes}
_PARTS: tuple[Table, ...] = (steps, hops, waits, surveys, callbacks, call_notes)
"""What goes with the record of a call."""

BLANK_CALL = {"caller": None, "caller_name": "", "called": "", "region": "", "note": ""}
"""What is left of a call that was charged: when, on which line, how it ended; nobody's number or name."""


class Expiry(Store):
    """The rows of what is kept, the oldest as well."""

    def kept(self, which: FileClass) -> tuple[KeptFile, ...]:
        """Give the files on record; a size that nobody wrote down is 0."""
        table = FILE_TABLES[which]
        with self._reading() as connection:
            rows = connection.execute(select(table)).mappings()
            return tuple(KeptFile(row["file"], row["at"], row.get("bytes") or 0, row["deleted_at"]) for row in rows)

    def mark(self, which: FileClass, file: str, at: datetime) -> bool:
        """Mark a file as about to go, so that nobody opens it any more; False when it is on record no longer."""
        table = FILE_TABLES[which]
        with self._writing() as connection:
            connection.execute(
                update(table).where(table.c.file == file, table.c.deleted_at.is_(None)).values(deleted_at=at)
            )
            return connection.execute(select(table.c.file).where(table.c.file == file)).first() is not None

    def gone(self, which: FileClass, file: str) -> None:
        """Remove the row of a file that is no longer there."""
        table = FILE_TABLES[which]
        with self._writing() as connection:
            connection.execute(delete(table).where(table.c.file == file))

    def forget_calls(self, before: datetime) -> int:
        """Remove the records of up to `AT_ONCE` calls that began before, in one transaction; give how many.

        Calls in progress stay, and calls of which a file is still kept, or that somebody is yet to be called back for.
        """
        with self._writing() as connection:
            found = connection.execute(select(calls.c.id).where(_forgettable(before)).limit(AT_ONCE)).scalars().all()
            if found:
                forget_parts(connection, found)
                _forget_rows(connection, found)
        return len(found)

    def forget_audit(self, before: datetime) -> int:
        """Remove what the audit noted before; give how many lines."""
        with self._writing() as connection:
            return connection.execute(delete(audit).where(audit.c.at < before)).rowcount

    def note(self, entry: AuditEntry) -> None:
        """Write down what was done."""
        with self._writing() as connection:
            write_entry(connection, entry)


def forget_parts(connection: Connection, ids: Sequence[str]) -> None:
    """Remove the parts of these calls; what their legs cost stays, without the numbers that were dialled."""
    for table in _PARTS:
        connection.execute(delete(table).where(table.c.call.in_(ids)))
    connection.execute(update(charges).where(charges.c.call.in_(ids)).values(dialled=""))


def _forget_rows(connection: Connection, ids: Sequence[str]) -> None:
    is_charged = exists().where(charges.c.call == calls.c.id)
    connection.execute(delete(calls).where(calls.c.id.in_(ids), ~is_charged))
    connection.execute(update(calls).where(calls.c.id.in_(ids)).values(**BLANK_CALL))


def _forgettable(before: datetime) -> "ColumnElement[bool]":
    files = [exists().where(table.c.call == calls.c.id) for table in FILE_TABLES.values()]
    waiting = exists().where(callbacks.c.call == calls.c.id, callbacks.c.done_at.is_(None))
    is_charged = exists().where(charges.c.call == calls.c.id)
    has_parts = [exists().where(table.c.call == calls.c.id) for table in _PARTS]
    is_somebodys = or_(calls.c.caller.is_not(None), calls.c.caller_name != "", calls.c.called != "", *has_parts)
    is_over = calls.c.ended_at.is_not(None) & (calls.c.started_at < before)
    return is_over & ~or_(waiting, *files) & (~is_charged | is_somebodys)
