"""Faxes on record: which there are, and marking, deleting and bringing them back (A7).

Each change is one short transaction with its line in the audit.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select, update

from appliance.domain.ids import CallId, DepartmentId
from appliance.storage import record_rows as rows
from appliance.storage.access import Store
from appliance.storage.audit import AuditEntry, write_entry
from appliance.storage.record_values import MessageState, StoredFax
from appliance.storage.schema import calls, faxes

if TYPE_CHECKING:
    from sqlalchemy import Select

_DELETED = faxes.c.deleted_at.is_not(None)
_READ = faxes.c.read_at.is_not(None)
_STATES = {
    MessageState.NEW: ~_DELETED & ~_READ,
    MessageState.HEARD: ~_DELETED & _READ,
    MessageState.DELETED: _DELETED,
}


class Faxes(Store):
    """The faxes, the deleted ones as well while they are kept."""

    def found(
        self, states: frozenset[MessageState], mailbox: DepartmentId | None = None, limit: int = 1000
    ) -> tuple[StoredFax, ...]:
        """Give up to `limit` faxes in one of these states, the newest first; of one mailbox or of all."""
        query = _with_caller().where(or_(*(_STATES[state] for state in MessageState if state in states)))
        if mailbox is not None:
            query = query.where(faxes.c.mailbox == mailbox)
        return self._read(query.order_by(faxes.c.at.desc(), faxes.c.file).limit(limit))

    def of_call(self, call: CallId) -> tuple[StoredFax, ...]:
        """Give the faxes of one call, in the order in which they came."""
        return self._read(_with_caller().where(faxes.c.call == call).order_by(faxes.c.at, faxes.c.file))

    def get(self, file: str) -> StoredFax | None:
        """Give one fax by its file; None when there is none."""
        return next(iter(self._read(_with_caller().where(faxes.c.file == file))), None)

    def mark_read(self, file: str, noted: AuditEntry) -> bool:
        """Mark as looked at, the first time counts; tell whether that changed anything. So do all that follow."""
        return self._change(file, MessageState.NEW, {"read_at": noted.at}, noted)

    def mark_new(self, file: str, noted: AuditEntry) -> bool:
        """Mark as not yet looked at."""
        return self._change(file, MessageState.HEARD, {"read_at": None}, noted)

    def delete(self, file: str, noted: AuditEntry) -> bool:
        """Delete: `undelete` brings it back while its file is kept."""
        return self._change(file, None, {"deleted_at": noted.at}, noted)

    def undelete(self, file: str, noted: AuditEntry, since: datetime) -> bool:
        """Bring back what was deleted not before `since`."""
        return self._change(file, MessageState.DELETED, {"deleted_at": None}, noted, since)

    def note(self, noted: AuditEntry) -> None:
        """Write down who looked at a fax or took it out, which changes nothing of it."""
        with self._writing() as connection:
            write_entry(connection, noted)

    def _read(self, query: "Select[Any]") -> tuple[StoredFax, ...]:
        with self._reading() as connection:
            return tuple(rows.fax(row) for row in connection.execute(query))

    def _change(
        self,
        file: str,
        state: MessageState | None,
        values: Mapping[str, object],
        noted: AuditEntry,
        since: datetime | None = None,
    ) -> bool:
        statement = update(faxes).where(faxes.c.file == file).values(**values)
        statement = statement.where(_STATES[state] if state else ~_DELETED)
        if since is not None:
            statement = statement.where(faxes.c.deleted_at >= since)
        with self._writing() as connection:
            changed = connection.execute(statement).rowcount > 0
            if changed:
                write_entry(connection, noted)
        return changed


def _with_caller() -> "Select[Any]":
    return select(faxes, calls.c.caller).join(calls, calls.c.id == faxes.c.call)
