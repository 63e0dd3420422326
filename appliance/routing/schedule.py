"""Whether a schedule is open at a moment, and why; and when that next changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from appliance.config.model.document import Document
from appliance.config.model.schedule import Calendar, Holiday, MakeUpDay, Schedule, Weekday, Window
from appliance.routing.decision import Decision

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_STRIDE = timedelta(days=14)
_FARTHEST_DAYS = 400
_NO_CALENDAR = Calendar()
_WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Opening(StrEnum):
    """What a schedule says of a moment."""

    OPEN = "open"
    CLOSED = "closed"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Change:
    """The moment (in UTC) from which a schedule is open, or no longer, and why."""

    at: datetime
    opening: Opening
    reason: str


@dataclass(frozen=True, slots=True)
class _Shift:
    """A window on one date: by the wall clock from `first` until just before `end`."""

    day: date
    window: Window
    first: datetime
    end: datetime


def opening(schedule: Schedule, calendar: Calendar | None, zone: tzinfo, at_utc: datetime) -> Decision[Opening]:
    """Tell whether the schedule is open by the wall clock of `zone` (B1, B2).

    A window belongs to the day on which it begins: that day's being a holiday or a make-up day decides on the whole
    of it, also past midnight. The wall clock alone counts: an hour that daylight saving repeats holds twice, and a
    window within the hour that it skips does not come. `at_utc` is aware.
    """
    wall = at_utc.astimezone(zone).replace(tzinfo=None)
    calendar = calendar or _NO_CALENDAR
    days = (wall.date(), wall.date() - _DAY)
    for day in days:
        running = _running(schedule, _weekday(calendar, day), day, wall)
        if running and _holiday(calendar, day) is None:
            return Decision(Opening.OPEN, _told(running, calendar, wall))
    for day in days:
        holiday = _holiday(calendar, day)
        if holiday and (day == wall.date() or _running(schedule, _weekday(calendar, day), day, wall)):
            return Decision(Opening.HOLIDAY, f"{_date(day)} is a holiday: {holiday.name}")
    return Decision(Opening.CLOSED, f"{_date(wall.date())} {wall:%H:%M} is in no window{_like(calendar, wall.date())}")


def opening_of(id_: str, document: Document, at_utc: datetime) -> Decision[Opening]:
    """Tell whether a schedule of the document is open, by its calendar and in the site's zone."""
    schedule = document.schedules[id_]
    calendar = document.calendars[schedule.calendar] if schedule.calendar else None
    decision = opening(schedule, calendar, document.site.zone, at_utc)
    return Decision(decision.value, f"schedule {id_}: {decision.reason}")


def next_change(schedule: Schedule, calendar: Calendar | None, zone: tzinfo, at_utc: datetime) -> Change | None:
    """Give when the schedule, after `at_utc`, next opens or closes; None when not within 400 days.

    That one kind of being closed follows on the other (a holiday on a night) is no change.
    """
    is_open = opening(schedule, calendar, zone, at_utc).value is Opening.OPEN
    since = at_utc
    while since < at_utc + timedelta(days=_FARTHEST_DAYS):
        for moment in sorted(_moments(schedule, calendar or _NO_CALENDAR, zone, since)):
            decision = opening(schedule, calendar, zone, moment)
            if (decision.value is Opening.OPEN) != is_open:
                return Change(moment, decision.value, decision.reason)
        since += _STRIDE
    return None


def _moments(schedule: Schedule, calendar: Calendar, zone: tzinfo, since: datetime) -> set[datetime]:
    """Give every moment after `since`, and at most a stride later, at which anything can change."""
    first_day, until = since.astimezone(zone).date() - _DAY, since + _STRIDE
    boundaries: set[datetime] = set()
    for number in range(_STRIDE.days + 3):
        day = first_day + number * _DAY
        for shift in _shifts(schedule, _weekday(calendar, day), day):
            boundaries |= {shift.first, shift.end}
    walls = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for wall in boundaries for fold in (0, 1))
    return {moment for moment in (*walls, *_jumps(zone, since)) if since < moment <= until}


def _jumps(zone: tzinfo, since: datetime) -> Iterator[datetime]:
    """Give the moments at which the wall clock jumps, to the minute."""
    start = since.astimezone(UTC).replace(second=0, microsecond=0)
    for number in range(_STRIDE.days + 1):
        low, high = start + number * _DAY, start + (number + 1) * _DAY
        before = low.astimezone(zone).utcoffset()
        if high.astimezone(zone).utcoffset() == before:
            continue
        while high - low > _MINUTE:
            middle = low + (high - low) // 2 // _MINUTE * _MINUTE
            low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
        yield high


def _running(schedule: Schedule, weekday: Weekday, day: date, wall: datetime) -> _Shift | None:
    return next((shift for shift in _shifts(schedule, weekday, day) if shift.first <= wall < shift.end), None)


def _shifts(schedule: Schedule, weekday: Weekday, day: date) -> Iterator[_Shift]:
    for window in schedule.windows:
        if weekday in window.days:
            first, end = _wall(day, window.opens), _wall(day, window.closes)
            end += _DAY if end <= first else timedelta()
            yield _Shift(day, window, first, end + (_MINUTE if window.closes == "23:59" else timedelta()))


def _wall(day: date, time_of_day: str) -> datetime:
    hour, minute = time_of_day.split(":")
    return datetime.combine(day, time()) + timedelta(hours=int(hour), minutes=int(minute))


def _weekday(calendar: Calendar, day: date) -> Weekday:
    made_up = _make_up_day(calendar, day)
    return made_up.like if made_up else _WEEKDAYS[day.weekday()]


def _make_up_day(calendar: Calendar, day: date) -> MakeUpDay | None:
    return next((made_up for made_up in calendar.make_up_days if made_up.day == day), None)


def _holiday(calendar: Calendar, day: date) -> Holiday | None:
    """Give the holiday that a day is part of; a make-up day is none."""
    if _make_up_day(calendar, day):
        return None
    return next((each for each in calendar.holidays if each.first <= day <= (each.last or each.first)), None)


def _told(shift: _Shift, calendar: Calendar, wall: datetime) -> str:
    window = f"{shift.window.opens}-{shift.window.closes}"
    began = "" if wall.date() == shift.day else f" that began on {_date(shift.day)}"
    return f"{_date(wall.date())} {wall:%H:%M} is in the window {window}{began}{_like(calendar, shift.day)}"


def _like(calendar: Calendar, day: date) -> str:
    made_up = _make_up_day(calendar, day)
    if made_up is None:
        return ""
    return f", as {_date(day)} is worked like a {made_up.like.title()}{f': {made_up.name}' if made_up.name else ''}"


def _date(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()].title()} {day.isoformat()}"
