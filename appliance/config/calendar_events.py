"""The all-day events of an iCalendar file (RFC 5545), each repetition by itself."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from dateutil.rrule import rrulestr
from icalendar import Calendar, Component

from appliance.errors import UserError

_LARGEST = 5_000_000
_TELLING = {None, "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SUMMARY"}
"""Properties that must be right; None is a line that is no property at all. Faults in others do no harm."""
_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
_UNTIL = re.compile(r"UNTIL=(\d{8})\w*")
_BEGIN = re.compile(r"BEGIN:VEVENT\s*", re.IGNORECASE)
_DAY = timedelta(days=1)
_REMEDY = "export the calendar anew, or correct the file"


@dataclass(frozen=True, slots=True)
class AllDayEvent:
    """`name` from `first` to `last`, both included; `special` is Apple's mark of days off and make-up days."""

    name: str
    first: date
    last: date
    special: str = ""


@dataclass(frozen=True, slots=True)
class EventFile:
    """The events of a file, before they are laid out by days."""

    events: tuple["_Event", ...]

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a file. Raises UserError, with the line where the event begins, for what can't be understood."""
        if len(text) > _LARGEST:
            raise UserError(f"the calendar has more than {_LARGEST} characters", "export one or two years of it")
        lines = (number for number, line in enumerate(text.splitlines(), 1) if _BEGIN.fullmatch(line))
        events = tuple(_Event(component, line) for component, line in zip(_parsed(text).walk("VEVENT"), lines))  # noqa: B905 - BEGIN:VEVENT within a text is no event
        for event in events:
            event.refuse_faults()
        return cls(events)

    def labels(self) -> tuple[tuple[str, str], ...]:
        """Give the name and Apple's mark of every event, whenever it is."""
        return tuple((event.name, event.special) for event in self.events)

    def between(self, first: date, last: date) -> tuple[AllDayEvent, ...]:
        """Give every all-day event that touches the days from `first` to `last`, cut to them, in their order.

        Cancelled events and events with a time of day are left out. Raises UserError for a rule of repetition that
        can't be followed.
        """
        replaced = {(event.uid, event.replaces) for event in self.events}
        found = [day for event in self.events for day in event.days(first, last, replaced)]
        return tuple(sorted(found, key=lambda each: (each.first, each.last, each.name)))


def _parsed(text: str) -> Component:
    try:
        return Calendar.from_ical(text)
    except ValueError as error:
        if not text.lstrip("\ufeff \t\r\n").upper().startswith("BEGIN:VCALENDAR"):
            raise UserError(
                "this is no calendar: it doesn't begin with BEGIN:VCALENDAR", "give an .ics file"
            ) from error
        why = "it has no end, or more than one" if "component" in str(error) else str(error).splitlines()[0]
        raise UserError(f"the calendar can't be read: {why}", _REMEDY) from error


@dataclass(frozen=True, slots=True)
class _Event:
    """A VEVENT, and the line where it begins."""

    component: Component
    line: int

    @property
    def uid(self) -> str:
        return str(self.component.get("UID", ""))

    @property
    def name(self) -> str:
        return str(self.component.get("SUMMARY", ""))

    @property
    def special(self) -> str:
        return str(self.component.get("X-APPLE-SPECIAL-DAY", "")).upper()

    @property
    def replaces(self) -> date | None:
        """Which repetition of the event with the same UID this one stands for."""
        return self._date("RECURRENCE-ID")

    def days(self, first: date, last: date, replaced: set[tuple[str, date | None]]) -> Iterator[AllDayEvent]:
        begin, length = self._date("DTSTART"), self._length()
        if begin is None or length is None or str(self.component.get("STATUS", "")).upper() == "CANCELLED":
            return
        others = {day for uid, day in replaced if uid == self.uid and day} if not self.replaces else set()
        left_out = self._listed("EXDATE") | others
        for day in sorted({*self._repeated(begin, first - length, last), *self._listed("RDATE")} - left_out):
            if day <= last and day + length > first:
                yield AllDayEvent(self.name, max(day, first), min(day + length - _DAY, last), self.special)

    def _repeated(self, begin: date, since: date, until: date) -> Sequence[date]:
        rule = self.component.get("RRULE")
        if rule is None:
            return (begin,)
        written = _UNTIL.sub(r"UNTIL=\1", rule.to_ical().decode())
        if not any(f"FREQ={each}" in written for each in _FREQUENCIES):
            raise self._fault(f"repeats by {written}", f"days repeat {', '.join(_FREQUENCIES)}")
        if "UNTIL=" not in written and "COUNT=" not in written:
            written += f";UNTIL={until:%Y%m%d}"
        try:
            repeated = rrulestr(written, dtstart=datetime.combine(begin, time()))
            found = repeated.between(datetime.combine(since, time()), datetime.combine(until, time()), inc=True)
        except ValueError as error:
            raise self._fault(f"repeats by {written}: {error}") from error
        return tuple(each.date() for each in found)

    def _length(self) -> timedelta | None:
        """Give how many days it lasts; None where it has a time of day. DTEND is the day after the last."""
        begin, end = self._date("DTSTART"), self._date("DTEND")
        if "DTEND" in self.component:
            if begin is None or end is None:
                return None
            if end < begin:
                raise self._fault(f"ends on {end}, before it begins on {begin}")
            return max(end - begin, _DAY)
        duration = self.component.get("DURATION")
        length: timedelta = duration.dt if duration is not None else _DAY
        return max(timedelta(days=length.days), _DAY)

    def _date(self, key: str) -> date | None:
        """Give a property's day; None where it is absent or has a time of day. Raises UserError for a fault."""
        value = self.component.get(key)
        if isinstance(value, list):
            raise self._fault(f"has {key} {len(value)} times")
        day = getattr(value, "dt", None)
        return day if isinstance(day, date) and not isinstance(day, datetime) else None

    def _listed(self, key: str) -> set[date]:
        value: Any = self.component.get(key, [])
        lists = value if isinstance(value, list) else [value]
        days = (each.dt for one in lists for each in one.dts)
        return {day.date() if isinstance(day, datetime) else day for day in days if isinstance(day, date)}

    def refuse_faults(self) -> None:
        for key, why in self.component.errors:
            if key in _TELLING:
                raise self._fault(f"{key}: {why}" if key else str(why))
        if "DTSTART" not in self.component:
            raise self._fault("has no DTSTART")

    def _fault(self, what: str, remedy: str = _REMEDY) -> UserError:
        return UserError(f"line {self.line}, the event '{self.name or self.uid}': {what}", remedy)
