"""From what is wanted of calls to conditions of SQL.

SQLite keeps no statistics here, and would now and then take a worse index than it could. So each condition is written
twice: `seek` is served by an index, `look` by none and only tests a row that was found otherwise. `call_search` says
which of them finds the rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, exists, func, not_, or_, select

from appliance.storage.call_wanted import Wanted
from appliance.storage.schema import calls, faxes, messages, recordings, surveys

END_DIGITS = 4
"""How many of a caller's last digits have an index (`calls.caller_end`)."""
_SUBJECTS = ("hotline", "line", "agent", "department", "result", "refused_by")
_PAST_ALL_DIGITS = ":"
"""The character after 9: numbers that begin with 138 lie from 138 to 138: ."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition. `seek` is None where no index finds its rows; it is a condition of `table`.

    `by_time` says that the index gives its calls in order of time.
    """

    look: ColumnElement[bool]
    seek: ColumnElement[bool] | None = None
    table: Table = calls
    by_time: bool = False


def conditions(wanted: Wanted, regions: tuple[str, ...] | None) -> Iterator[Condition]:
    """Write down what is wanted, but for the time. `regions` are those whose words hold the wanted part."""
    for name in _SUBJECTS:
        if (value := getattr(wanted, name)) is not None:
            yield _equal(calls.c[name], value)
    yield from _kinds(wanted)
    if wanted.call is not None:
        yield Condition(func.coalesce(calls.c.id, "") == wanted.call, calls.c.id == wanted.call)
    if wanted.number is not None:
        yield _number(wanted.number)
    if wanted.numbers is not None:
        yield _among(calls.c.caller, wanted.numbers)
    if regions is not None:
        yield _among(calls.c.region, tuple(region for region in regions if region))
    yield from _left_behind(wanted)
    for name in ("talk_s", "ring_s"):
        bounds = (getattr(wanted, f"{name}_min"), getattr(wanted, f"{name}_max"))
        if bounds != (None, None):
            yield _between(calls.c[name], *bounds)


def _kinds(wanted: Wanted) -> Iterator[Condition]:
    """Most calls are alike in these: an index holds only the others."""
    if wanted.kind is not None:
        hidden = func.coalesce(calls.c.kind, "") == wanted.kind
        seek = and_(calls.c.kind == wanted.kind, calls.c.kind != "incoming")
        yield Condition(hidden) if wanted.kind == "incoming" else Condition(hidden, seek, by_time=True)
    if wanted.sample is not None:
        hidden = func.coalesce(calls.c.sample, 0) == int(wanted.sample)
        seek = and_(calls.c.sample == 1, calls.c.sample != 0)
        yield Condition(hidden, seek, by_time=True) if wanted.sample else Condition(hidden)
    if wanted.in_progress is not None:
        ended = func.coalesce(calls.c.ended_at, None)
        yield (
            Condition(ended.is_(None), calls.c.ended_at.is_(None))
            if wanted.in_progress
            else Condition(ended.is_not(None))
        )


def _left_behind(wanted: Wanted) -> Iterator[Condition]:
    for table, asked in (
        (recordings, wanted.has_recording),
        (messages, wanted.has_message),
        (faxes, wanted.has_fax),
        (surveys, wanted.has_survey),
    ):
        if asked is not None:
            kept = surveys.c.key.is_not(None) if table is surveys else table.c.deleted_at.is_(None)
            found = exists(select(1).where(table.c.call == calls.c.id, kept))
            yield Condition(found, kept, table) if asked else Condition(not_(found))
    if wanted.survey is not None:
        given = surveys.c.label == wanted.survey
        # Of one call it is looked at what it has, not who else gave this answer.
        hidden = func.coalesce(surveys.c.label, "") == wanted.survey
        yield Condition(exists(select(1).where(surveys.c.call == calls.c.id, hidden)), given, surveys)


def _equal(column: "Column[Any]", value: str) -> Condition:
    hidden = func.coalesce(column, "") == value
    # The index of `refused_by` holds only those who were refused.
    seek = and_(column == value, column != "") if column is calls.c.refused_by else column == value
    return Condition(hidden, seek, by_time=True)


def _number(digits: str) -> Condition:
    """Whole, its beginning or its end."""
    begins = and_(calls.c.caller >= digits, calls.c.caller < digits + _PAST_ALL_DIGITS)
    like = func.coalesce(calls.c.caller, "")
    look = or_(like.startswith(digits, autoescape=True), like.endswith(digits, autoescape=True))
    if len(digits) < END_DIGITS:
        return Condition(look)
    ends = and_(calls.c.caller_end == digits[-END_DIGITS:], like.endswith(digits, autoescape=True))
    return Condition(look, or_(begins, ends))


def _among(column: "Column[Any]", values: tuple[str, ...]) -> Condition:
    # Whoever is known without a region, or withheld the number, is in none of them.
    return Condition(func.coalesce(column, "").in_(values), and_(column.in_(values), column != ""))


def _between(column: "Column[Any]", least: float | None, most: float | None) -> Condition:
    hidden = func.coalesce(column, -1.0)
    low, high = (0.0 if least is None else least), most
    look = hidden >= low if high is None else and_(hidden >= low, hidden <= high)
    seek = column >= low if high is None else and_(column >= low, column <= high)
    return Condition(look, seek)
