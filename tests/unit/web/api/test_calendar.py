"""iCalendar files, read over HTTP."""

from fastapi.testclient import TestClient

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261001
DTEND;VALUE=DATE:20261008
SUMMARY:国庆节（休）
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261010
DTEND;VALUE=DATE:20261011
SUMMARY:国庆节（班）
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def test_holidays_and_make_up_days_are_read(client: TestClient) -> None:
    answer = client.post("/api/v1/calendar/read", files={"file": ("cn.ics", CALENDAR)}, data={"year": "2026"})
    found = answer.json()["calendar"]
    assert found["holidays"] == [{"name": "国庆节", "first": "2026-10-01", "last": "2026-10-07"}]
    assert [each["day"] for each in found["make_up_days"]] == ["2026-10-10"]


def test_what_is_no_calendar_is_refused_with_what_to_do(client: TestClient) -> None:
    for content in (b"hello", b"\xff\xfe", CALENDAR.encode()):
        answer = client.post("/api/v1/calendar/read", files={"file": ("x.ics", content)}, data={"year": "2031"})
        assert answer.status_code in {409, 422}
        assert answer.json()["remedy"]
