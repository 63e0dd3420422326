"""A box of what callers left in files, on record: what is in it, and marking, deleting and bringing back (A5, A7).

Each change is one short transaction with its line in the audit.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from sqlalchemy import Table, case, false, func, literal, or_, select, update

from appliance.domain.ids import DepartmentId
from appliance.storage.access import Store
from appliance.storage.audit import AuditEntry, write_entry
from appliance.storage.column_types import UtcTime
from appliance.storage.record_values import MessageState, StoredFile
from appliance.storage.schema import calls

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Row, Select

Item = TypeVar("Item", bound=StoredFile)


class Box(Store, ABC, Generic[Item]):
    """The items of one kind, the deleted ones as well while they are kept. An item is known by its file."""

    _table: ClassVar[Table]
    """It has the columns `file`, `call`, `at`, `mailbox`, `read_at` and `deleted_at`."""

    @staticmethod
    @abstractmethod
    def _item(row: "Row[Any]") -> Item:
        """Read a row of the table joined with its call's caller."""

    def found(
        self, states: frozenset[MessageState], mailbox: DepartmentId | None = None, limit: int = 1000
    ) -> tuple[Item, ...]:
        """Give up to `limit` items in one of these states, the newest first; of one mailbox or of all."""
        query = self._with_caller().where(or_(false(), *(self._in(state) for state in MessageState if state in states)))
        if mailbox is not None:
            query = query.where(self._table.c.mailbox == mailbox)
        return self._read(query.order_by(self._table.c.at.desc(), self._table.c.file).limit(limit))

    def page(
        self,
        states: frozenset[MessageState],
        mailbox: DepartmentId | None,
        after: tuple[datetime, str] | None,
        limit: int,
    ) -> tuple[Item, ...]:
        """Give up to `limit` items as `found` does, from after the time and the file of the page before's last."""
        query = self._with_caller().where(or_(false(), *(self._in(state) for state in MessageState if state in states)))
        if mailbox is not None:
            query = query.where(self._table.c.mailbox == mailbox)
        if after is not None:
            at, file = literal(after[0], UtcTime), after[1]
            query = query.where((self._table.c.at < at) | ((self._table.c.at == at) & (self._table.c.file > file)))
        return self._read(query.order_by(self._table.c.at.desc(), self._table.c.file).limit(limit))

    def new_by_mailbox(self) -> dict[DepartmentId | None, int]:
        """Count the new items of each mailbox that has any items; None is the company's."""
        is_new = func.coalesce(func.sum(case((self._in(MessageState.NEW), 1), else_=0)), 0)
        query = select(self._table.c.mailbox, is_new).where(self._table.c.deleted_at.is_(None))
        with self._reading() as connection:
            rows = connection.execute(query.group_by(self._table.c.mailbox))
            return {mailbox: int(count) for mailbox, count in rows}

    def get(self, file: str) -> Item | None:
        """Give one item by its file; None when there is none."""
        return next(iter(self._read(self._with_caller().where(self._table.c.file == file))), None)

    def mark_read(self, file: str, noted: AuditEntry) -> bool:
        """Mark as heard or looked at, the first time counts; tell whether that changed anything, as all that follow."""
        return self._change(file, self._in(MessageState.NEW), {"read_at": noted.at}, noted)

    def mark_new(self, file: str, noted: AuditEntry) -> bool:
        """Mark as not yet heard or looked at."""
        return self._change(file, self._in(MessageState.HEARD), {"read_at": None}, noted)

    def delete(self, file: str, noted: AuditEntry) -> bool:
        """Delete: it waits for nobody any more, and `undelete` brings it back while its file is kept."""
        return self._change(file, self._table.c.deleted_at.is_(None), {"deleted_at": noted.at}, noted)

    def undelete(self, file: str, noted: AuditEntry, since: datetime) -> bool:
        """Bring back what was deleted not before `since`, read or new as it was."""
        return self._change(file, self._table.c.deleted_at >= since, {"deleted_at": None}, noted)

    def note(self, noted: AuditEntry) -> None:
        """Write down who heard, looked at or took out an item, which changes nothing of it."""
        with self._writing() as connection:
            write_entry(connection, noted)

    def _read(self, query: "Select[Any]") -> tuple[Item, ...]:
        with self._reading() as connection:
            return tuple(self._item(row) for row in connection.execute(query))

    def _change(self, file: str, where: "ColumnElement[bool]", values: Mapping[str, object], noted: AuditEntry) -> bool:
        statement = update(self._table).where(self._table.c.file == file, where).values(**values)
        with self._writing() as connection:
            changed = connection.execute(statement).rowcount > 0
            if changed:
                write_entry(connection, noted)
        return changed

    def _in(self, state: MessageState) -> "ColumnElement[bool]":
        deleted, read = self._table.c.deleted_at.is_not(None), self._table.c.read_at.is_not(None)
        if state is MessageState.DELETED:
            return deleted
        return ~deleted & (read if state is MessageState.HEARD else ~read)

    def _with_caller(self) -> "Select[Any]":
        return select(self._table, calls.c.caller).join(calls, calls.c.id == self._table.c.call)
