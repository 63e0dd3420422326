"""What a column of the record holds, each value once: by leaps along its index, not by reading all calls."""

from typing import Any

from sqlalchemy import Column, Connection, func, literal, select

from appliance.storage.access import Reader
from appliance.storage.schema import calls, surveys

MOST = 2_000


class CallChoices(Reader):
    """What the calls on record can be filtered by, also agents and hotlines of former days."""

    def choices(self) -> dict[str, tuple[str, ...]]:
        """Give the values by subject: `hotline`, `line`, `agent`, `department`, `region`, `refused_by`, `survey`."""
        names = ("hotline", "line", "agent", "department", "region", "refused_by")
        with self._reading() as connection:
            found = {name: distinct(connection, calls.c[name]) for name in names}
            return {**found, "survey": distinct(connection, surveys.c.label)}


def distinct(connection: Connection, column: "Column[Any]") -> tuple[str, ...]:
    """Give the values of a column of texts whose index it leads, without the empty one."""
    first = select(func.min(column).label("value")).where(column.is_not(None), column != "")
    leaps = first.cte("leaps", recursive=True)
    following = select(func.min(column)).where(column > leaps.c.value, column != "").scalar_subquery()
    leaps = leaps.union_all(select(following).where(leaps.c.value.is_not(None)))
    query = select(leaps.c.value).where(leaps.c.value.is_not(None)).limit(literal(MOST))
    return tuple(connection.execute(query).scalars())
