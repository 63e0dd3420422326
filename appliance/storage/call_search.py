"""Searching the record of calls: every page in some milliseconds, however many calls there are.

Three ways find the rows, and `_way` takes one by counting a few thousand entries of each condition's index:

* a condition that few calls meet: all of them by its index, sorted;
* one whose index gives its calls in order of time: along that index;
* otherwise along the index of the order itself.

Along an index the search goes in stretches, until the page is full or `patience_s` is over; the next page then goes on
where this one has stopped looking. So calls that meet two frequent conditions at once, but hardly ever, cost several
short requests instead of one long one.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Float,
    Select,
    Text,
    and_,
    func,
    literal,
    literal_column,
    select,
    tuple_,
)

from appliance.storage import record_rows as rows
from appliance.storage.access import Reader
from appliance.storage.call_choices import distinct
from appliance.storage.call_conditions import Condition, conditions
from appliance.storage.call_wanted import CallCount, CallOrder, CallPage, Place, Wanted
from appliance.storage.column_types import UtcTime
from appliance.storage.record_values import CallRecord
from appliance.storage.schema import calls

if TYPE_CHECKING:
    from sqlalchemy import Row

FEW = 3_000
"""So many calls are fetched and sorted in some 10 ms; one call in 300 of a million are found as quickly by looking."""
PATIENCE_S = 0.015
_STRETCH = 1_000
_STRETCH_BY_TIME = 4_000
"""Entries of an index between two looks at the clock. Along the time the calls lie side by side in the file."""
_NEXT_TO = {True: "", False: "\U0010ffff"}
"""An id before all others, and one after all others: where a stretch ends."""


@dataclass(frozen=True, slots=True)
class _Way:
    """How the rows are found: those of `driver`, tested by `looks`; `few` when all of them are fetched and sorted."""

    driver: Condition | None
    looks: tuple[Condition, ...]
    few: bool = False
    empty: bool = False


class CallSearch(Reader):
    """The record of calls, searched."""

    def __init__(
        self, engine: Engine, clock: Callable[[], float] = time.monotonic, patience_s: float = PATIENCE_S
    ) -> None:
        """Read by `engine`; `clock` counts seconds."""
        super().__init__(engine)
        self._clock = clock
        self._patience_s = patience_s

    def page(
        self, wanted: Wanted, order: CallOrder = CallOrder.NEWEST, after: Place | None = None, limit: int = 50
    ) -> CallPage:
        """Give up to `limit` calls in order, from `after` on."""
        with self._reading() as connection:
            way = _way(connection, wanted, order)
            if way.empty:
                return CallPage((), None)
            if way.few:
                return _few(connection, way, wanted, order, after, limit)
            return self._along(connection, way, wanted, order, after, limit)

    def count(self, wanted: Wanted, most: int = 10_000) -> CallCount:
        """Count the calls up to `most`, for as long as a page may take."""
        with self._reading() as connection:
            way = _way(connection, wanted, CallOrder.NEWEST)
            if way.empty:
                return CallCount(0, more=False)
            if way.few or not way.looks:
                found = _counted(connection, _matching(way, wanted, CallOrder.NEWEST, literal_column("1")), most + 1)
                return CallCount(min(found, most), found > most)
            return self._count_along(connection, way, wanted, most)

    def _along(
        self, connection: Connection, way: _Way, wanted: Wanted, order: CallOrder, after: Place | None, limit: int
    ) -> CallPage:
        until = self._clock() + self._patience_s
        found: list[CallRecord] = []
        while True:
            edge = _edge(connection, way, wanted, order, after) if way.looks else None
            query = _matching(way, wanted, order, *calls.c).order_by(*_sorted(order)).limit(limit - len(found))
            found += _records(connection, _in_stretch(query, order, after, edge))
            if len(found) == limit:
                return CallPage(tuple(found), _place(found[-1], order))
            if edge is None or self._clock() >= until:
                return CallPage(tuple(found), edge)
            after = edge

    def _count_along(self, connection: Connection, way: _Way, wanted: Wanted, most: int) -> CallCount:
        until, found, after = self._clock() + self._patience_s, 0, None
        order = CallOrder.NEWEST
        while True:
            edge = _edge(connection, way, wanted, order, after)
            query = _in_stretch(_matching(way, wanted, order, literal_column("1")), order, after, edge)
            found += _counted(connection, query, most + 1 - found)
            if found > most or (edge is not None and self._clock() >= until):
                return CallCount(min(found, most), more=True)
            if edge is None:
                return CallCount(found, more=False)
            after = edge


def _way(connection: Connection, wanted: Wanted, order: CallOrder) -> _Way:
    regions = None
    if wanted.region is not None:
        regions = tuple(region for region in distinct(connection, calls.c.region) if wanted.region in region)
    all_ = (*conditions(wanted, regions), *_time_beside(wanted, order))
    sizes = {}
    for condition in all_:
        if condition.seek is not None:
            sizes[condition] = _size(connection, condition, wanted)
    if 0 in sizes.values():
        return _Way(None, (), empty=True)
    scarce = min(sizes, key=lambda condition: sizes[condition], default=None)
    if scarce is not None and sizes[scarce] < FEW:
        few = order.lead is not None or not scarce.by_time
        return _Way(scarce, _without(all_, scarce), few=few)
    by_time = [condition for condition in sizes if condition.by_time and order.lead is None]
    driver = by_time[0] if len(by_time) == 1 else _scarcest(connection, by_time, wanted)
    return _Way(driver, _without(all_, driver))


def _time_beside(wanted: Wanted, order: CallOrder) -> Iterable[Condition]:
    """Give the time as a condition where the order is by something else."""
    if order.lead is not None and (wanted.since is not None or wanted.until is not None):
        yield Condition(and_(*_in_time(wanted, hidden=True)), and_(*_in_time(wanted)))


def _without(all_: Iterable[Condition], driver: Condition | None) -> tuple[Condition, ...]:
    return tuple(condition for condition in all_ if condition is not driver)


def _scarcest(connection: Connection, some: Sequence[Condition], wanted: Wanted) -> Condition | None:
    """Give the one that the fewest calls meet, of those that many meet."""
    return min(some, key=lambda condition: _size(connection, condition, wanted, 10 * FEW), default=None)


def _size(connection: Connection, condition: Condition, wanted: Wanted, most: int = FEW) -> int:
    """Count the entries of a condition's index, up to `most`."""
    assert condition.seek is not None  # noqa: S101 - only such are asked
    query: Select[Any] = select(literal_column("1")).select_from(condition.table).where(condition.seek)
    if condition.by_time:
        query = query.where(*_in_time(wanted))
    return _counted(connection, query, most)


def _counted(connection: Connection, query: "Select[Any]", most: int) -> int:
    some = query.limit(most).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())


def _few(
    connection: Connection, way: _Way, wanted: Wanted, order: CallOrder, after: Place | None, limit: int
) -> CallPage:
    query = _in_stretch(_matching(way, wanted, order, *calls.c), order, after, None, hidden=True)
    # No index gives this order, so that none is taken for its sake.
    unserved = [func.coalesce(column, None) for column in _columns(order)]
    query = query.order_by(*(column.desc() if order.descends else column for column in unserved)).limit(limit)
    found = tuple(_records(connection, query))
    return CallPage(found, _place(found[-1], order) if len(found) == limit else None)


def _matching(way: _Way, wanted: Wanted, order: CallOrder, *columns: "ColumnElement[Any]") -> "Select[Any]":
    """Select from the calls that match, in no order."""
    query: Select[Any] = select(*columns).select_from(calls).where(*(condition.look for condition in way.looks))
    if order.lead is None:
        query = query.where(*_in_time(wanted, hidden=way.few))
    else:
        query = query.where(calls.c[order.lead].is_not(None))
    if way.driver is None:
        return query
    assert way.driver.seek is not None  # noqa: S101 - a driver has one
    if way.driver.table is calls:
        return query.where(way.driver.seek)
    return query.where(calls.c.id.in_(select(way.driver.table.c.call).where(way.driver.seek)))


def _edge(connection: Connection, way: _Way, wanted: Wanted, order: CallOrder, after: Place | None) -> Place | None:
    """Give where the next stretch of the index ends; None where the index ends before."""
    columns = _columns(order)[:-1]
    alone = replace(way, looks=())
    stretch = _STRETCH if way.driver or order.lead else _STRETCH_BY_TIME
    query = _in_stretch(_matching(alone, wanted, order, *columns), order, after, None, by_id=False)
    query = query.order_by(*_sorted(order)[:-1]).limit(1).offset(stretch)
    row = connection.execute(query).first()
    if row is None:
        return None
    lead = None if order.lead is None else row[0]
    return Place(row[-1], _NEXT_TO[order.descends], lead)


def _in_stretch(
    query: "Select[Any]",
    order: CallOrder,
    after: Place | None,
    edge: Place | None,
    *,
    hidden: bool = False,
    by_id: bool = True,
) -> "Select[Any]":
    """Take the calls after one place and up to another."""
    columns: list[ColumnElement[Any]] = [*_columns(order)] if by_id else [*_columns(order)[:-1]]
    if hidden:
        columns = [func.coalesce(column, None) for column in columns]
    here = tuple_(*columns)
    if after is not None:
        there = tuple_(*_values(after, order)[: len(columns)])
        strictly = by_id or after.call == _NEXT_TO[order.descends]
        query = query.where(_past(here, there, order, strictly=strictly))
    if edge is not None:
        there = tuple_(*_values(edge, order)[: len(columns)])
        query = query.where(here >= there if order.descends else here <= there)
    return query


def _past(here: Any, there: Any, order: CallOrder, *, strictly: bool) -> "ColumnElement[bool]":  # noqa: ANN401 - SQLAlchemy's tuples
    if strictly:
        return here < there if order.descends else here > there  # type: ignore[no-any-return]  # of such a tuple
    return here <= there if order.descends else here >= there  # type: ignore[no-any-return]  # of such a tuple


def _in_time(wanted: Wanted, *, hidden: bool = False) -> "list[ColumnElement[bool]]":
    at: Any = func.coalesce(calls.c.started_at, None) if hidden else calls.c.started_at
    found = []
    if wanted.since is not None:
        found.append(at >= literal(wanted.since, UtcTime))
    if wanted.until is not None:
        found.append(at < literal(wanted.until, UtcTime))
    return found


def _columns(order: CallOrder) -> "list[Column[Any]]":
    lead = [] if order.lead is None else [calls.c[order.lead]]
    return [*lead, calls.c.started_at, calls.c.id]


def _values(place: Place, order: CallOrder) -> "list[ColumnElement[Any]]":
    lead = [] if order.lead is None else [literal(place.lead, Float)]
    return [*lead, literal(place.started_at, UtcTime), literal(place.call, Text)]


def _sorted(order: CallOrder) -> "list[ColumnElement[Any]]":
    return [column.desc() if order.descends else column.asc() for column in _columns(order)]


def _place(record: CallRecord, order: CallOrder) -> Place:
    lead = None if order.lead is None else getattr(record, order.lead)
    return Place(record.started_at, record.call, lead)


def _records(connection: Connection, query: "Select[Any]") -> "list[CallRecord]":
    found: Sequence[Row[Any]] = connection.execute(query).all()
    return [rows.record(row) for row in found]
