"""The read side of the record: the latest calls, one call with all its parts, what is open or unread."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, literal, select, tuple_

from appliance.domain.ids import CallId, DepartmentId
from appliance.storage import record_rows as rows
from appliance.storage.access import Reader
from appliance.storage.column_types import UtcTime
from appliance.storage.record_values import CallFilter, CallRecord, CallStory, Cursor, StoredMessage
from appliance.storage.schema import calls, charges, faxes, hops, messages, recordings, steps, surveys, waits


class Records(Reader):
    """The read side of the calls."""

    def latest(
        self, limit: int, before: Cursor | None = None, wanted: CallFilter | None = None
    ) -> tuple[CallRecord, ...]:
        """Give up to `limit` calls, the newest first, that began before the cursor."""
        query = select(calls).order_by(calls.c.started_at.desc(), calls.c.id.desc()).limit(limit)
        if before is not None:
            place = tuple_(calls.c.started_at, calls.c.id)
            query = query.where(place < tuple_(literal(before.started_at, UtcTime), literal(before.call)))
        with self._reading() as connection:
            return _records(connection, _matching(query, wanted or CallFilter()))

    def open_calls(self) -> tuple[CallRecord, ...]:
        """Give the calls that have no end yet, the oldest first."""
        query = select(calls).where(calls.c.ended_at.is_(None)).order_by(calls.c.started_at)
        with self._reading() as connection:
            return _records(connection, query)

    def story(self, call: CallId) -> CallStory | None:
        """Give the call with all its parts; None when there is no such call."""
        with self._reading() as connection:
            found = _records(connection, select(calls).where(calls.c.id == call))
            return _story(connection, found[0]) if found else None

    def unread_messages(self, mailbox: DepartmentId | None = None) -> tuple[StoredMessage, ...]:
        """Give the messages that nobody has listened to, the oldest first; of one mailbox or of all."""
        query = _messages().where(messages.c.read_at.is_(None)).order_by(messages.c.at)
        if mailbox is not None:
            query = query.where(messages.c.mailbox == mailbox)
        with self._reading() as connection:
            return tuple(rows.message(row) for row in connection.execute(query))


def _matching(query: "Select[Any]", wanted: CallFilter) -> "Select[Any]":
    columns = {
        "hotline": wanted.hotline,
        "line": wanted.line,
        "agent": wanted.agent,
        "result": wanted.result,
        "caller": wanted.caller and wanted.caller.digits,
    }
    for name, value in columns.items():
        if value is not None:
            query = query.where(calls.c[name] == value)
    return query


def _records(connection: Connection, query: "Select[Any]") -> tuple[CallRecord, ...]:
    return tuple(rows.record(row) for row in connection.execute(query))


def _story(connection: Connection, record: CallRecord) -> CallStory:
    def parts(table: Table, *order: str) -> "Sequence[Row[Any]]":
        query = select(table).where(table.c.call == record.call)
        return connection.execute(query.order_by(*(table.c[name] for name in order))).all()

    query = _messages().where(messages.c.call == record.call).order_by(messages.c.at)
    return CallStory(
        record=record,
        steps=tuple(rows.step(row) for row in parts(steps, "sequence")),
        hops=tuple(rows.hop(row) for row in parts(hops, "sequence")),
        waits=tuple(rows.wait(row) for row in parts(waits, "sequence")),
        charges=tuple(rows.charge(row) for row in parts(charges, "sequence")),
        surveys=tuple(rows.survey(row) for row in parts(surveys, "at")),
        recordings=tuple(rows.recording(row) for row in parts(recordings, "at")),
        messages=tuple(rows.message(row) for row in connection.execute(query)),
        faxes=tuple(rows.fax(row) for row in connection.execute(_faxes(record.call))),
    )


def _faxes(call: CallId) -> "Select[Any]":
    query = select(faxes, calls.c.caller).join(calls, calls.c.id == faxes.c.call)
    return query.where(faxes.c.call == call, faxes.c.deleted_at.is_(None)).order_by(faxes.c.at)


def _messages() -> "Select[Any]":
    return (
        select(messages, calls.c.caller)
        .join(calls, calls.c.id == messages.c.call)
        .where(messages.c.deleted_at.is_(None))
    )
