"""A day's calls, as few figures as the wallboard needs of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from appliance.domain.outcome import CallResult
from appliance.storage.access import Reader
from appliance.storage.schema import calls


@dataclass(frozen=True, slots=True)
class DayCall:
    """A call. `result` is None while it goes on; `talk_s` counts the conversation with an agent."""

    started_at: datetime
    result: CallResult | None
    talk_s: float | None
    ring_s: float | None


class DayCalls(Reader):
    """The calls from outside in a span of time."""

    def between(self, first: datetime, end: datetime) -> Iterator[DayCall]:
        """Give those that began from `first` on and before `end`, in no order."""
        query = select(calls.c.started_at, calls.c.result, calls.c.talk_s, calls.c.ring_s).where(
            calls.c.started_at >= first, calls.c.started_at < end, calls.c.kind == "incoming"
        )
        with self._reading() as connection:
            for started_at, result, talk_s, ring_s in connection.execute(query):
                yield DayCall(started_at, None if result is None else CallResult(result), talk_s, ring_s)
