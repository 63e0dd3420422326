"""Whole stretches of the record, call by call, for the replay of the last days under a draft (D7)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, case, func, literal, select, tuple_

from appliance.callflow.queueing.stay import LEAVE_BY_KEY
from appliance.callflow.trace import Hop
from appliance.domain.ids import CallId
from appliance.storage import record_rows as rows
from appliance.storage.access import Reader
from appliance.storage.column_types import UtcTime
from appliance.storage.personal_forget import GONE
from appliance.storage.record_values import CallRecord, Cursor
from appliance.storage.schema import calls, hops, steps

_AT_ONCE = 1_000
"""Calls a read: SQLite takes up to 32,766 values in one statement."""

_UNANSWERED = ("ask again", "give up", "no answer", LEAVE_BY_KEY)
"""What menus, PIN entries, surveys and queues decide when no key was pressed, or none that goes on record."""
_QUEUE = "queue"
_PIN, _KEYED = "the PIN of ", " was keyed"


@dataclass(frozen=True, slots=True)
class PastCall:
    """A call, what its caller pressed, one text a question, and whom it was offered to; each in order.

    "" is a question that the caller met with silence. A PIN's digits are nowhere on record: `[name]` is the PIN of
    that name. `has_path` is false where its steps, or a part of them, were erased: how it went is not known then.
    """

    record: CallRecord
    keys: tuple[str, ...]
    hops: tuple[Hop, ...]
    has_path: bool = True


class PastCalls(Reader):
    """The calls of a time."""

    def between(self, first: datetime, end: datetime) -> Iterator[PastCall]:
        """Give the calls, no made-up ones, that began from `first` to before `end`, the oldest first, while read."""
        begin: Cursor | None = None
        while page := self._page(first, end, begin):
            yield from page
            begin = Cursor.after(page[-1].record)

    def count(self, first: datetime, end: datetime) -> int:
        """Count them."""
        query = select(func.count()).select_from(calls).where(*_of(first, end))
        with self._reading() as connection:
            return int(connection.execute(query).scalar_one())

    def _page(self, first: datetime, end: datetime, after: Cursor | None) -> list[PastCall]:
        query = select(calls).where(*_of(first, end))
        if after is not None:
            place = tuple_(calls.c.started_at, calls.c.id)
            query = query.where(place > tuple_(literal(after.started_at, UtcTime), literal(after.call)))
        query = query.order_by(calls.c.started_at, calls.c.id).limit(_AT_ONCE)
        with self._reading() as connection:
            found = [rows.record(row) for row in connection.execute(query)]
            ids = [record.call for record in found]
            keys, attempts, whole = _keys(connection, ids), _hops(connection, ids), _whole(connection, ids)
        return [
            PastCall(record, tuple(keys[record.call]), tuple(attempts[record.call]), record.call in whole)
            for record in found
        ]


def _of(first: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    return calls.c.started_at >= first, calls.c.started_at < end, calls.c.sample == 0


def _whole(connection: Connection, ids: Sequence[CallId]) -> set[CallId]:
    """Give the calls that have all of their steps."""
    erased = func.sum(case((steps.c.decided == GONE, 1), else_=0))
    query = select(steps.c.call).where(steps.c.call.in_(ids)).group_by(steps.c.call).having(erased == 0)
    return {CallId(call) for call in connection.scalars(query)}


def _keys(connection: Connection, ids: Sequence[CallId]) -> dict[CallId, list[str]]:
    asked = (steps.c["keys"] != "") | steps.c.decided.in_(_UNANSWERED) | steps.c.reason.like(f"{_PIN}%")
    query = (
        select(steps.c.call, steps.c.kind, steps.c["keys"], steps.c.reason)
        .where(steps.c.call.in_(ids), asked)
        .order_by(steps.c.call, steps.c.sequence)
    )
    found: defaultdict[CallId, list[str]] = defaultdict(list)
    for call, kind, keys, reason in connection.execute(query):
        if kind == _QUEUE and keys:  # it was asked when the wait began
            del found[call][-1:]
        found[call].append(f"[{reason.removeprefix(_PIN).removesuffix(_KEYED)}]" if reason.startswith(_PIN) else keys)
    return found


def _hops(connection: Connection, ids: Sequence[CallId]) -> dict[CallId, list[Hop]]:
    query = select(hops).where(hops.c.call.in_(ids)).order_by(hops.c.call, hops.c.sequence)
    found: defaultdict[CallId, list[Hop]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.call].append(rows.hop(row))
    return found
