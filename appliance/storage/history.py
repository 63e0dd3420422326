"""What earlier calls tell those that decide about a new one: the agent of last time, how many called, what it cost."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select

from appliance.domain.ids import AgentId, HotlineId, TariffId
from appliance.domain.outcome import CallResult
from appliance.domain.phone_number import PhoneNumber
from appliance.storage.access import Reader
from appliance.storage.schema import calls, charges


@dataclass(frozen=True, slots=True)
class CountedCall:
    """One call that counts for a hotline's caps; `caller` is None when the number was withheld."""

    hotline: HotlineId
    caller: PhoneNumber | None
    started_at: datetime


@dataclass(frozen=True, slots=True)
class ChargeSum:
    """What a hotline's legs by one tariff cost together; `package_s` is what packages took of their seconds."""

    hotline: HotlineId | None
    tariff: TariffId | None
    currency: str
    amount: Decimal
    seconds: float
    package_s: int
    legs: int


class CallHistory(Reader):
    """Questions about earlier calls, answered from indexes.

    Each takes a millisecond or less of SQLite but for the sums: an event loop asks by `asyncio.to_thread`.
    """

    def last_agent(self, caller: PhoneNumber, hotline: HotlineId, since: datetime) -> AgentId | None:
        """Give the agent who last talked with this caller on this hotline, in a call that began not before `since`."""
        # A caller has a few calls, a hotline thousands: SQLite, which keeps no statistics of them, shall not choose
        # the hotline's index.
        hotline_by_no_index = func.coalesce(calls.c.hotline, "")
        query = (
            select(calls.c.agent)
            .where(calls.c.caller == caller.digits, calls.c.started_at >= since)
            .where(hotline_by_no_index == hotline, calls.c.agent.is_not(None), calls.c.answered_at.is_not(None))
            .order_by(calls.c.started_at.desc())
            .limit(1)
        )
        with self._reading() as connection:
            return connection.execute(query).scalar()

    def counts_since(self, at: datetime) -> tuple[CountedCall, ...]:
        """Give the callers' calls since `at` that were not refused, also those in progress, the oldest first."""
        query = (
            select(calls.c.hotline, calls.c.caller, calls.c.started_at)
            .where(calls.c.started_at >= at, calls.c.hotline.is_not(None), calls.c.kind == "incoming")
            .where(calls.c.result.is_distinct_from(CallResult.REFUSED.value))
            .order_by(calls.c.started_at)
        )
        with self._reading() as connection:
            return tuple(
                CountedCall(hotline, None if caller is None else PhoneNumber(caller), started_at)
                for hotline, caller, started_at in connection.execute(query)
            )

    def charged_between(self, first: datetime, end: datetime) -> tuple[ChargeSum, ...]:
        """Add up the legs answered from `first` to before `end` (a month of the site, say), exactly."""
        key = (charges.c.hotline, charges.c.tariff, charges.c.currency)
        query = (
            # Equal amounts are counted by the data base and multiplied here: it can't add decimals exactly.
            select(*key, charges.c.amount, func.count(), func.sum(charges.c.seconds), func.sum(charges.c.package_s))
            .where(charges.c.at >= first, charges.c.at < end)
            .group_by(*key, charges.c.amount)
            .order_by(*key)
        )
        sums: dict[tuple[HotlineId | None, TariffId | None, str], ChargeSum] = {}
        with self._reading() as connection:
            for hotline, tariff, currency, amount, legs, seconds, package_s in connection.execute(query):
                part = ChargeSum(hotline, tariff, currency, amount * legs, seconds, package_s, legs)
                known = sums.get((hotline, tariff, currency))
                sums[hotline, tariff, currency] = part if known is None else _together(known, part)
        return tuple(sums.values())


def by_hotline(sums: tuple[ChargeSum, ...]) -> dict[HotlineId, Decimal]:
    """Add up each hotline's amounts, whatever the tariff; the currencies of one hotline are taken to be the same."""
    total: defaultdict[HotlineId, Decimal] = defaultdict(Decimal)
    for part in sums:
        if part.hotline is not None:
            total[part.hotline] += part.amount
    return dict(total)


def _together(one: ChargeSum, other: ChargeSum) -> ChargeSum:
    return ChargeSum(
        one.hotline,
        one.tariff,
        one.currency,
        one.amount + other.amount,
        one.seconds + other.seconds,
        one.package_s + other.package_s,
        one.legs + other.legs,
    )
