"""Calls that were made up for the demonstration, with all their parts: written once, removed together.

Each transaction is short: the controller, which writes while calls run, waits for none of them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import islice
from pathlib import PurePath
from typing import Any

from sqlalchemy import Column, Table, delete, func, select

from appliance.callflow.trace import CallEnd, CallStart
from appliance.domain.phone_number import PhoneNumber
from appliance.storage.access import Store
from appliance.storage.expiry import FILE_TABLES, FileClass
from appliance.storage.schema import (
    callbacks,
    calls,
    charges,
    faxes,
    hops,
    messages,
    metadata,
    recordings,
    steps,
    surveys,
    waits,
)
from appliance.storage.statements import insert_once

_AT_ONCE = 50
"""Calls a transaction: some 500 rows, a few milliseconds."""

PART_TABLES: Mapping[str, Table] = {
    "steps": steps,
    "hops": hops,
    "waits": waits,
    "surveys": surveys,
    "messages": messages,
    "callbacks": callbacks,
    "faxes": faxes,
    "recordings": recordings,
    "charges": charges,
}
"""Where facts go, by what the journals of simulated calls name them."""

_OTHERWISE = {"recordings": {"bytes": "size"}}
"""Columns that are called otherwise than the fact's field."""


@dataclass(frozen=True, slots=True)
class SampleCall:
    """A made-up call that is over: its beginning, its end, and its facts by table."""

    start: CallStart
    end: CallEnd
    parts: Mapping[str, Sequence[object]]
    read_at: datetime | None = None
    """When its messages were listened to; None for never."""


class SampleCalls(Store):
    """The made-up calls on record."""

    def count(self) -> int:
        """Tell how many there are."""
        with self._reading() as connection:
            return int(connection.execute(select(func.count()).where(calls.c.sample == 1)).scalar_one())

    def write(self, made: Iterable[SampleCall]) -> int:
        """Put calls on record, and give how many; one that is there already stays as it is."""
        written, left = 0, iter(made)
        while some := list(islice(left, _AT_ONCE)):
            with self._writing() as connection:
                for call in some:
                    for table, rows in _rows(call):
                        connection.execute(insert_once(table, connection.dialect.name), rows)
            written += len(some)
        return written

    def files(self) -> dict[FileClass, tuple[str, ...]]:
        """Name the files of the made-up calls, by their class."""
        with self._reading() as connection:
            return {
                which: tuple(
                    connection.scalars(
                        select(table.c.file).join(calls, calls.c.id == table.c.call).where(calls.c.sample == 1)
                    )
                )
                for which, table in FILE_TABLES.items()
            }

    def remove(self) -> int:
        """Remove all of them with their parts, and what people wrote about them; give how many calls."""
        removed = 0
        while some := self._some():
            with self._writing() as connection:
                for table in reversed(metadata.sorted_tables):
                    for column in table.columns:
                        if any(key.column is calls.c.id for key in column.foreign_keys):
                            connection.execute(delete(table).where(column.in_(some)))
                removed += connection.execute(delete(calls).where(calls.c.id.in_(some))).rowcount
        return removed

    def _some(self) -> Sequence[str]:
        with self._reading() as connection:
            return connection.scalars(select(calls.c.id).where(calls.c.sample == 1).limit(_AT_ONCE)).all()


def _rows(call: SampleCall) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    start = _values(calls, call.start, {"id": "call", "started_at": "at"})
    end = _values(calls, call.end, {"ended_at": "at"})
    yield calls, [start | end | {"sample": 1}]
    for name, facts in call.parts.items():
        rows = [_values(PART_TABLES[name], fact, _OTHERWISE.get(name, {})) for fact in facts]
        if name == "messages":
            rows = [row | {"read_at": call.read_at} for row in rows]
        if rows:
            yield PART_TABLES[name], rows


def _values(table: Table, fact: object, otherwise: Mapping[str, str]) -> dict[str, Any]:
    names = {column: otherwise.get(column.name, column.name) for column in table.columns}
    return {column.name: _plain(getattr(fact, name), column) for column, name in names.items() if hasattr(fact, name)}


def _plain(value: object, column: Column[Any]) -> object:
    match value:
        case None if not column.nullable:
            return ""  # a word that nobody has said
        case Enum():
            return value.value
        case PhoneNumber(digits=digits):
            return digits
        case PurePath():
            return str(value)
        case _:
            return value
