"""Open and closed by hand (B14): all that was ever set, and what holds by it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from appliance.domain.ids import HotlineId
from appliance.domain.opening import Override
from appliance.storage.access import Store
from appliance.storage.schema import overrides
from appliance.storage.statements import insert_once
from appliance.storage.writer import Writer

if TYPE_CHECKING:
    import asyncio

    from sqlalchemy import Row


class SetTo(StrEnum):
    """What somebody set a hotline to."""

    OPEN = "open"
    CLOSED = "closed"
    SCHEDULE = "schedule"
    """Its schedules decide again."""


@dataclass(frozen=True, slots=True)
class OverrideChange:
    """Who set a hotline to what, when, and until when; `until` is None for until it is taken back."""

    hotline: HotlineId
    at: datetime
    set_to: SetTo
    by: str
    until: datetime | None = None

    @property
    def override(self) -> Override | None:
        """What holds from then on; None when the schedules decide."""
        return None if self.set_to is SetTo.SCHEDULE else Override(self.set_to is SetTo.OPEN, self.until, self.by)


class OverrideJournal:
    """The controller's side: each change goes to the writer. `dialect` is the engine's dialect name."""

    def __init__(self, writer: Writer, dialect: str) -> None:
        self._writer = writer
        self._insert = insert_once(overrides, dialect)

    def changed(self, change: OverrideChange) -> "asyncio.Future[bool]":
        """Queue a change; the future gives True once it is durable."""
        return self._writer.submit_awaitable(self._insert, _values(change))


class Overrides(Store):
    """What was set by hand, and setting it while no controller runs."""

    def current(self) -> dict[HotlineId, Override]:
        """Give the newest of each hotline, also when its time is over; none for those that follow their schedules."""
        newest = select(func.max(overrides.c.sequence)).group_by(overrides.c.hotline)
        with self._reading() as connection:
            found = [
                _change(row) for row in connection.execute(select(overrides).where(overrides.c.sequence.in_(newest)))
            ]
        return {change.hotline: change.override for change in found if change.override is not None}

    def history(self, limit: int, hotline: HotlineId | None = None) -> tuple[OverrideChange, ...]:
        """Give up to `limit` changes of one hotline or of all, the newest first."""
        query = select(overrides).order_by(overrides.c.sequence.desc()).limit(limit)
        if hotline is not None:
            query = query.where(overrides.c.hotline == hotline)
        with self._reading() as connection:
            return tuple(_change(row) for row in connection.execute(query))

    def change(self, change: OverrideChange) -> None:
        """Keep a change. A running controller doesn't learn of it: it is to be told as well."""
        with self._writing() as connection:
            connection.execute(insert_once(overrides, connection.dialect.name), _values(change))


def _values(change: OverrideChange) -> dict[str, object]:
    return {
        "hotline": change.hotline,
        "at": change.at,
        "state": change.set_to.value,
        "until": change.until,
        "by": change.by,
    }


def _change(row: "Row[Any]") -> OverrideChange:
    return OverrideChange(row.hotline, row.at, SetTo(row.state), row.by, row.until)
