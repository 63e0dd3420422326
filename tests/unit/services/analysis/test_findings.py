"""Findings: a quiet month has none; each planted fault is named, with the figures that are on record."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import Engine, text

from appliance.config.model.document import Document
from appliance.config.templates import template_text
from appliance.config.validation import document_of_tree
from appliance.config.yaml import parse
from appliance.domain.period import Period
from appliance.routing.erlang import blocking, lines_needed, offered_load
from appliance.services.analysis.findings import Finding, FindingKind, findings, picture
from tests.harness.empty_record import put_empty_record
from tests.unit.services.analysis.months import NOVEMBER, ZONE, months
from tests.unit.services.analysis.record import Record

PERIOD = Period(NOVEMBER, date(2026, 11, 30), ZONE)
AFTERWARDS = datetime(2026, 12, 5, tzinfo=UTC)
SPAN = (
    "started_at >= '2026-10-31 16:00:00' AND started_at < '2026-11-30 16:00:00'"
    " AND kind = 'incoming' AND result IS NOT NULL"
)


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


@pytest.fixture(scope="module")
def document() -> Document:
    """Give the demo, open on weekdays."""
    tree: dict[str, Any] = dict(parse(template_text("demo")))
    tree["schedules"] = {
        "office": {"windows": [{"days": ["mon", "tue", "wed", "thu", "fri"], "opens": "08:30", "closes": "18:30"}]}
    }
    nodes = tree["hotlines"]["main"]["flow"]["nodes"]
    nodes["open"] = {"kind": "schedule", "schedule": "office", "open": "menu", "closed": "bye"}
    tree["hotlines"]["main"]["flow"]["start"] = "open"
    return document_of_tree(tree)


def found(record: Record, empty: Path, document: Document) -> tuple[tuple[Finding, ...], Engine]:
    with put(record, empty) as engine:
        return findings(picture(engine, PERIOD, document, AFTERWARDS)), engine


@pytest.mark.parametrize("seed", range(12))
def test_a_quiet_month_tells_nothing(seed: int, empty: Path, document: Document) -> None:
    assert found(months(seed), empty, document)[0] == ()


def test_an_empty_record_tells_nothing(empty: Path, document: Document) -> None:
    assert found(Record(), empty, document)[0] == ()


EXPECTED = {
    "tuesdays": (FindingKind.LOST_HOUR, ""),
    "line": (FindingKind.LINE_FAILS, "07"),
    "silent": (FindingKind.LINE_SILENT, "04"),
    "agent": (FindingKind.AGENT_RARELY_ANSWERS, "8003"),
    "survey": (FindingKind.SURVEY_FALLS, "8002"),
    "region": (FindingKind.REGION_GROWS, "海南 海口"),
    "surge": (FindingKind.SURGE, ""),
    "closed": (FindingKind.CLOSED_LOST, "main"),
    "callbacks": (FindingKind.CALLBACKS_MISSED, ""),
}


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("fault", EXPECTED)
def test_a_planted_fault_is_named_and_nothing_else(fault: str, seed: int, empty: Path, document: Document) -> None:
    told, _ = found(months(seed, [fault]), empty, document)
    assert [(each.kind, each.subject) for each in told] == [EXPECTED[fault]]


def test_all_faults_at_once_are_told_with_the_figures_on_record(empty: Path, document: Document) -> None:
    record = months(7, [fault for fault in EXPECTED if fault != "surge"])
    with put(record, empty) as engine:
        told = {each.kind: each for each in findings(picture(engine, PERIOD, document, AFTERWARDS))}

        def count(what: str, of: str = "calls") -> int:
            with engine.begin() as connection:
                counted: int = connection.execute(text(f"SELECT count(*) FROM {of} WHERE {what}")).scalar_one()  # noqa: S608 - the test's own words
            return counted

        tuesday = (
            f"{SPAN} AND strftime('%w', started_at, '+8 hours') = '2' AND strftime('%H', started_at, '+8 hours') = '10'"
        )
        lost = count(f"{tuesday} AND result = 'busy'")
        asked = count(f"{tuesday} AND result IN ('busy', 'answered')")
        joined = f"hops JOIN calls ON calls.id = hops.call AND {SPAN}"
        tried = count("hops.agent = '8003' AND outcome <> 'cancelled'", joined)
        taken = count("hops.agent = '8003' AND outcome = 'answered'", joined)
        calls = count(f"{SPAN} AND line = '07'")
        with engine.begin() as connection:
            talk_s = connection.execute(text(f"SELECT avg(talk_s) FROM calls WHERE {SPAN} AND result = 'answered'"))  # noqa: S608 - as above
            load = asked / 4 * talk_s.scalar_one() / 3600
        assert told.keys() == {kind for fault, (kind, _) in EXPECTED.items() if fault != "surge"}
        figures = told[FindingKind.LOST_HOUR].figures
        people = lines_needed(load, lost / asked)
        more = round(lost * (1 - blocking(load, people + 1) / blocking(load, people)))
        assert figures == {"weekday": 1, "hour": 10, "lost": lost, "asked": asked, "more": more}
        assert 0 < more <= lost
        assert told[FindingKind.AGENT_RARELY_ANSWERS].figures == {"tried": tried, "taken": taken}
        assert told[FindingKind.LINE_FAILS].figures == {"calls": calls, "answered": 0}
        assert told[FindingKind.CALLBACKS_MISSED].figures == {"missed": 4}
        closed = told[FindingKind.CLOSED_LOST].figures
        assert (closed["weekday"], closed["hour"], closed["most"]) == (5, 20, 120)
        assert closed["lost"] == count(f"{SPAN} AND result = 'completed'")


def test_the_surge_is_told_by_its_day_and_hour(empty: Path, document: Document) -> None:
    (told,), _ = found(months(3, ["surge"]), empty, document)
    day = (date(2026, 11, 18) - date(1970, 1, 1)).days
    assert (told.figures["day"], told.figures["hour"]) == (day, 16)
    assert told.figures["calls"] >= 40
    assert 2 < told.figures["usual"] < 9


def test_lines_that_are_all_taken(empty: Path, document: Document) -> None:
    """Ten lines, in an hour of which for a while all carry a call: Erlang B tells how many met the busy tone."""
    record = Record()
    first = datetime(2026, 11, 4, 2, 0, tzinfo=UTC)  # Wednesdays at 10 in Shanghai
    for week in range(4):
        for number in range(90):
            at = first + timedelta(weeks=week, seconds=38.5 * (number // 10) * 10)
            call = record.call(at, "answered", line=f"{number % 10 + 1:02d}", wait_s=5, talk_s=345.0)
            record.hop(call, at, "answered", talk_s=345.0)
    told, _ = found(record, empty, document)
    (full,) = (each for each in told if each.kind is FindingKind.LINES_FULL)
    carried = 90 * 350 / 3600
    offered = offered_load(carried, 10).offered
    assert offered is not None
    calls = 4 * 90 / (1 - blocking(offered, 10))
    assert full.subject == "main"
    assert full.figures == {
        "weekday": 2,
        "hour": 10,
        "lines": 10,
        "full": 36,
        "lost": round(calls - 360),
        "more": round(calls * (blocking(offered, 10) - blocking(offered, 11))),
    }


def test_many_are_lost_at_all_hours(empty: Path, document: Document) -> None:
    record = Record()
    for number in range(60):
        at = datetime(2026, 11, 2, 1, tzinfo=UTC) + timedelta(hours=7 * number)
        call = record.call(at, "answered" if number % 2 else "no_answer", line=f"{number % 10 + 1:02d}")
        record.hop(call, at, "no_answer", agent=None)
    told, _ = found(record, empty, document)
    assert Finding(FindingKind.MANY_LOST, 30, figures={"lost": 30, "asked": 60}) in told
