"""What earlier calls tell those that decide about a new one: the agent of last time, and how many called."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from appliance.domain.ids import AgentId, HotlineId
from appliance.domain.outcome import CallResult
from appliance.domain.phone_number import PhoneNumber
from appliance.storage.access import Reader
from appliance.storage.schema import calls


@dataclass(frozen=True, slots=True)
class CountedCall:
    """One call that counts for a hotline's caps; `caller` is None when the number was withheld."""

    hotline: HotlineId
    caller: PhoneNumber | None
    started_at: datetime


class CallHistory(Reader):
    """Questions about earlier calls, answered from indexes.

    Calls that were made up for the demonstration are none of them. Each question takes a millisecond or less of SQLite:
    an event loop asks by `asyncio.to_thread`.
    """

    def last_agent(self, caller: PhoneNumber, hotline: HotlineId, since: datetime) -> AgentId | None:
        """Give the agent who last talked with this caller on this hotline, in a call that began not before `since`."""
        # A caller has a few calls, a hotline thousands: SQLite, which keeps no statistics of them, shall not choose
        # the hotline's index.
        hotline_by_no_index = func.coalesce(calls.c.hotline, "")
        query = (
            select(calls.c.agent)
            .where(calls.c.caller == caller.digits, calls.c.started_at >= since, calls.c.sample == 0)
            .where(hotline_by_no_index == hotline, calls.c.agent.is_not(None), calls.c.answered_at.is_not(None))
            .order_by(calls.c.started_at.desc())
            .limit(1)
        )
        with self._reading() as connection:
            return connection.execute(query).scalar()

    def is_beyond(self, count: int, since: datetime) -> bool:
        """Tell whether more calls than `count` began since then, whatever became of them."""
        query = select(calls.c.id).where(calls.c.started_at >= since).offset(count).limit(1)
        with self._reading() as connection:
            return connection.execute(query).scalar() is not None

    def counts_since(self, at: datetime, *, samples: bool = False) -> tuple[CountedCall, ...]:
        """Give the callers' calls since `at` that were not refused, also those in progress, the oldest first.

        Made-up calls come with `samples` alone, for showing.
        """
        made_up = (0, 1) if samples else (0,)
        query = (
            select(calls.c.hotline, calls.c.caller, calls.c.started_at)
            .where(
                calls.c.started_at >= at,
                calls.c.hotline.is_not(None),
                calls.c.kind == "incoming",
                calls.c.sample.in_(made_up),
            )
            .where(calls.c.result.is_distinct_from(CallResult.REFUSED.value))
            .order_by(calls.c.started_at)
        )
        with self._reading() as connection:
            return tuple(
                CountedCall(hotline, None if caller is None else PhoneNumber(caller), started_at)
                for hotline, caller, started_at in connection.execute(query)
            )
