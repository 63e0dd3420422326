"""What a shop owner wants to know of today at one glance."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from appliance.callflow.missed import MISSED
from appliance.domain.outcome import CallResult
from appliance.storage.day_calls import DayCall

KEPT = frozenset({CallResult.VOICEMAIL, CallResult.CALLBACK})


@dataclass(frozen=True, slots=True)
class Today:
    """Today's calls until now. `by_hour` has as many numbers as the day has hours (23 to 25).

    `missed` counts those who wanted a person and got none, `kept` those who left a message or their number instead.
    The averages are of answered calls, in seconds; None without one.
    """

    calls: int
    running: int
    answered: int
    kept: int
    missed: int
    refused: int
    average_ring_s: float | None
    average_talk_s: float | None
    by_hour: tuple[int, ...]


def day_around(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Give the midnights around a moment, in the site's zone."""
    local = now.astimezone(zone).date()
    return (
        datetime.combine(local, time(), zone).astimezone(now.tzinfo),
        datetime.combine(local + timedelta(days=1), time(), zone).astimezone(now.tzinfo),
    )


def today(calls: Iterable[DayCall], now: datetime, zone: ZoneInfo) -> Today:
    """Count a day's calls."""
    first, end = day_around(now, zone)
    all_of_it = list(calls)
    results = Counter(call.result for call in all_of_it)
    hours = Counter(int((call.started_at - first) / timedelta(hours=1)) for call in all_of_it)
    answered = [call for call in all_of_it if call.result is CallResult.ANSWERED]
    return Today(
        calls=len(all_of_it),
        running=results[None],
        answered=len(answered),
        kept=sum(results[result] for result in KEPT),
        missed=sum(results[result] for result in MISSED),
        refused=results[CallResult.REFUSED],
        average_ring_s=_mean([call.ring_s for call in answered]),
        average_talk_s=_mean([call.talk_s for call in answered]),
        by_hour=tuple(hours[hour] for hour in range(round((end - first) / timedelta(hours=1)))),
    )


def _mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
