"""Every figure of the analysis against plain SQL that was written without it."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from appliance.domain.period import Period
from appliance.services.analysis.report import Compared, half, report
from appliance.storage.analysis import Analysis
from appliance.storage.analysis_parts import AnalysisParts
from appliance.storage.analysis_values import EVERYTHING, Chosen, Dimension, Figures
from tests.harness.empty_record import put_empty_record
from tests.unit.services.analysis.record import Record

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")
BERLIN = ZoneInfo("Europe/Berlin")
RESULTS = (
    "answered", "answered", "answered", "busy", "no_answer", "abandoned", "unreachable", "refused", "voicemail",
    "callback", "fax", "completed", "interrupted", None,
)  # fmt: skip
COLUMNS = ("hotline", "called", "line", "region", "department", "agent")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("empty") / "record.sqlite3"
    put_empty_record(f"sqlite:///{file}")
    return file


@contextmanager
def put(record: Record, empty: Path) -> Iterator[Engine]:
    with TemporaryDirectory() as folder:
        shutil.copy(empty, folder)
        engine = record.put(f"sqlite:///{folder}/{empty.name}")
        yield engine
        engine.dispose()


@st.composite
def records(draw: st.DrawFn) -> tuple[Record, Period]:
    """Draw calls of a few days, at midnight, around the change of the clocks, open ones, staff calls and samples."""
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    first = draw(st.sampled_from([date(2026, 10, 24), date(2026, 10, 31), date(2026, 3, 28), date(2026, 4, 4)]))
    period = Period(first, first + timedelta(draw(st.integers(0, 3))), zone)
    record = Record()
    for _ in range(draw(st.integers(0, 12))):
        hours = draw(st.integers(-30, 24 * 6))
        seconds = draw(st.sampled_from([0, 0, 0.000001, 1799.999999, 1800, 3599.999999]))
        at = period.begins + timedelta(hours=hours, seconds=seconds)
        drawn = {
            "hotline": draw(st.sampled_from(["main", "other", None])),
            "called": draw(st.sampled_from(["4000", "4001", ""])),
            "line": draw(st.sampled_from(["01", "02"])),
            "region": draw(st.sampled_from(["广东 深圳", "北京", ""])),
            "kind": draw(st.sampled_from(["incoming", "incoming", "incoming", "staff", "test"])),
            "sample": draw(st.integers(0, 1)),
        }
        result = draw(st.sampled_from(RESULTS))
        wait_s, talk_s = draw(st.sampled_from([5.0, 20.0, 20.5, 60.25])), draw(st.sampled_from([0.5, 30.0]))
        agent = draw(st.sampled_from(["8001", "8002"])) if result == "answered" else None
        call = record.call(at, result, wait_s=wait_s, talk_s=talk_s, agent=agent, **drawn)
        if draw(st.booleans()):
            outcome = "answered" if result == "answered" else draw(st.sampled_from(["busy", "no_answer", "cancelled"]))
            ring_s = draw(st.sampled_from([0.0, 2.0, 5.0]))
            talked = talk_s if outcome == "answered" else 0.0
            known = draw(st.sampled_from(["", "press_1", "estimated"])) if outcome == "answered" else ""
            record.hop(
                call,
                at + timedelta(seconds=wait_s - ring_s),
                outcome,
                ring_s=ring_s,
                talk_s=talked,
                agent=agent,
                answer_known=known,
            )
        if draw(st.booleans()):
            entered = at + timedelta(seconds=draw(st.sampled_from([0.5, 2.0])))
            how = "answered" if result == "answered" else draw(st.sampled_from(["hung_up", "time", "key"]))
            record.wait(call, entered, at + timedelta(seconds=wait_s), how)
        if result == "answered" and draw(st.booleans()):
            record.survey(call, at, draw(st.sampled_from(["1", "2", "3", None])), agent=agent)
    return record, period


WITHIN = "c.kind = 'incoming' AND c.result IS NOT NULL AND c.started_at >= :begin AND c.started_at < :end"
BEGAN = """(SELECT min(begun) FROM (
    SELECT julianday(h.at) - (h.ring_s + h.talk_s) / 86400.0 AS begun FROM hops h WHERE h.call = c.id AND h.sequence = 0
    UNION ALL SELECT julianday(w.entered_at) FROM waits w WHERE w.call = c.id AND w.sequence = 0))"""


ESTIMATED = """c.result = 'answered' AND EXISTS (SELECT 1 FROM hops h WHERE h.call = c.id AND h.outcome = 'answered'
    AND h.answer_known = 'estimated')"""


def span(begin: datetime, end: datetime) -> dict[str, str]:
    return {name: at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") for name, at in (("begin", begin), ("end", end))}


def by_hand(engine: Engine, begin: datetime, end: datetime, more: str = "1 = 1") -> Figures:
    """Count the calls of a time, each figure by a statement of its own."""

    def one(expression: str, where: str) -> float:
        query = f"SELECT {expression} FROM calls c WHERE {WITHIN} AND {more} AND {where}"  # noqa: S608 - the test's own
        found: float = connection.exec_driver_sql(query, span(begin, end)).scalar_one()
        return found

    def count(where: str) -> int:
        return int(one("count(*)", where))

    with engine.begin() as connection:
        wait = f"coalesce((julianday(c.answered_at) - {BEGAN}) * 86400.0, c.ring_s)"
        results = {name: count(f"c.result = '{name}'") for name in RESULTS if name is not None}
        return Figures(
            calls=count("1 = 1"),
            **results,
            asked=count(f"(c.result = 'answered' OR {BEGAN} IS NOT NULL)"),
            prompt=count(f"c.result = 'answered' AND {wait} <= 20.0005"),
            lost=count(
                f"(c.result IN ('busy', 'no_answer', 'unreachable') OR c.result = 'abandoned' AND {BEGAN} IS NOT NULL)"
            ),
            talk_s=one("coalesce(sum(c.talk_s), 0)", "c.result = 'answered'"),
            wait_s=one(f"coalesce(sum({wait}), 0)", "c.result = 'answered'"),
            estimated=count(ESTIMATED),
            estimated_s=one("coalesce(sum(c.talk_s), 0)", ESTIMATED),
        )


def same(found: Figures, expected: Figures) -> None:
    assert found.wait_s == pytest.approx(expected.wait_s, abs=0.01)
    assert found.talk_s == pytest.approx(expected.talk_s)
    assert found.estimated_s == pytest.approx(expected.estimated_s)
    for name in ("calls", "asked", "prompt", "lost", "estimated", *(name for name in RESULTS if name)):
        assert getattr(found, name) == getattr(expected, name), name


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(records())
def test_every_figure_is_what_plain_sql_counts(empty: Path, drawn: tuple[Record, Period]) -> None:
    record, period = drawn
    with put(record, empty) as engine:
        told = Analysis(engine).told(period)
        same(told.total, by_hand(engine, period.begins, period.ends))
        for column in COLUMNS:
            groups = {group.key: group.figures for group in told.groups.get(Dimension(column), ())}
            assert sum(figures.calls for figures in groups.values()) == told.total.calls
            for key, figures in groups.items():
                same(figures, by_hand(engine, period.begins, period.ends, f"coalesce(c.{column}, '') = '{key}'"))
        each_day(engine, period, {int(group.key): group.figures for group in told.groups.get(Dimension.DAY, ())})
        each_hour(engine, period, {int(group.key): group.figures for group in told.groups.get(Dimension.HOUR, ())})
        assert told.slow_wait_s == slow_by_hand(engine, period)
        parts(engine, period)


def each_day(engine: Engine, period: Period, found: dict[int, Figures]) -> None:
    for day in period.days():
        begin = datetime(day.year, day.month, day.day, tzinfo=period.zone)
        after = day + timedelta(1)
        end = datetime(after.year, after.month, after.day, tzinfo=period.zone)
        same(found.get((day - date(1970, 1, 1)).days, Figures()), by_hand(engine, begin, end))


def each_hour(engine: Engine, period: Period, found: dict[int, Figures]) -> None:
    """Walk the period's quarters of an hour: what the wall clock shows at each tells the hour of its calls."""
    expected: Counter[int] = Counter()
    query = text(f"SELECT count(*) FROM calls c WHERE {WITHIN}")  # noqa: S608 - the test's own words
    begin = period.begins
    with engine.begin() as connection:
        while begin < period.ends:
            end = begin + timedelta(minutes=15)
            wall = begin.astimezone(period.zone)
            counted = connection.execute(query, span(begin, end)).scalar_one()
            expected[wall.weekday() * 24 + wall.hour] += counted
            begin = end
    assert {hour: figures.calls for hour, figures in found.items()} == {hour: n for hour, n in expected.items() if n}


def slow_by_hand(engine: Engine, period: Period) -> object:
    query = f"""SELECT round(coalesce((julianday(c.answered_at) - {BEGAN}) * 86400.0, c.ring_s), 3) AS wait
        FROM calls c WHERE {WITHIN} AND c.result = 'answered' ORDER BY wait"""  # noqa: S608 - the test's own words
    with engine.begin() as connection:
        waits = connection.execute(text(query), span(period.begins, period.ends)).scalars().all()
    return pytest.approx(waits[ceil(len(waits) * 0.95) - 1], abs=0.002) if waits else None


def parts(engine: Engine, period: Period) -> None:
    found = AnalysisParts(engine)
    times = span(period.begins, period.ends)

    def rows(query: str) -> Counter[tuple[object, ...]]:
        with engine.begin() as connection:
            return Counter(tuple(row) for row in connection.execute(text(query), times))

    rung = rows(
        f"SELECT h.agent, h.outcome FROM hops h JOIN calls c ON c.id = h.call WHERE {WITHIN} "  # noqa: S608 - as above
        "AND h.agent IS NOT NULL AND NOT (h.outcome = 'busy' AND h.ring_s = 0)"
    )
    assert {(each.agent, each.outcome.value): each.count for each in found.rung(period)} == dict(rung)
    said = rows(f"SELECT s.agent, s.key FROM surveys s JOIN calls c ON c.id = s.call WHERE {WITHIN}")  # noqa: S608 - as above
    assert Counter({(each.agent, each.key): each.count for each in found.answers(period)}) == said
    left = rows(f"SELECT w.how FROM waits w JOIN calls c ON c.id = w.call WHERE {WITHIN}")  # noqa: S608 - as above
    ways: Counter[tuple[object, ...]] = Counter()
    for each in found.waited(period):
        ways[each.how.value,] += each.count
    assert ways == left
    hourly = rows(f"SELECT coalesce(c.hotline, '') FROM calls c WHERE {WITHIN}")  # noqa: S608 - as above
    counted: Counter[tuple[object, ...]] = Counter()
    for one in found.hourly(period):
        counted[one.hotline,] += one.calls
    assert counted == hourly


def test_the_hour_that_comes_twice_and_the_one_that_never_comes(empty: Path) -> None:
    record = Record()
    for hour in (0, 1):  # 02:30 summer time, then 02:30 winter time
        record.call(datetime(2026, 10, 25, hour, 30, tzinfo=UTC), "answered")
    record.call(datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "answered")  # 03:30, as 02:30 doesn't come
    record.call(datetime(2026, 10, 25, 22, 59, 59, 999999, tzinfo=UTC), "busy")  # the day's last instant
    record.call(datetime(2026, 10, 25, 23, 0, tzinfo=UTC), "fax")  # the next day's first
    with put(record, empty) as engine:
        autumn = Analysis(engine).told(Period(date(2026, 10, 25), date(2026, 10, 25), BERLIN))
        spring = Analysis(engine).told(Period(date(2026, 3, 29), date(2026, 3, 29), BERLIN))
    sunday = 6 * 24
    assert {int(group.key): group.figures.calls for group in autumn.groups[Dimension.HOUR]} == {
        sunday + 2: 2,
        sunday + 23: 1,
    }
    assert autumn.total.fax == 0
    assert [int(group.key) for group in spring.groups[Dimension.HOUR]] == [sunday + 3]


def test_what_is_chosen_and_what_it_is_compared_with(empty: Path) -> None:
    record, at = Record(), datetime(2026, 11, 2, 4, tzinfo=UTC)
    for days, line in ((0, "01"), (0, "02"), (-5, "01"), (-33, "01")):
        record.call(at + timedelta(days), "answered", line=line)
    november = Period(date(2026, 11, 1), date(2026, 11, 30), ZoneInfo("Asia/Shanghai"))
    with put(record, empty) as engine:
        found = report(engine, november, Compared.PREVIOUS, Chosen(line="01"))
        alone = half(engine, november, EVERYTHING)
        assert report(engine, november, Compared.NOTHING).then is None
    assert found.now.told.total.calls == 1
    assert found.then is not None
    assert (found.then.period.first, found.then.period.last) == (date(2026, 10, 1), date(2026, 10, 31))
    assert found.then.told.total.calls == 1
    assert alone.told.total.calls == 2


def test_periods_before() -> None:
    zone = ZoneInfo("UTC")
    week = Period(date(2026, 11, 9), date(2026, 11, 15), zone)
    assert week.before() == Period(date(2026, 11, 2), date(2026, 11, 8), zone)
    assert week.year_before() == Period(date(2025, 11, 10), date(2025, 11, 16), zone)
    assert Period(date(2026, 3, 1), date(2026, 3, 31), zone).before() == Period(
        date(2026, 2, 1), date(2026, 2, 28), zone
    )
    with pytest.raises(ValueError, match="before"):
        Period(date(2026, 3, 2), date(2026, 3, 1), zone)
    assert Compared.PREVIOUS.period(Period(date(1, 1, 1), date(1, 1, 1), zone)) is None
