"""When each line last brought a call: how somebody who plugs lines in sees that they work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from appliance.domain.ids import LineId
from appliance.storage.access import Reader
from appliance.storage.column_types import UtcTime
from appliance.storage.schema import calls


@dataclass(frozen=True, slots=True)
class LineSpan:
    """From when to when a caller was on a line; `ended_at` is None while it goes on."""

    line: LineId
    started_at: datetime
    ended_at: datetime | None


class LineCalls(Reader):
    """The latest call of each line."""

    def latest_since(self, at: datetime) -> dict[LineId, datetime]:
        """Give when the latest caller came in on each line, of calls that began not before `at`."""
        query = (
            select(calls.c.line, func.max(calls.c.started_at, type_=UtcTime))
            .where(calls.c.started_at >= at, calls.c.sample == 0, calls.c.kind == "incoming")
            .group_by(calls.c.line)
        )
        with self._reading() as connection:
            return {LineId(line): latest for line, latest in connection.execute(query)}

    def spans_since(self, at: datetime, most: int) -> tuple[LineSpan, ...]:
        """Give the newest callers' calls that began not before `at`, up to so many."""
        query = (
            select(calls.c.line, calls.c.started_at, calls.c.ended_at)
            .where(calls.c.started_at >= at, calls.c.sample == 0, calls.c.kind == "incoming")
            .order_by(calls.c.started_at.desc())
            .limit(most)
        )
        with self._reading() as connection:
            return tuple(LineSpan(LineId(line), began, ended) for line, began, ended in connection.execute(query))

    def latest_of(self, lines: Iterable[LineId]) -> dict[LineId, datetime]:
        """Give when the latest caller came in on each of these lines, however long ago; quick with any history."""
        found = {}
        with self._reading() as connection:
            for line in lines:
                wanted = (calls.c.line == line) & (calls.c.sample == 0) & (calls.c.kind == "incoming")
                query = select(calls.c.started_at).where(wanted).order_by(calls.c.started_at.desc()).limit(1)
                latest = connection.execute(query).scalar()
                if latest is not None:
                    found[line] = latest
        return found
