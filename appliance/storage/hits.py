"""How often each rule of screening and each cap kept somebody out (C1, C4)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from appliance.domain.ids import HotlineId
from appliance.storage.access import Reader
from appliance.storage.column_types import UtcTime
from appliance.storage.schema import calls


@dataclass(frozen=True, slots=True)
class Hit:
    """One rule on one hotline: how many calls it refused, and when the last of them began."""

    hotline: HotlineId | None
    refused_by: str
    count: int
    last_at: datetime


class Hits(Reader):
    """The refusals, counted."""

    def since(self, at: datetime) -> tuple[Hit, ...]:
        """Count the refused calls, no made-up ones, that began not before `at`, the most frequent rule first."""
        count = func.count().label("count")
        query = (
            select(calls.c.hotline, calls.c.refused_by, count, func.max(calls.c.started_at, type_=UtcTime))
            .where(calls.c.started_at >= at, calls.c.refused_by != "", calls.c.sample == 0)
            .group_by(calls.c.hotline, calls.c.refused_by)
            .order_by(count.desc(), calls.c.refused_by)
        )
        with self._reading() as connection:
            return tuple(Hit(*row) for row in connection.execute(query))
