"""Whole days of a site, as people ask for them, and the instants and hours of the wall clock that they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Offset:
    """From an instant (UTC) on, until the next one's, the wall clock is so many seconds before UTC's."""

    since: datetime
    seconds: int


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included, by the wall clock of `zone`. Raises ValueError for none."""

    first: date
    last: date
    zone: tzinfo

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.last} is before {self.first}")

    @property
    def begins(self) -> datetime:
        """The first instant, in UTC."""
        return _midnight(self.first, self.zone)

    @property
    def ends(self) -> datetime:
        """The first instant after it, in UTC."""
        return _midnight(self.last + _DAY, self.zone)

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    def days(self) -> Iterator[date]:
        """Give the days in order."""
        return (self.first + number * _DAY for number in range(self.length))

    def offsets(self) -> tuple[Offset, ...]:
        """Give how the wall clock differs from UTC, from the beginning on; more than one where it is put on or back."""
        found = [Offset(self.begins, _seconds(self.begins, self.zone))]
        low = self.begins
        while low < self.ends:
            high = min(low + _DAY, self.ends)
            if _seconds(high, self.zone) != found[-1].seconds:
                at = _jump(low, high, self.zone)
                found.append(Offset(at, _seconds(at, self.zone)))
            low = high
        return tuple(each for each in found if each.since < self.ends)

    def before(self) -> "Period":
        """Give what it is compared with: of a whole calendar month the one before, else as many days before it."""
        last = self.first - _DAY
        if self.first.day == 1 and (self.last + _DAY).day == 1 and self.first.month == self.last.month:
            return Period(last.replace(day=1), last, self.zone)
        return Period(self.first - self.length * _DAY, last, self.zone)

    def year_before(self) -> "Period":
        """Give the days 364 days before: the same weekdays."""
        return Period(self.first - 364 * _DAY, self.last - 364 * _DAY, self.zone)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _seconds(at: datetime, zone: tzinfo) -> int:
    offset = at.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def _jump(low: datetime, high: datetime, zone: tzinfo) -> datetime:
    """Find the minute at which the wall clock jumps between two instants."""
    before = _seconds(low, zone)
    low = low.replace(second=0, microsecond=0)
    while high - low > _MINUTE:
        middle = low + (high - low) // 2 // _MINUTE * _MINUTE
        low, high = (middle, high) if _seconds(middle, zone) == before else (low, middle)
    return high
