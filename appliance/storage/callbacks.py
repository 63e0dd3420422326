"""Requests to be called back: which are open, and that somebody has done it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from appliance.callflow.trace import CallbackRequest
from appliance.domain.ids import CallId
from appliance.domain.phone_number import PhoneNumber
from appliance.storage.access import Reader
from appliance.storage.schema import callbacks, calls
from appliance.storage.writer import Writer

if TYPE_CHECKING:
    import asyncio

    from sqlalchemy import Row

_ALL = select(callbacks, calls.c.sample).join(calls, calls.c.id == callbacks.c.call)
_DONE = (
    update(callbacks)
    .where(callbacks.c.sequence == bindparam("which"), callbacks.c.done_at.is_(None))
    .values(done_at=bindparam("called_at"), done_by=bindparam("caller_back"))
)


@dataclass(frozen=True, slots=True)
class StoredCallback:
    """A request with its number, and who has called back when; None while nobody has.

    `is_sample`: its call is made up, so the number may be a stranger's. Nobody dials it.
    """

    sequence: int
    request: CallbackRequest
    done_at: datetime | None = None
    done_by: str | None = None
    is_sample: bool = False


class CallbackMarks:
    """The controller's side: each mark goes to the writer."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def done(self, sequence: int, by: str, at: datetime) -> "asyncio.Future[bool]":
        """Queue that somebody has called back; the first time counts. The future gives True once it is durable."""
        return self._writer.submit_awaitable(_DONE, {"which": sequence, "called_at": at, "caller_back": by})


class Callbacks(Reader):
    """The requests."""

    def waiting(self) -> tuple[StoredCallback, ...]:
        """Give the requests that nobody has called back yet, the oldest first; made-up ones are left out."""
        query = _ALL.where(callbacks.c.done_at.is_(None), calls.c.sample == 0).order_by(callbacks.c.sequence)
        with self._reading() as connection:
            return tuple(_stored(row) for row in connection.execute(query))

    def latest(self, limit: int) -> tuple[StoredCallback, ...]:
        """Give up to `limit` requests, done ones too, the newest first."""
        query = _ALL.order_by(callbacks.c.sequence.desc()).limit(limit)
        with self._reading() as connection:
            return tuple(_stored(row) for row in connection.execute(query))

    def page(
        self, *, is_open: bool | None, after: int | None, limit: int, departments: Collection[str] | None = None
    ) -> tuple[StoredCallback, ...]:
        """Give up to `limit` requests, the newest first, older than `after`.

        Open or done ones where that is asked; of these departments alone where they are given.
        """
        query = _ALL.order_by(callbacks.c.sequence.desc()).limit(limit)
        if departments is not None:
            query = query.where(callbacks.c.department.in_(departments))
        if is_open is not None:
            done = callbacks.c.done_at
            query = query.where(done.is_(None) if is_open else done.is_not(None))
        if after is not None:
            query = query.where(callbacks.c.sequence < after)
        with self._reading() as connection:
            return tuple(_stored(row) for row in connection.execute(query))

    def one(self, sequence: int) -> StoredCallback | None:
        """Give a request; None when there is none of this number."""
        with self._reading() as connection:
            row = connection.execute(_ALL.where(callbacks.c.sequence == sequence)).one_or_none()
        return None if row is None else _stored(row)

    def of_call(self, call: CallId) -> StoredCallback | None:
        """Give the request that was made in a call."""
        with self._reading() as connection:
            row = connection.execute(_ALL.where(callbacks.c.call == call)).one_or_none()
        return None if row is None else _stored(row)


def _stored(row: "Row[Any]") -> StoredCallback:
    request = CallbackRequest(row.call, row.at, PhoneNumber(row.number), row.hotline, row.department, row.trunk_group)
    return StoredCallback(row.sequence, request, row.done_at, row.done_by, bool(row.sample))
