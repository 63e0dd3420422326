"""The pieces that the analysis' queries have in common: which calls, and the wall clock in SQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Float, Integer, ScalarSelect, Select, case, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement

from appliance.domain.outcome import RingOutcome
from appliance.domain.period import Period
from appliance.storage.analysis_values import Chosen
from appliance.storage.column_types import UtcTime
from appliance.storage.schema import calls, hops

HOUR_S, DAY_S = 3600, 86400
DAY_H, WEEK_H = 24, 168
MONDAY_H = 3 * DAY_H
"""1 January 1970 was a Thursday: so many hours after a week's first."""
INCOMING = "incoming"


class seconds_between(FunctionElement[float]):  # noqa: N801 - named as the SQL functions are
    """The seconds from one time to another, to a millisecond."""

    type = Float()
    inherit_cache = True


@compiles(seconds_between, "sqlite")
def _sqlite(element: FunctionElement[float], compiler: SQLCompiler, **words: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    begin, end = (compiler.process(each, **words) for each in element.clauses)
    return f"round((julianday({end}) - julianday({begin})) * {DAY_S}.0, 3)"


@compiles(seconds_between)
def _others(element: FunctionElement[float], compiler: SQLCompiler, **words: Any) -> str:  # noqa: ANN401 - as above
    begin, end = (compiler.process(each, **words) for each in element.clauses)
    return f"round(extract(epoch from ({end}) - ({begin}))::numeric, 3)::float"


class greatest(FunctionElement[float]):  # noqa: N801 - as above
    """The greater of two numbers."""

    type = Float()
    inherit_cache = True


@compiles(greatest, "sqlite")
def _sqlite_greatest(element: FunctionElement[float], compiler: SQLCompiler, **words: Any) -> str:  # noqa: ANN401 - as above
    return f"max({compiler.process(element.clauses, **words)})"


@compiles(greatest)
def _other_greatest(element: FunctionElement[float], compiler: SQLCompiler, **words: Any) -> str:  # noqa: ANN401 - as above
    return f"greatest({compiler.process(element.clauses, **words)})"


class whole_epoch(FunctionElement[int]):  # noqa: N801 - as above
    """The seconds since 1970 in UTC; without fractions, so that an hour's first instant is in it."""

    type = Integer()
    inherit_cache = True


@compiles(whole_epoch, "sqlite")
def _sqlite_epoch(element: FunctionElement[int], compiler: SQLCompiler, **words: Any) -> str:  # noqa: ANN401 - as above
    # SQLite rounds to milliseconds: the day's last microsecond would be the next day's.
    return f"CAST(strftime('%s', substr({compiler.process(element.clauses, **words)}, 1, 19)) AS INTEGER)"


@compiles(whole_epoch)
def _other_epoch(element: FunctionElement[int], compiler: SQLCompiler, **words: Any) -> str:  # noqa: ANN401 - as above
    return f"floor(extract(epoch from {compiler.process(element.clauses, **words)}))::bigint"


def wall_clock(column: ColumnElement[Any], period: Period) -> ColumnElement[int]:
    """Give what the wall clock shows, as seconds since 1970 as if it went by UTC."""
    offsets = period.offsets()
    later = [(column >= _time(each.since), literal(each.seconds)) for each in reversed(offsets[1:])]
    offset = case(*later, else_=literal(offsets[0].seconds)) if later else literal(offsets[0].seconds)
    return whole_epoch(column) + offset


def callers_calls(period: Period, chosen: Chosen, *columns: ColumnElement[Any]) -> "Select[Any]":
    """Select from the callers' calls that began in the period and are over; our own people's calls are none."""
    query = select(*columns).where(
        calls.c.started_at >= period.begins,
        calls.c.started_at < period.ends,
        calls.c.kind == INCOMING,
        calls.c.result.is_not(None),
    )
    for name in ("hotline", "line", "called", "region", "department", "agent"):
        if (value := getattr(chosen, name)) is not None:
            query = query.where(calls.c[name] == value)
    return query


def how_answered() -> ScalarSelect[str]:
    """Give how the answer of a call's last conversation is known: its talk is the call's."""
    last = hops.alias("last")
    answers = select(last.c.answer_known).where(last.c.call == calls.c.id)
    answers = answers.where(last.c.outcome == RingOutcome.ANSWERED.value)
    return answers.order_by(last.c.sequence.desc()).limit(1).correlate(calls).scalar_subquery()


def _time(at: datetime) -> ColumnElement[datetime]:
    return literal(at, UtcTime)
