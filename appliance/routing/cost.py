"""What one leg costs: a first block, then units that are begun and so are paid (D4).

All arithmetic is on instants in UTC, so that an hour that the wall clock skips or repeats makes no minute dearer. Money
is exact; nothing is rounded here.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import NamedTuple

from appliance.config.model.tariff import Rate, Tariff
from appliance.domain.money import LegKind
from appliance.domain.number_reading import Home, Kind, Reading, normalise
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.place import Place
from appliance.routing.screening_table import Entry, EntryKind, ScreeningTable
from appliance.routing.written import written

IsOpen = Callable[[str, datetime], bool]
"""Tells whether a schedule, by its id, is open at an instant. Schedules change at full minutes only."""

_MONTH = re.compile(r"[1-9][0-9]{3}-(0[1-9]|1[0-2])")
_SECOND = timedelta(seconds=1)
_NOTHING = Decimal(0)


class Unit(NamedTuple):
    """A first block, or a unit after it: when it begins (UTC), how many seconds it is for, what it costs."""

    begins: datetime
    seconds: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class Metered:
    """A leg as a carrier meters it: from its answer (aware) for so many seconds; `dialled` is "" of an incoming one.

    `estimated`: the line doesn't tell an answer, so from when on it is metered is an estimate.
    """

    began: datetime
    seconds: float
    kind: LegKind
    dialled: str = field(default="", repr=False)
    estimated: bool = False


def units(leg: Metered, tariff: Tariff, is_open: IsOpen, home: Home) -> Iterator[Unit]:
    """Give what is paid for a leg, in order of time; nothing for one without a rate or within the free time.

    Each unit is billed by the discount whose schedule is open at the instant at which it begins.
    """
    rate = rate_for(leg.kind, leg.dialled, tariff, home)
    if rate is None or leg.seconds <= 0 or leg.seconds <= tariff.free_s:
        return
    price = _prices(tariff, is_open)
    began = leg.began.astimezone(UTC)
    if rate.first_s or rate.first_price:
        yield Unit(began, rate.first_s, price(rate.first_price, began))
    microseconds = round(leg.seconds * 1_000_000) - rate.first_s * 1_000_000
    begins, step = began + rate.first_s * _SECOND, rate.unit_s * _SECOND
    unit_s, unit_price = rate.unit_s, rate.unit_price  # an hour by the second is 3600 units
    for _ in range(-(-microseconds // (unit_s * 1_000_000))):
        yield Unit(begins, unit_s, price(unit_price, begins))
        begins += step


def cost(leg: Metered, tariff: Tariff, is_open: IsOpen, home: Home) -> Decimal:
    """Give what a leg costs by itself, exactly: without packages, free parts and fees of the month."""
    return sum((unit.price for unit in units(leg, tariff, is_open, home)), _NOTHING)


def rate_for(kind: LegKind, dialled: str, tariff: Tariff, home: Home) -> Rate | None:
    """Choose a leg's rate: the longest prefix that the number dialled begins with, else its kind's."""
    if kind is LegKind.INCOMING:
        return tariff.incoming
    by_prefix = {prefix: each.rate for each in reversed(tariff.outgoing) for prefix in each.prefixes}
    if by_prefix and (number := PhoneNumber.parse(dialled)):
        table = ScreeningTable([Entry(EntryKind.PREFIX, prefix) for prefix in by_prefix], home)
        found = table.find(written(number, home))
        if found is not None:
            return by_prefix[found.value]
    return _by_kind(kind, tariff)


def _by_kind(kind: LegKind, tariff: Tariff) -> Rate | None:
    match kind:
        case LegKind.LOCAL:
            return tariff.local
        case LegKind.LONG_DISTANCE:
            return tariff.long_distance
        case LegKind.MOBILE:
            return tariff.mobile
        case _:
            return tariff.international


def kind_of(dialled: str, place: Place | None, home: Home) -> LegKind:
    """Tell what sort of call an outgoing leg is, by the number dialled and its place if that is known.

    Services (95588, 400…) and numbers without an area code are local; while the site's own area code isn't set, every
    number that has one is long distance.
    """
    if place is not None and place.country != home.country:
        return LegKind.INTERNATIONAL
    reading = normalise(dialled, home)
    if reading is None:
        return LegKind.LOCAL
    if reading.kind is Kind.ABROAD:
        return _outside_china(reading, dialled, home)
    if reading.kind is Kind.MOBILE:
        return LegKind.MOBILE
    is_elsewhere = reading.kind is Kind.FIXED and reading.area_code != home.area_code
    return LegKind.LONG_DISTANCE if is_elsewhere else LegKind.LOCAL


def _outside_china(reading: Reading, dialled: str, home: Home) -> LegKind:
    """Tell own country from abroad by the calling code, where it isn't known by how the number is written."""
    written_from_abroad = dialled.startswith(("+", "00"))
    at_home = reading.digits.startswith(home.calling_code) if home.calling_code else not written_from_abroad
    if not at_home:
        return LegKind.INTERNATIONAL
    return LegKind.LONG_DISTANCE if dialled.startswith(("0", "+")) else LegKind.LOCAL


def month_of(at: datetime, zone: tzinfo) -> str:
    """Give the calendar month of the site in which an instant lies: `2026-11`."""
    return f"{at.astimezone(zone):%Y-%m}"


def month_span(month: str, zone: tzinfo) -> tuple[datetime, datetime]:
    """Give the first instant of a month and that of the next, in UTC. Raises ValueError for what is no `YYYY-MM`."""
    if not _MONTH.fullmatch(month):
        raise ValueError(f"'{month}' is no month: write YYYY-MM")
    first = datetime(int(month[:4]), int(month[5:]), 1, tzinfo=zone)
    after = (first + timedelta(days=32)).replace(day=1)
    return first.astimezone(UTC), after.astimezone(UTC)


def _prices(tariff: Tariff, is_open: IsOpen) -> Callable[[Decimal, datetime], Decimal]:
    """Give a function that takes the discount of the minute off a price; each minute is looked at once."""
    if not tariff.discounts:
        return lambda full, _at: full
    percents: dict[datetime, int] = {}

    def price(full: Decimal, at: datetime) -> Decimal:
        minute = at.replace(second=0, microsecond=0)
        if minute not in percents:
            percents[minute] = next((each.percent for each in tariff.discounts if is_open(each.schedule, minute)), 100)
        return full * percents[minute] / 100

    return price
