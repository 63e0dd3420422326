"""What the analysis counts of calls' parts: attempts at agents, answers in surveys, waits in queues, lines in use."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, not_, select, union_all

from appliance.domain.outcome import CallResult, RingOutcome, WaitEnd
from appliance.domain.period import Period
from appliance.storage.access import Reader
from appliance.storage.analysis_sql import HOUR_S, INCOMING, callers_calls, seconds_between, wall_clock
from appliance.storage.analysis_values import EVERYTHING, Answers, Chosen, Hourly, LineUse, Rung, Waited
from appliance.storage.column_types import UtcTime
from appliance.storage.schema import callbacks, calls, hops, surveys, waits

_LONGEST_CALL = timedelta(days=1)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_STREAMED = {"yield_per": 1000}
_UNSERVED = [
    result.value
    for result in CallResult
    if result
    not in {CallResult.ANSWERED, CallResult.VOICEMAIL, CallResult.CALLBACK, CallResult.FAX, CallResult.REFUSED}
]


class AnalysisParts(Reader):
    """The counted parts of calls that began in a period."""

    def rung(self, period: Period, chosen: Chosen = EVERYTHING) -> tuple[Rung, ...]:
        """Count the attempts at agents' phones."""
        passed_over = and_(hops.c.outcome == RingOutcome.BUSY.value, hops.c.ring_s == 0)
        query = (
            callers_calls(period, chosen, hops.c.agent, hops.c.outcome, func.count(), func.sum(hops.c.talk_s))
            .join(hops, hops.c.call == calls.c.id)
            .where(hops.c.agent.is_not(None), not_(passed_over))
            .group_by(hops.c.agent, hops.c.outcome)
            .order_by(hops.c.agent, hops.c.outcome)
        )
        with self._reading() as connection:
            rows = connection.execute(query)
            return tuple(Rung(agent, RingOutcome(outcome), count, talk_s) for agent, outcome, count, talk_s in rows)

    def answers(self, period: Period, chosen: Chosen = EVERYTHING) -> tuple[Answers, ...]:
        """Count what callers said of the service."""
        keys = (surveys.c.agent, surveys.c.department, surveys.c.hotline, surveys.c["key"], surveys.c.label)
        query = (
            callers_calls(period, chosen, *keys, func.count())
            .join(surveys, surveys.c.call == calls.c.id)
            .group_by(*keys)
            .order_by(*keys)
        )
        with self._reading() as connection:
            return tuple(
                Answers(agent, department or "", hotline or "", key, label or "", count)
                for agent, department, hotline, key, label, count in connection.execute(query)
            )

    def waited(self, period: Period, chosen: Chosen = EVERYTHING) -> tuple[Waited, ...]:
        """Count the visits to queues."""
        seconds = seconds_between(waits.c.entered_at, waits.c.left_at)
        hotline = func.coalesce(calls.c.hotline, "")
        query = (
            callers_calls(
                period, chosen, hotline, waits.c.node, waits.c.how, func.count(), func.sum(seconds), func.max(seconds)
            )
            .join(waits, waits.c.call == calls.c.id)
            .group_by(hotline, waits.c.node, waits.c.how)
            .order_by(hotline, waits.c.node, waits.c.how)
        )
        with self._reading() as connection:
            return tuple(
                Waited(of, node, WaitEnd(how), count, total, longest)
                for of, node, how, count, total, longest in connection.execute(query)
            )

    def hourly(self, period: Period) -> tuple[Hourly, ...]:
        """Count the calls of each hour of each day, in order; hours without calls are left out."""
        hotline, hour = func.coalesce(calls.c.hotline, ""), wall_clock(calls.c.started_at, period) // HOUR_S
        unserved = func.sum(case((calls.c.result.in_(_UNSERVED), 1), else_=0))
        query = callers_calls(period, EVERYTHING, hotline, hour, func.count(), unserved)
        query = query.group_by(hotline, hour).order_by(hour, hotline)
        with self._reading() as connection:
            return tuple(Hourly(*row) for row in connection.execute(query))

    def line_use(self, period: Period) -> Iterator[LineUse]:
        """Give when lines were in use by callers and by legs that went out, as they began, while they are read."""
        over = (calls.c.started_at >= period.begins - _LONGEST_CALL, calls.c.started_at < period.ends)
        callers = select(calls.c.line, _epoch(calls.c.started_at).label("began"), _epoch(calls.c.ended_at)).where(
            *over, calls.c.ended_at > period.begins, calls.c.kind == INCOMING
        )
        ended = _epoch(hops.c.at)
        legs = select(hops.c.line, ended - hops.c.ring_s - hops.c.talk_s, ended).where(
            *over, hops.c.line.is_not(None), hops.c.call == calls.c.id
        )
        with self._reading() as connection:
            found = connection.execute(union_all(callers, legs).order_by("began"), execution_options=_STREAMED)
            for row in found:
                yield LineUse(*row)

    def callbacks_missed(self, period: Period, before: datetime) -> int:
        """Count the requests of the period's calls that were left before, and that nobody has called back."""
        query = (
            callers_calls(period, EVERYTHING, func.count())
            .join(callbacks, callbacks.c.call == calls.c.id)
            .where(callbacks.c.done_at.is_(None), callbacks.c.at < before)
        )
        with self._reading() as connection:
            return int(connection.execute(query).scalar_one())


def _epoch(column: ColumnElement[Any]) -> ColumnElement[float]:
    """Give a time as seconds since 1970 in UTC."""
    return seconds_between(literal(_BEGINNING, UtcTime), column)
