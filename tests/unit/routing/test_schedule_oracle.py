"""The schedule against an oracle of another make: a table of every minute of the days around."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.config.model.schedule import Calendar, Holiday, MakeUpDay, Schedule, Weekday, Window
from appliance.routing.schedule import Opening, next_change, opening

NAMES: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_A_DAY = 24 * 60
SUNDAYS_WITH_A_JUMP = {
    "Asia/Shanghai": (date(2026, 10, 4),),
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
}

times = st.tuples(st.integers(0, 23), st.sampled_from([0, 1, 15, 30, 59])).map(lambda hm: f"{hm[0]:02}:{hm[1]:02}")
windows = st.builds(
    Window,
    days=st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True).map(tuple),
    opens=st.one_of(st.sampled_from(["02:00", "02:30", "01:00", "23:59", "00:00"]), times),
    closes=st.one_of(st.sampled_from(["02:00", "02:30", "03:00", "23:59", "24:00"]), times),
)
schedules = st.builds(Schedule, windows=st.lists(windows, min_size=1, max_size=3).map(tuple))
near = st.integers(-3, 3)


def minute_of(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def minutes_of(window: Window) -> range:
    """Which minutes a window holds, counted from the midnight at which its day begins."""
    first, last = minute_of(window.opens), minute_of(window.closes)
    if last <= first:
        last += MINUTES_A_DAY
    if window.closes == "23:59":
        last += 1
    return range(first, last)


class Oracle:
    """Every minute of ten days by the wall clock, painted window by window: first the holidays, then what is open."""

    def __init__(self, schedule: Schedule, calendar: Calendar, middle: date) -> None:
        self.paint: dict[tuple[date, int], str] = {}
        days = [middle + timedelta(days=offset) for offset in range(-6, 7)]
        worked_like = {each.day: each.like for each in calendar.make_up_days}
        off = {
            day
            for holiday in calendar.holidays
            for day in days
            if not (day < holiday.first or day > (holiday.last or holiday.first)) and day not in worked_like
        }
        for day in off:
            self._cover(day, range(MINUTES_A_DAY), "holiday")
        for colour, wanted in (("holiday", True), ("open", False)):
            for day in days:
                name = worked_like.get(day, NAMES[day.isoweekday() - 1])
                if (day in off) is wanted:
                    for window in schedule.windows:
                        if name in window.days:
                            self._cover(day, minutes_of(window), colour)

    def _cover(self, day: date, minutes: range, colour: str) -> None:
        for minute in minutes:
            self.paint[day + timedelta(days=minute // MINUTES_A_DAY), minute % MINUTES_A_DAY] = colour

    def says(self, wall: datetime) -> str:
        return self.paint.get((wall.date(), wall.hour * 60 + wall.minute), "closed")


@st.composite
def situations(draw: st.DrawFn) -> tuple[Schedule, Calendar, ZoneInfo, date]:
    zone = draw(st.sampled_from(sorted(SUNDAYS_WITH_A_JUMP)))
    sunday = draw(st.sampled_from(SUNDAYS_WITH_A_JUMP[zone]))
    holidays = []
    for _ in range(draw(st.integers(0, 2))):
        first = sunday + timedelta(days=draw(near))
        holidays.append(Holiday(name="节", first=first, last=first + timedelta(days=draw(st.integers(0, 2)))))
    made_up = [
        MakeUpDay(day=sunday + timedelta(days=offset), like=draw(st.sampled_from(NAMES)))
        for offset in draw(st.lists(near, max_size=2, unique=True))
    ]
    calendar = Calendar(holidays=tuple(holidays), make_up_days=tuple(made_up))
    return draw(schedules), calendar, ZoneInfo(zone), sunday


def the_two_days(sunday: date, zone: ZoneInfo) -> list[datetime]:
    """Every minute, in UTC, from the Saturday's noon to the Monday's."""
    start = datetime(sunday.year, sunday.month, sunday.day, tzinfo=zone).astimezone(UTC) - timedelta(hours=12)
    return [start + timedelta(minutes=number) for number in range(2 * MINUTES_A_DAY)]


@settings(deadline=None)  # one example is every minute of two days
@given(situations())
def test_every_minute_agrees_with_the_oracle(situation: tuple[Schedule, Calendar, ZoneInfo, date]) -> None:
    schedule, calendar, zone, sunday = situation
    oracle = Oracle(schedule, calendar, sunday)
    for moment in the_two_days(sunday, zone)[:: 1 if zone.key != "Asia/Shanghai" else 7]:
        said = opening(schedule, calendar, zone, moment).value.value
        assert said == oracle.says(moment.astimezone(zone)), f"{moment.astimezone(zone)}"


@settings(deadline=None)  # the same
@given(situations(), st.integers(0, 12 * 60))
def test_the_next_change_is_the_first_minute_that_differs(
    situation: tuple[Schedule, Calendar, ZoneInfo, date], begin: int
) -> None:
    schedule, calendar, zone, sunday = situation
    oracle = Oracle(schedule, calendar, sunday)
    minutes = the_two_days(sunday, zone)[begin:]
    is_open = [oracle.says(moment.astimezone(zone)) == "open" for moment in minutes]
    expected = next((moment for moment, now in zip(minutes, is_open, strict=True) if now != is_open[0]), None)
    change = next_change(schedule, calendar, zone, minutes[0])
    if expected is not None:
        assert change is not None
        assert change.at == expected
        assert (change.opening is Opening.OPEN) != is_open[0]
    elif change is not None:
        assert change.at > minutes[-1]


@pytest.mark.parametrize(("zone", "sundays"), SUNDAYS_WITH_A_JUMP.items())
def test_the_oracle_s_sundays_are_those_of_the_jumps(zone: str, sundays: tuple[date, ...]) -> None:
    for sunday in sundays:
        offsets = {moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in the_two_days(sunday, ZoneInfo(zone))}
        assert len(offsets) == (1 if zone == "Asia/Shanghai" else 2)
