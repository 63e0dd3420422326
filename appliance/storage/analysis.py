"""The callers' calls of a period, counted by everything that people ask for, in one statement (D3).

The calls are looked up once, by the index of their beginnings, with the first attempt and the first wait of each; the
groups are made of that. Each grouping sorts all of them, and holds a megabyte until the statement ends: what has few
values is counted together, and taken apart here. A month of 40,000 calls takes some tenths of a second.
"""

from collections import defaultdict
from dataclasses import fields
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Float,
    Row,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from appliance.domain.far_leave import AnswerKnown
from appliance.domain.outcome import CallResult
from appliance.domain.period import Period
from appliance.storage.access import Reader
from appliance.storage.analysis_sql import (
    DAY_H,
    HOUR_S,
    MONDAY_H,
    WEEK_H,
    callers_calls,
    greatest,
    how_answered,
    seconds_between,
    wall_clock,
)
from appliance.storage.analysis_values import EVERYTHING, PROMPT_S, Chosen, Dimension, Figures, Group, Told
from appliance.storage.schema import calls, hops, waits

LOST = (CallResult.BUSY, CallResult.NO_ANSWER, CallResult.UNREACHABLE)
_SLOW, _WHEN = "slow", "when"
_NAMED = ("hotline", "called", "line", "region", "department", "agent")
_GROUPED = {_WHEN: (_WHEN,), "region": ("region",), "named": tuple(name for name in _NAMED if name != "region")}
"""What is counted together: regions and hours are many, and would make too many groups with the others."""
_NOT = -1e9
"""In the place of a wait that there was not."""
_OF_100 = 95


class Analysis(Reader):
    """The counted calls."""

    def told(self, period: Period, chosen: Chosen = EVERYTHING) -> Told:
        """Count the period's calls in every dimension; a dimension's largest group comes first, times in order."""
        sums: defaultdict[tuple[Dimension, str], _Sums] = defaultdict(lambda: [0.0] * len(_FIELDS))
        slow = None
        with self._reading() as connection:
            for row in connection.execute(_counted(_seen(period, chosen))):
                if row.what == _SLOW:
                    slow = row.wait_s
                    continue
                for place in _places(row):
                    _add(sums[place], row)
        groups: defaultdict[Dimension, list[Group]] = defaultdict(list)
        for (dimension, key), found in sums.items():
            groups[dimension].append(Group(key, _figures(found)))
        return Told({each: _in_order(each, found) for each, found in groups.items()}, slow)


_Sums = list[float]
_FIELDS = tuple(each.name for each in fields(Figures))
_AT = {name: place for place, name in enumerate(_FIELDS)}


def _places(row: "Row[Any]") -> tuple[tuple[Dimension, str], ...]:
    """Say which groups a row counts for: an hour of one day is a part of all, of its day, of its weekday's."""
    if row.what != _WHEN:
        return tuple((Dimension(name), getattr(row, name)) for name in _GROUPED[row.what])
    hour = int(row.when)
    weekly = (hour + MONDAY_H) % WEEK_H
    return (Dimension.TOTAL, ""), (Dimension.DAY, str(hour // DAY_H)), (Dimension.HOUR, str(weekly))


def _add(sums: _Sums, row: "Row[Any]") -> None:
    """Add the calls that ended in one way."""
    sums[_AT["calls"]] += row.count_
    sums[_AT[row.result]] += row.count_
    sums[_AT["asked"]] += row.asked
    sums[_AT["prompt"]] += row.prompt
    sums[_AT["talk_s"]] += row.talk_s
    sums[_AT["wait_s"]] += row.wait_s
    sums[_AT["estimated"]] += row.estimated
    sums[_AT["estimated_s"]] += row.estimated_s
    if row.result in LOST:
        sums[_AT["lost"]] += row.count_
    elif row.result == CallResult.ABANDONED:
        sums[_AT["lost"]] += row.asked


def _figures(sums: _Sums) -> Figures:
    told = dict(zip(_FIELDS, sums, strict=True))
    counts = {name: int(value) for name, value in told.items() if not name.endswith("_s")}
    return Figures(**counts, talk_s=told["talk_s"], wait_s=told["wait_s"], estimated_s=told["estimated_s"])


def _in_order(dimension: Dimension, found: list[Group]) -> tuple[Group, ...]:
    if dimension in {Dimension.DAY, Dimension.HOUR}:
        return tuple(sorted(found, key=lambda group: int(group.key)))
    return tuple(sorted(found, key=lambda group: (-group.figures.calls, group.key)))


def _seen(period: Period, chosen: Chosen) -> CTE:
    """Give one row a call: `wait_s` is None where nobody answered, `asked` 1 where somebody was asked for.

    `estimated` is 1 where the conversation's beginning is an estimate.
    """
    wall = wall_clock(calls.c.started_at, period)
    rang_s = seconds_between(hops.c.at, calls.c.answered_at) + hops.c.ring_s + hops.c.talk_s
    waited_s = seconds_between(waits.c.entered_at, calls.c.answered_at)
    longest_s = greatest(func.coalesce(rang_s, _NOT), func.coalesce(waited_s, _NOT))
    is_answered = calls.c.result == CallResult.ANSWERED.value
    query = callers_calls(
        period,
        chosen,
        calls.c.result,
        (wall // HOUR_S).label(_WHEN),
        *(func.coalesce(calls.c[name], "").label(name) for name in _NAMED),
        case((is_answered, func.coalesce(calls.c.talk_s, 0.0))).label("talk_s"),
        case(
            (is_answered, case((longest_s > _NOT, func.round(longest_s, 3)), else_=func.coalesce(calls.c.ring_s, 0.0)))
        ).label("wait_s"),
        case((or_(is_answered, hops.c.call.is_not(None), waits.c.call.is_not(None)), 1), else_=0).label("asked"),
        case((and_(is_answered, how_answered() == AnswerKnown.ESTIMATED.value), 1), else_=0).label("estimated"),
    )
    query = query.select_from(
        calls.outerjoin(hops, and_(hops.c.call == calls.c.id, hops.c.sequence == 0)).outerjoin(
            waits, and_(waits.c.call == calls.c.id, waits.c.sequence == 0)
        )
    )
    return query.cte("seen").prefix_with("MATERIALIZED")


def _counted(seen: CTE) -> CompoundSelect[Any]:
    return union_all(*(_grouped(seen, each) for each in _GROUPED), _slow(seen))


def _grouped(seen: CTE, what: str) -> "Select[Any]":
    """Count by keys and result: that costs a fraction of one sum a result."""
    by = _GROUPED[what]
    columns: list[ColumnElement[Any]] = [
        literal(what, Text).label("what"),
        *((cast(seen.c[name], Text) if name in by else literal("", Text)).label(name) for name in (_WHEN, *_NAMED)),
        seen.c.result.label("result"),
        func.count().label("count_"),
        func.sum(seen.c.asked).label("asked"),
        func.sum(case((seen.c.wait_s <= PROMPT_S, 1), else_=0)).label("prompt"),
        func.coalesce(func.sum(seen.c.talk_s), 0.0).label("talk_s"),
        func.coalesce(func.sum(seen.c.wait_s), 0.0).label("wait_s"),
        func.sum(seen.c.estimated).label("estimated"),
        func.coalesce(func.sum(case((seen.c.estimated == 1, seen.c.talk_s))), 0.0).label("estimated_s"),
    ]
    return select(*columns).group_by(*(seen.c[name] for name in by), seen.c.result)


def _slow(seen: CTE) -> "Select[Any]":
    """Give the wait at the 95th of 100, by the nearest rank."""
    waited = seen.c.wait_s.is_not(None)
    before = select((func.count() * _OF_100 - 1) // 100).where(waited).scalar_subquery()
    found = select(seen.c.wait_s).where(waited).order_by(seen.c.wait_s).offset(before).limit(1).subquery()
    columns: list[ColumnElement[Any]] = [literal(_SLOW, Text), *(literal("", Text) for _ in (_WHEN, *_NAMED, "result"))]
    columns += [*(literal(0) for _ in range(3)), literal(0.0, Float), found.c.wait_s]
    columns += [literal(0), literal(0.0, Float)]
    return select(*columns)
