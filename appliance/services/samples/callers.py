"""Who calls in a made-up week, and when: numbers of many regions, regulars among them, by the hours of an office."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from random import Random

from appliance.domain.phone_number import PhoneNumber

_HOURS = (0.2, 0.1, 0, 0, 0, 0.1, 0.3, 1.2, 5, 9, 11, 8, 4, 6, 9, 10, 8, 5, 2.5, 1.8, 1.2, 0.8, 0.5, 0.3)
"""How calls spread over a day: a morning's and an afternoon's rush, few at night."""
_WEEKDAYS = (1.15, 1.05, 1.0, 0.95, 1.0, 0.45, 0.3)
_CALLS_A_DAY = 85

_MOBILES = (
    "1380013", "1390013", "1350122", "1331234", "1590123", "1891052", "1381712", "1391823", "1361191", "1370190",
    "1326532", "1347856", "1552345", "1774321", "1868812", "1991234",
)  # fmt: skip
_LANDLINES = ("010", "021", "020", "0755", "0571", "025", "028", "027", "0512", "0592", "029", "023")
_REGULARS = 160
_SHARE_OF_REGULARS = 0.55
_WITHHELD = 0.02


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody calls; the number is None when it is withheld."""

    at: datetime
    caller: PhoneNumber | None


def arrivals(first: date, days: int, until: datetime, zone: tzinfo, dice: Random) -> Iterator[Arrival]:
    """Give who calls from a day on, in order of time, nobody after `until`."""
    regulars = [_number(dice) for _ in range(_REGULARS)]
    for day in (first + timedelta(number) for number in range(days)):
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
        count = round(dice.gauss(_CALLS_A_DAY, 6) * _WEEKDAYS[day.weekday()])
        hours = dice.choices(range(24), _HOURS, k=max(0, count))
        for seconds in sorted(3600 * hour + dice.uniform(0, 3600) for hour in hours):
            at = midnight + timedelta(seconds=round(seconds, 3))
            if at >= until:
                return
            yield Arrival(at, _caller(regulars, dice))


def _caller(regulars: list[PhoneNumber], dice: Random) -> PhoneNumber | None:
    if dice.random() < _WITHHELD:
        return None
    return dice.choice(regulars) if dice.random() < _SHARE_OF_REGULARS else _number(dice)


def _number(dice: Random) -> PhoneNumber:
    if dice.random() < 0.7:
        return PhoneNumber(f"{dice.choice(_MOBILES)}{dice.randrange(10_000):04d}")
    area = dice.choice(_LANDLINES)
    digits = 8 if len(area) == 3 or area in {"0755", "0571", "0512"} else 7
    return PhoneNumber(f"{area}{dice.choice('5678')}{dice.randrange(10 ** (digits - 1)):0{digits - 1}d}")
