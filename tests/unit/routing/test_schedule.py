from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from appliance.config.model.schedule import Calendar, Holiday, MakeUpDay, Schedule, Weekday, Window
from appliance.routing.schedule import Opening, next_change, opening

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
WORKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
EVERY_DAY: tuple[Weekday, ...] = (*WORKDAYS, "sat", "sun")

NATIONAL_DAY = Calendar(
    holidays=(Holiday(name="国庆节", first=date(2026, 10, 1), last=date(2026, 10, 7)),),
    make_up_days=(MakeUpDay(name="国庆节补班", day=date(2026, 10, 10), like="fri"),),
)


def office(opens: str = "09:00", closes: str = "18:00", days: tuple[Weekday, ...] = WORKDAYS) -> Schedule:
    return Schedule(windows=(Window(days=days, opens=opens, closes=closes),))


def at(text: str, zone: ZoneInfo = SHANGHAI, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


def says(schedule: Schedule, text: str, calendar: Calendar | None = None, zone: ZoneInfo = SHANGHAI) -> str:
    return opening(schedule, calendar, zone, at(text, zone)).value.value


@pytest.mark.parametrize(
    ("schedule", "moment", "expected"),
    [
        (office(), "2026-09-25T08:59:59.999", "closed"),
        (office(), "2026-09-25T09:00:00", "open"),
        (office(), "2026-09-25T17:59:59.999", "open"),
        (office(), "2026-09-25T18:00:00", "closed"),
        (office(), "2026-09-26T12:00:00", "closed"),
        (office(closes="24:00"), "2026-09-25T23:59:59.999", "open"),
        (office(closes="24:00"), "2026-09-26T00:00:00", "closed"),
        (office(closes="23:59"), "2026-09-25T23:59:59.999", "open"),
        (office(closes="23:59"), "2026-09-26T00:00:00", "closed"),
        (office("00:00", "24:00", ("sat",)), "2026-09-26T00:00:00", "open"),
        (office("22:00", "06:00", ("fri",)), "2026-09-26T05:59:59", "open"),
        (office("22:00", "06:00", ("fri",)), "2026-09-26T06:00:00", "closed"),
        (office("22:00", "06:00", ("fri",)), "2026-09-25T05:00:00", "closed"),
        (office("22:00", "06:00", ("sun",)), "2026-09-28T03:00:00", "open"),
        (office("08:00", "08:00", ("fri",)), "2026-09-26T07:59:00", "open"),
        (office("08:00", "08:00", ("fri",)), "2026-09-26T08:00:00", "closed"),
        (office("22:00", "00:00", ("fri",)), "2026-09-25T23:59:59", "open"),
        (office("22:00", "00:00", ("fri",)), "2026-09-26T00:00:00", "closed"),
    ],
)
def test_windows_are_half_open_and_may_cross_midnight(schedule: Schedule, moment: str, expected: str) -> None:
    assert says(schedule, moment) == expected


NIGHT = office("22:00", "06:00", EVERY_DAY)


@pytest.mark.parametrize(
    ("schedule", "moment", "expected"),
    [
        (office(), "2026-09-30T17:00:00", "open"),
        (office(), "2026-10-01T00:00:00", "holiday"),
        (office(), "2026-10-07T23:59:59", "holiday"),
        (office(), "2026-10-03T12:00:00", "holiday"),
        (office(), "2026-10-08T00:00:00", "closed"),
        (office(), "2026-10-08T09:00:00", "open"),
        (office(), "2026-10-10T09:00:00", "open"),
        (office(), "2026-10-10T18:00:00", "closed"),
        (office(), "2026-10-17T10:00:00", "closed"),
        # the day on which a window began decides on the whole of it
        (NIGHT, "2026-10-01T05:59:00", "open"),
        (NIGHT, "2026-10-01T06:00:00", "holiday"),
        (NIGHT, "2026-10-01T22:00:00", "holiday"),
        (NIGHT, "2026-10-08T05:59:00", "holiday"),
        (NIGHT, "2026-10-08T06:00:00", "closed"),
        (NIGHT, "2026-10-08T22:00:00", "open"),
        (office("22:00", "06:00", ("fri",)), "2026-10-10T23:00:00", "open"),
        (office("22:00", "06:00", ("fri",)), "2026-10-11T05:00:00", "open"),
        (office("22:00", "06:00", ("sat",)), "2026-10-11T05:00:00", "closed"),
    ],
)
def test_holidays_close_and_make_up_days_open(schedule: Schedule, moment: str, expected: str) -> None:
    assert says(schedule, moment, NATIONAL_DAY) == expected


def test_a_make_up_day_wins_over_a_holiday_of_the_same_date() -> None:
    both = Calendar(
        holidays=(Holiday(name="中秋节", first=date(2026, 9, 25)),),
        make_up_days=(MakeUpDay(day=date(2026, 9, 25), like="mon"),),
    )
    assert says(office(), "2026-09-25T10:00", both) == "open"
    assert says(office(days=("fri",)), "2026-09-25T10:00", both) == "closed"


@pytest.mark.parametrize(
    ("schedule", "moment", "reason"),
    [
        (office(), "2026-09-25T10:30", "Fri 2026-09-25 10:30 is in the window 09:00-18:00"),
        (office(), "2026-09-26T10:30", "Sat 2026-09-26 10:30 is in no window"),
        (office(), "2026-10-02T10:30", "Fri 2026-10-02 is a holiday: 国庆节"),
        (
            office(),
            "2026-10-10T10:30",
            "Sat 2026-10-10 10:30 is in the window 09:00-18:00, as Sat 2026-10-10 is worked like a Fri: 国庆节补班",
        ),
        (
            office("22:00", "06:00"),
            "2026-09-26T05:00",
            "Sat 2026-09-26 05:00 is in the window 22:00-06:00 that began on Fri 2026-09-25",
        ),
        (office("22:00", "06:00"), "2026-10-08T05:00", "Wed 2026-10-07 is a holiday: 国庆节"),
    ],
)
def test_the_reason_names_the_day_and_the_rule(schedule: Schedule, moment: str, reason: str) -> None:
    assert opening(schedule, NATIONAL_DAY, SHANGHAI, at(moment)).reason == reason


def test_an_hour_that_comes_twice_is_open_twice() -> None:
    early = office("02:00", "02:30", ("sun",))
    first, second = (at("2026-10-25T02:15", BERLIN, fold) for fold in (0, 1))
    assert second - first == timedelta(hours=1)
    assert [opening(early, None, BERLIN, each).value for each in (first, second)] == [Opening.OPEN] * 2
    between = at("2026-10-25T02:45", BERLIN)
    assert opening(early, None, BERLIN, between).value is Opening.CLOSED


def test_a_window_within_the_hour_that_is_skipped_does_not_come() -> None:
    skipped = office("02:00", "03:00", ("sun",))
    start = at("2026-03-29T00:00", BERLIN)
    minutes = (start + timedelta(minutes=number) for number in range(23 * 60))
    assert {opening(skipped, None, BERLIN, each).value for each in minutes} == {Opening.CLOSED}


@pytest.mark.parametrize(
    ("schedule", "moment", "expected", "becomes"),
    [
        (office(), "2026-09-25T10:00", "2026-09-25T18:00", Opening.CLOSED),
        (office(), "2026-09-25T18:00", "2026-09-28T09:00", Opening.OPEN),
        (office(), "2026-09-30T18:00", "2026-10-08T09:00", Opening.OPEN),
        (office(), "2026-10-09T18:00", "2026-10-10T09:00", Opening.OPEN),
        (NIGHT, "2026-09-30T23:00", "2026-10-01T06:00", Opening.HOLIDAY),
        (office("00:00", "24:00", EVERY_DAY), "2026-09-20T08:00", "2026-10-01T00:00", Opening.HOLIDAY),
        (office(closes="23:59"), "2026-09-25T10:00", "2026-09-26T00:00", Opening.CLOSED),
    ],
)
def test_the_next_change_is_told(schedule: Schedule, moment: str, expected: str, becomes: Opening) -> None:
    change = next_change(schedule, NATIONAL_DAY, SHANGHAI, at(moment))
    assert change is not None
    assert (change.at, change.opening) == (at(expected), becomes)
    assert change.reason == opening(schedule, NATIONAL_DAY, SHANGHAI, change.at).reason


def test_a_jump_of_the_clock_into_a_window_opens_it() -> None:
    late = office("02:30", "04:00", ("sun",))
    change = next_change(late, None, BERLIN, at("2026-03-29T01:00", BERLIN))
    assert change is not None
    assert change.at == at("2026-03-29T03:00", BERLIN)


def test_a_jump_back_closes_a_window_until_it_comes_again() -> None:
    late = office("02:30", "04:00", ("sun",))
    opens = at("2026-10-25T02:30", BERLIN)
    expected = [
        opens,
        at("2026-10-25T02:00", BERLIN, 1),
        at("2026-10-25T02:30", BERLIN, 1),
        at("2026-10-25T04:00", BERLIN),
    ]
    moment, found = at("2026-10-25T01:00", BERLIN), []
    for _ in expected:
        change = next_change(late, None, BERLIN, moment)
        assert change is not None
        moment = change.at
        found.append(moment)
    assert found == expected


@pytest.mark.parametrize("calendar", [None, NATIONAL_DAY])
def test_who_is_always_closed_or_always_open_has_no_next_change(calendar: Calendar | None) -> None:
    year = Calendar(holidays=(Holiday(name="停业", first=date(2026, 1, 1), last=date(2028, 1, 1)),))
    assert next_change(office(), year, SHANGHAI, at("2026-09-01T10:00")) is None
    after = at("2026-11-01T10:00")
    assert next_change(office("00:00", "24:00", EVERY_DAY), calendar, SHANGHAI, after) is None
