from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.config.calendar_file import read_calendar
from appliance.config.model.schedule import Holiday
from appliance.errors import UserError

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def event(summary: str, begin: str, end: str = "", *more: str) -> list[str]:
    ends = [f"DTEND;VALUE=DATE:{end}"] if end else []
    first = ["BEGIN:VEVENT", f"UID:{summary}-{begin}", f"SUMMARY:{summary}", f"DTSTART;VALUE=DATE:{begin}"]
    return [*first, *ends, *more, "END:VEVENT"]


def ics(*events: list[str]) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//"]
    return "\r\n".join([*lines, *(line for each in events for line in each), "END:VCALENDAR", ""])


def holidays(text: str, span: tuple[date, date] = YEAR) -> list[tuple[str, str, str]]:
    return [(each.name, str(each.first), str(each.last)) for each in read_calendar(text, *span).holidays]


def make_up_days(text: str) -> list[tuple[str, str]]:
    return [(str(each.day), each.like) for each in read_calendar(text, *YEAR).make_up_days]


def test_the_last_day_is_the_one_before_dtend() -> None:
    assert holidays(ics(event("国庆节", "20261001", "20261008"))) == [("国庆节", "2026-10-01", "2026-10-07")]


@pytest.mark.parametrize(
    ("more", "last"),
    [
        ((), "2026-01-01"),
        (("DURATION:P3D",), "2026-01-03"),
        (("DURATION:PT1H",), "2026-01-01"),
        (("DTEND;VALUE=DATE:20260101",), "2026-01-01"),
    ],
)
def test_how_long_a_day_off_lasts(more: tuple[str, ...], last: str) -> None:
    assert holidays(ics(event("元旦", "20260101", "", *more))) == [("元旦", "2026-01-01", last)]


@pytest.mark.parametrize(
    "summary",
    ["国庆节（班）", "国庆节(班)", "国庆节【班】", "国庆节 班", "班｜国庆节", "国庆节补班", "国庆节调休上班",
     "National Day make-up workday", "国庆节 working day"],
)  # fmt: skip
def test_a_day_worked_in_place_of_another_is_known_by_its_name(summary: str) -> None:
    text = ics(event(summary, "20261010"))
    assert make_up_days(text) == [("2026-10-10", "fri")]
    assert holidays(text) == []


@pytest.mark.parametrize(
    "summary", ["国庆节（休）", "国庆节 休", "休｜国庆节", "国庆节放假", "国庆节不上班", "International Workers' Day"]
)
def test_other_days_are_off(summary: str) -> None:
    text = ics(event(summary, "20261001"))
    assert len(read_calendar(text, *YEAR).holidays) == 1
    assert make_up_days(text) == []


def test_apple_s_marks_decide_and_its_festivals_are_left_out() -> None:
    text = ics(
        event("国庆节（休）", "20261001", "20261002", "X-APPLE-SPECIAL-DAY:WORK-HOLIDAY"),
        event("国庆节", "20261002", "20261008", "X-APPLE-SPECIAL-DAY:WORK-HOLIDAY"),
        event("国庆节", "20261010", "20261011", "X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY"),
        event("情人节", "20260214"),
    )
    assert holidays(text) == [("国庆节", "2026-10-01", "2026-10-07")]
    assert make_up_days(text) == [("2026-10-10", "fri")]


def test_a_mark_outside_the_asked_days_still_tells_festivals_from_days_off() -> None:
    text = ics(event("元旦（休）", "20250101"), event("情人节", "20260214"))
    assert holidays(text) == []


@pytest.mark.parametrize(
    ("summary", "day", "like"),
    [
        ("补班", "20261010", "fri"),
        ("补班", "20261011", "mon"),
        ("补班", "20261014", "wed"),
        ("补周三（班）", "20261010", "wed"),
        ("调休上班，补10月8日星期四", "20261010", "thu"),
        ("补班（周六）", "20261010", "fri"),
    ],
)
def test_what_weekday_a_make_up_day_is_worked_like(summary: str, day: str, like: str) -> None:
    assert [each for _, each in make_up_days(ics(event(summary, day)))] == [like]


def test_an_event_a_day_becomes_one_holiday() -> None:
    days = [event(f"国庆节 第{number}天/共3天", f"2026100{number}", f"2026100{number + 1}") for number in (1, 2, 3)]
    assert holidays(ics(*days)) == [("国庆节", "2026-10-01", "2026-10-03")]


def test_two_holidays_of_one_name_that_don_t_touch_stay_two() -> None:
    text = ics(event("厂休", "20260301"), event("厂休", "20260303"))
    assert [first for _, first, _ in holidays(text)] == ["2026-03-01", "2026-03-03"]


@pytest.mark.parametrize(
    ("rule", "years"),
    [
        ("FREQ=YEARLY", [2026, 2027, 2028]),
        ("FREQ=YEARLY;UNTIL=20270101", [2026, 2027]),
        ("FREQ=YEARLY;UNTIL=20270101T000000Z", [2026, 2027]),
        ("FREQ=YEARLY;COUNT=4", [2026]),
        ("FREQ=YEARLY;INTERVAL=2", [2027]),
    ],
)
def test_yearly_holidays_repeat(rule: str, years: list[int]) -> None:
    text = ics(event("元旦", "20230101", "20230102", f"RRULE:{rule}"))
    found = holidays(text, (date(2026, 1, 1), date(2028, 12, 31)))
    assert found == [("元旦", f"{year}-01-01", f"{year}-01-01") for year in years]


def test_a_repetition_is_left_out_added_or_replaced() -> None:
    yearly = event(
        "厂庆", "20240501", "", "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20270501", "RDATE;VALUE=DATE:20260901"
    )
    moved = event("厂庆改期", "20260510", "", "RECURRENCE-ID;VALUE=DATE:20260501")
    text = ics(yearly, moved).replace("UID:厂庆改期-20260510", "UID:厂庆-20240501")
    assert [day for _, day, _ in holidays(text, (date(2026, 1, 1), date(2028, 12, 31)))] == [
        "2026-05-10", "2026-09-01", "2028-05-01",
    ]  # fmt: skip


def test_only_the_asked_days_are_read_and_longer_holidays_are_cut() -> None:
    text = ics(event("寒假", "20251220", "20260110"), event("旧年", "20250101"), event("新年", "20270101"))
    assert holidays(text) == [("寒假", "2026-01-01", "2026-01-09")]


def test_events_with_a_time_of_day_and_cancelled_ones_are_left_out() -> None:
    meeting = [
        "BEGIN:VEVENT",
        "UID:1",
        "SUMMARY:会议",
        "DTSTART:20260105T090000Z",
        "DTEND:20260105T100000Z",
        "END:VEVENT",
    ]
    assert holidays(ics(meeting, event("取消", "20260106", "", "STATUS:CANCELLED"))) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "this is no calendar"),
        ("name,date\n国庆节,2026-10-01\n", "this is no calendar"),
        (ics(event("国庆节", "20261001")).replace("END:VCALENDAR", ""), "it has no end"),
        (ics(event("甲", "20260101"), event("国庆节", "2026131")), "line 9, the event '国庆节': DTSTART"),
        (
            ics(event("国庆节", "20261008", "20261001")),
            "line 4, the event '国庆节': ends on 2026-10-01, before it begins",
        ),
        (ics(event("国庆节", "20261001", "", "RRULE:FREQ=NEVER")), "line 4, the event '国庆节': RRULE"),
        (ics(event("国庆节", "20261001", "", "RRULE:FREQ=SECONDLY")), "repeats by FREQ=SECONDLY"),
        (ics(event("国庆节", "20261001", "", "乱写一行")), "line 4, the event '国庆节': Content line"),
        (ics(event("国庆节", "20261001", "", "DTSTART;VALUE=DATE:20261002")), "has DTSTART 2 times"),
        (ics(["BEGIN:VEVENT", "UID:9", "SUMMARY:国庆节", "END:VEVENT"]), "line 4, the event '国庆节': has no DTSTART"),
    ],
)
def test_bad_input_is_told_with_its_place(text: str, words: str) -> None:
    with pytest.raises(UserError) as told:
        read_calendar(text, *YEAR)
    assert words in told.value.message
    assert told.value.remedy


def test_a_rule_that_never_comes_ends() -> None:
    text = ics(event("无", "20260101", "", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"))
    assert holidays(text) == []


def test_a_name_fits_the_document() -> None:
    calendar = read_calendar(ics(event("长" * 100, "20260101"), event("", "20260103")), *YEAR)
    assert [each.name for each in calendar.holidays] == ["长" * 64, "假日"]


names = st.sampled_from(["元旦", "春节", "清明节", "劳动节", "端午节"])
days = st.dates(date(2026, 1, 1), date(2026, 12, 20))


@given(st.lists(st.tuples(names, days, st.integers(1, 9)), max_size=6), st.lists(days, max_size=4, unique=True))
def test_what_is_written_is_read(off: list[tuple[str, date, int]], worked: list[date]) -> None:
    events = [
        event(name, f"{day:%Y%m%d}", f"{date.fromordinal(day.toordinal() + length):%Y%m%d}")
        for name, day, length in off
    ]
    calendar = read_calendar(ics(*events, *(event("补班", f"{day:%Y%m%d}") for day in worked)), *YEAR)

    def covered(holiday: Holiday) -> set[tuple[str, int]]:
        last = (holiday.last or holiday.first).toordinal()
        return {(holiday.name, day) for day in range(holiday.first.toordinal(), last + 1)}

    expected = {(name, day.toordinal() + number) for name, day, length in off for number in range(length)}
    assert set().union(*(covered(each) for each in calendar.holidays)) == expected
    assert {each.day for each in calendar.make_up_days} == set(worked)
    assert all(each.like not in ("sat", "sun") for each in calendar.make_up_days)
