"""What happens on a day: when each hotline is open, when closed, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from appliance.config.model.document import Document
from appliance.config.model.flow import ScheduleBranch
from appliance.config.model.schedule import Calendar, Holiday, MakeUpDay, Schedule
from appliance.domain.ids import HotlineId
from appliance.routing.schedule import Opening, next_change, opening

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the day by the wall clock of the site: `begins` to `ends` ("24:00" at the day's end)."""

    begins: str
    ends: str
    opening: Opening
    reason: str


@dataclass(frozen=True, slots=True)
class ScheduleDay:
    """A day by one schedule. `hotlines` are those whose flow asks it; none for a schedule that nobody uses yet."""

    schedule: str
    hotlines: tuple[HotlineId, ...]
    holiday: Holiday | None
    make_up: MakeUpDay | None
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Now:
    """What a schedule says of this moment; `until` is when that changes, None when not within a year."""

    opening: Opening
    reason: str
    until: datetime | None


def schedules_of(document: Document, hotline: str) -> tuple[str, ...]:
    """Name the schedules that a hotline's flow asks, in the order of its nodes; none: it is always open."""
    nodes = document.hotlines[hotline].flow.nodes.values()
    return tuple(dict.fromkeys(node.schedule for node in nodes if isinstance(node, ScheduleBranch)))


def always_open(document: Document) -> tuple[HotlineId, ...]:
    """Name the hotlines that ask no schedule."""
    return tuple(HotlineId(id_) for id_ in document.hotlines if not schedules_of(document, id_))


def days(document: Document, day: date) -> Iterator[ScheduleDay]:
    """Tell a day of every schedule of the document."""
    for id_, schedule in document.schedules.items():
        users = (hotline for hotline in document.hotlines if id_ in schedules_of(document, hotline))
        calendar = _calendar(document, schedule)
        yield ScheduleDay(
            schedule=id_,
            hotlines=tuple(map(HotlineId, users)),
            holiday=_holiday(calendar, day),
            make_up=next((each for each in calendar.make_up_days if each.day == day), None),
            stretches=tuple(stretches(document, schedule, day)),
        )


def stretches(document: Document, schedule: Schedule, day: date) -> Iterator[Stretch]:
    """Give the parts of a day, in their order, that are open and closed; together they are the whole of it."""
    zone, calendar = document.site.zone, _calendar(document, schedule)
    at = datetime.combine(day, time(), zone).astimezone(UTC)
    end = datetime.combine(day + _DAY, time(), zone).astimezone(UTC)
    while at < end:
        decision = opening(schedule, calendar, zone, at)
        change = next_change(schedule, calendar, zone, at)
        until = min(end, change.at) if change else end
        ends = "24:00" if until == end else f"{until.astimezone(zone):%H:%M}"
        yield Stretch(f"{at.astimezone(zone):%H:%M}", ends, decision.value, decision.reason)
        at = until


def now(document: Document, schedule_id: str, at: datetime) -> Now:
    """Tell what a schedule says of a moment (aware), and until when."""
    schedule = document.schedules[schedule_id]
    zone, calendar = document.site.zone, _calendar(document, schedule)
    decision = opening(schedule, calendar, zone, at)
    change = next_change(schedule, calendar, zone, at)
    return Now(decision.value, decision.reason, change.at if change else None)


def _calendar(document: Document, schedule: Schedule) -> Calendar:
    return document.calendars.get(schedule.calendar or "", Calendar())


def _holiday(calendar: Calendar, day: date) -> Holiday | None:
    if any(each.day == day for each in calendar.make_up_days):
        return None
    return next((each for each in calendar.holidays if each.first <= day <= (each.last or each.first)), None)
