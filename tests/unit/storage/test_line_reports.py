"""Examinations and mornings on record: what was kept comes back, the newest first, the oldest go."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appliance.domain.ids import LineId
from appliance.storage.line_reports import KEPT, KeptMorning, KeptReport, LineReports
from tests.harness.empty_record import put_empty_record

AT = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
REPORT = KeptReport(
    id="one",
    line=LineId("01"),
    at=AT,
    verdict="faulty",
    asked_by="lin",
    report={"findings": [{"sentence": "拨号音听不到"}]},
    learned="{}",
    signs=("fsk_bell@after_first_ring", ""),
)


@pytest.fixture
def reports(tmp_path: Path) -> Iterator[LineReports]:
    url = f"sqlite:///{tmp_path / 'record.sqlite3'}"
    put_empty_record(url)
    with LineReports.open(url) as opened:
        yield opened


def test_an_examination_comes_back_as_it_was_kept(reports: LineReports) -> None:
    reports.keep(REPORT)
    assert reports.one("one") == REPORT
    assert reports.one("other") is None
    assert reports.latest(LineId("02")) == ()


def test_what_was_applied_says_by_whom(reports: LineReports) -> None:
    reports.keep(REPORT)
    reports.applied("one", "lin", AT + timedelta(hours=1))
    assert reports.one("one") == replace(REPORT, applied_at=AT + timedelta(hours=1), applied_by="lin")


def test_the_oldest_of_a_line_go(reports: LineReports) -> None:
    other = replace(REPORT, id="of 02", line=LineId("02"))
    reports.keep(other)
    for number in range(KEPT + 2):
        reports.keep(replace(REPORT, id=str(number), at=AT + timedelta(days=number)))
    kept = [report.id for report in reports.latest(LineId("01"), 1000)]
    assert kept == [str(number) for number in range(KEPT + 1, 1, -1)]
    assert reports.latest(LineId("02")) == (other,)


def test_what_settings_came_of_stays(reports: LineReports) -> None:
    reports.keep(REPORT)
    reports.applied("one", "lin", AT + timedelta(hours=1))
    for number in range(KEPT + 2):
        reports.keep(replace(REPORT, id=str(number), at=AT + timedelta(days=1 + number)))
    reports.applied("5", "lin", AT + timedelta(days=99))
    assert [report.id for report in reports.settled(LineId("01"))] == ["5", "one"]
    assert reports.settled(LineId("02")) == ()
    assert len(reports.latest(LineId("01"), 1000)) == KEPT + 1


def test_pages_hang_together_also_where_two_are_of_one_time(reports: LineReports) -> None:
    for number in range(5):
        reports.keep(replace(REPORT, id=f"r{number}", at=AT + timedelta(days=number // 2)))
        reports.keep_morning(KeptMorning(f"m{number}", AT + timedelta(days=number // 2), 0, {}))
    seen: list[str] = []
    place = None
    while page := reports.latest(LineId("01"), 2, place):
        seen += [report.id for report in page]
        place = page[-1].at, page[-1].id
    assert seen == ["r4", "r3", "r2", "r1", "r0"]
    assert [morning.id for morning in reports.mornings(9, (AT + timedelta(days=1), "m3"))] == ["m2", "m1", "m0"]


def test_mornings(reports: LineReports) -> None:
    first = KeptMorning("m1", AT, 0, {"lines": []})
    second = KeptMorning("m2", AT + timedelta(days=1), 1, {"lines": ["01"]})
    reports.keep_morning(first)
    reports.keep_morning(second)
    assert reports.mornings() == (second,)
    assert reports.mornings(5) == (second, first)
