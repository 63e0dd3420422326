"""Voicemail on record: which messages there are, and marking, deleting and bringing them back (A5).

Each change is one short transaction with its line in the audit.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from appliance.domain.ids import DepartmentId
from appliance.storage import record_rows as rows
from appliance.storage.access import Store
from appliance.storage.audit import AuditEntry, write_entry
from appliance.storage.record_values import MessageState, StoredMessage
from appliance.storage.schema import calls, messages

if TYPE_CHECKING:
    from sqlalchemy import Select

_DELETED = messages.c.deleted_at.is_not(None)
_HEARD = messages.c.read_at.is_not(None)
_STATES = {
    MessageState.NEW: ~_DELETED & ~_HEARD,
    MessageState.HEARD: ~_DELETED & _HEARD,
    MessageState.DELETED: _DELETED,
}


class Messages(Store):
    """The messages, the deleted ones as well while they are kept."""

    def found(
        self, states: frozenset[MessageState], mailbox: DepartmentId | None = None, limit: int = 1000
    ) -> tuple[StoredMessage, ...]:
        """Give up to `limit` messages in one of these states, the newest first; of one mailbox or of all."""
        query = _with_caller().order_by(messages.c.at.desc(), messages.c.file).limit(limit)
        query = query.where(_any_of(states))
        if mailbox is not None:
            query = query.where(messages.c.mailbox == mailbox)
        with self._reading() as connection:
            return tuple(rows.message(row) for row in connection.execute(query))

    def get(self, file: str) -> StoredMessage | None:
        """Give one message by its file; None when there is none."""
        with self._reading() as connection:
            row = connection.execute(_with_caller().where(messages.c.file == file)).one_or_none()
            return None if row is None else rows.message(row)

    def mark_read(self, file: str, noted: AuditEntry) -> bool:
        """Mark as heard, the first time counts; tell whether that changed anything. So do all that follow."""
        return self._change(file, MessageState.NEW, {"read_at": noted.at}, noted)

    def mark_new(self, file: str, noted: AuditEntry) -> bool:
        """Mark as not yet heard."""
        return self._change(file, MessageState.HEARD, {"read_at": None}, noted)

    def delete(self, file: str, noted: AuditEntry) -> bool:
        """Delete: nobody hears it any more, and `undelete` brings it back while its file is kept."""
        return self._change(file, None, {"deleted_at": noted.at}, noted)

    def undelete(self, file: str, noted: AuditEntry, since: datetime) -> bool:
        """Bring back what was deleted not before `since`, heard or new as it was."""
        return self._change(file, MessageState.DELETED, {"deleted_at": None}, noted, since)

    def note(self, noted: AuditEntry) -> None:
        """Write down who heard or took a message, which changes nothing of it."""
        with self._writing() as connection:
            write_entry(connection, noted)

    def _change(
        self,
        file: str,
        state: MessageState | None,
        values: Mapping[str, object],
        noted: AuditEntry,
        since: datetime | None = None,
    ) -> bool:
        statement = update(messages).where(messages.c.file == file).values(**values)
        statement = statement.where(_STATES[state] if state else ~_DELETED)
        if since is not None:
            statement = statement.where(messages.c.deleted_at >= since)
        with self._writing() as connection:
            changed = connection.execute(statement).rowcount > 0
            if changed:
                write_entry(connection, noted)
        return changed


def _any_of(states: frozenset[MessageState]) -> Any:  # noqa: ANN401 - SQLAlchemy's own type of a condition
    wanted = [_STATES[state] for state in MessageState if state in states]
    condition = wanted[0]
    for each in wanted[1:]:
        condition |= each
    return condition


def _with_caller() -> "Select[Any]":
    return select(messages, calls.c.caller).join(calls, calls.c.id == messages.c.call)
