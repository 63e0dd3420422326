"""Searching calls: each filter, order and page against the same calls filtered in Python."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from appliance.domain.ids import AgentId, CallId, DepartmentId, HotlineId, LineId
from appliance.domain.outcome import CallResult
from appliance.storage.access import open_ready
from appliance.storage.call_choices import CallChoices
from appliance.storage.call_search import CallSearch
from appliance.storage.call_wanted import CallCount, CallOrder, Place, Wanted
from benchmarks.web.filling import fill
from benchmarks.web.made_up import FIRST, MadeUp, made_up

CALLS = 2_500
FIRST_DAYS = timedelta(days=20)
Test = Callable[[MadeUp], bool]


@pytest.fixture(scope="session")
def made() -> list[MadeUp]:
    return list(made_up(CALLS, seed=7, days=60))


@pytest.fixture(scope="session")
def file(made: list[MadeUp], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fill a data base once: nobody writes into it."""
    found = tmp_path_factory.mktemp("searched") / "zongji.sqlite3"
    fill(found, made)
    return found


@pytest.fixture
def search(file: Path) -> Iterator[CallSearch]:
    with CallSearch(open_ready(f"sqlite:///{file}")) as found:
        yield found


def _is(name: str, value: object) -> Test:
    return lambda made: bool(made.call[name] == value)


def _number(part: str) -> Test:
    return lambda made: (made.call["caller"] or "").startswith(part) or (made.call["caller"] or "").endswith(part)


def _labels(made: MadeUp) -> list[str]:
    return [row["label"] for row in made.rows("surveys")]


CASES: dict[str, tuple[Wanted, Test]] = {
    "all": (Wanted(), lambda _: True),
    "hotline": (Wanted(hotline=HotlineId("repairs")), _is("hotline", "repairs")),
    "no such hotline": (Wanted(hotline=HotlineId("no")), lambda _: False),
    "line": (Wanted(line=LineId("03")), _is("line", "03")),
    "agent": (Wanted(agent=AgentId("8003")), _is("agent", "8003")),
    "department": (Wanted(department=DepartmentId("service")), _is("department", "service")),
    "result": (Wanted(result=CallResult.BUSY), _is("result", "busy")),
    "kind, the usual": (Wanted(kind="incoming"), _is("kind", "incoming")),
    "kind, a rare one": (Wanted(kind="staff"), _is("kind", "staff")),
    "end of a number, short": (Wanted(number="77"), _number("77")),
    "end of a number": (Wanted(number="0000"), _number("0000")),
    "beginning of a number": (Wanted(number="138"), _number("138")),
    "region": (Wanted(region="京"), lambda made: "京" in made.call["region"]),
    "a region that there isn't": (Wanted(region="火星"), lambda _: False),
    "refused by": (Wanted(refused_by="list 'nuisance1'"), _is("refused_by", "list 'nuisance1'")),
    "survey": (Wanted(survey="不满意"), lambda made: "不满意" in _labels(made)),
    "surveyed": (Wanted(has_survey=True), lambda made: bool(_labels(made))),
    "recorded": (Wanted(has_recording=True), lambda made: bool(made.rows("recordings"))),
    "not recorded": (Wanted(has_recording=False), lambda made: not made.rows("recordings")),
    "with a message": (Wanted(has_message=True), lambda made: bool(made.rows("messages"))),
    "with a fax": (Wanted(has_fax=True), lambda _: False),
    "in progress": (Wanted(in_progress=True), lambda _: False),
    "over": (Wanted(in_progress=False), lambda _: True),
    "a sample": (Wanted(sample=True), lambda _: False),
    "no sample": (Wanted(sample=False), lambda _: True),
    "talk": (Wanted(talk_s_min=100, talk_s_max=200), lambda made: 100 <= made.call["talk_s"] <= 200),
    "ring": (Wanted(ring_s_max=3), lambda made: bool(made.call["ring_s"] <= 3)),
    "first days": (Wanted(until=FIRST + FIRST_DAYS), lambda made: bool(made.call["started_at"] < FIRST + FIRST_DAYS)),
    "two that exclude each other": (Wanted(agent=AgentId("8003"), result=CallResult.BUSY), lambda _: False),
    "several": (
        Wanted(since=FIRST + FIRST_DAYS, hotline=HotlineId("main"), has_recording=True, talk_s_min=60),
        lambda made: bool(
            made.call["started_at"] >= FIRST + FIRST_DAYS
            and made.call["hotline"] == "main"
            and made.rows("recordings")
            and made.call["talk_s"] >= 60
        ),
    ),
}


def _key(order: CallOrder) -> Callable[[MadeUp], Any]:
    names = [order.lead] if order.lead else []
    return lambda made: tuple(made.call[name] for name in [*names, "started_at", "id"])


@pytest.mark.parametrize("order", CallOrder)
@pytest.mark.parametrize("case", CASES)
def test_pages_give_each_call_that_matches_once_and_in_order(
    case: str, order: CallOrder, search: CallSearch, made: list[MadeUp]
) -> None:
    wanted, matches = CASES[case]
    expected = sorted(filter(matches, made), key=_key(order), reverse=order.descends)
    found, after = list[str](), None
    for _ in range(CALLS):
        page = search.page(wanted, order, after, limit=157)
        found += [record.call for record in page.calls]
        if (after := page.next) is None:
            break
    assert found == [made.call["id"] for made in expected]


@pytest.mark.parametrize("case", ["hotline", "recorded", "survey", "talk", "region", "two that exclude each other"])
def test_many_calls_are_looked_through_in_stretches_and_none_is_lost(
    case: str, file: Path, made: list[MadeUp], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("appliance.storage.call_search.FEW", 5)
    monkeypatch.setattr("appliance.storage.call_search._STRETCH", 40)
    monkeypatch.setattr("appliance.storage.call_search._STRETCH_BY_TIME", 40)
    wanted, matches = CASES[case]
    ticking = count()
    found, after, requests = list[str](), None, 0
    with CallSearch(open_ready(f"sqlite:///{file}"), clock=lambda: next(ticking), patience_s=1) as search:
        while requests < CALLS:
            page = search.page(wanted, CallOrder.NEWEST, after, limit=50)
            found += [record.call for record in page.calls]
            requests += 1
            if (after := page.next) is None:
                break
    assert found == [
        made.call["id"] for made in sorted(filter(matches, made), key=_key(CallOrder.NEWEST), reverse=True)
    ]
    assert requests > 1


@pytest.mark.parametrize("case", CASES)
def test_counting_is_exact_below_its_limit(case: str, search: CallSearch, made: list[MadeUp]) -> None:
    wanted, matches = CASES[case]
    expected = sum(map(matches, made))
    unhurried = CallSearch(search._engine, patience_s=60)
    assert unhurried.count(wanted) == CallCount(expected, more=False)
    if expected > 10:
        assert unhurried.count(wanted, most=10) == CallCount(10, more=True)


def test_a_whole_number_is_found_among_others(search: CallSearch, made: list[MadeUp]) -> None:
    number = next(each.call["caller"] for each in made if each.call["caller"])
    expected = {each.call["id"] for each in made if each.call["caller"] == number}
    assert {record.call for record in search.page(Wanted(number=number)).calls} == expected
    assert {record.call for record in search.page(Wanted(numbers=(number, "1"))).calls} == expected
    one = made[5].call["id"]
    assert [record.call for record in search.page(Wanted(call=CallId(one))).calls] == [one]


_RARE = {
    "result": Wanted(result=CallResult.FAX),
    "agent": Wanted(agent=AgentId("9999")),
    "refused by": Wanted(refused_by="nothing"),
    "survey": Wanted(survey="never given"),
    "number": Wanted(number="99999999"),
    "region": Wanted(region="火星"),
    "kind": Wanted(kind="none"),
    "talk": Wanted(talk_s_min=99_999),
    "fax": Wanted(has_fax=True),
    "together": Wanted(result=CallResult.FAX, has_recording=False, talk_s_max=10, hotline=HotlineId("main")),
}


@pytest.mark.parametrize("case", _RARE)
@pytest.mark.parametrize("order", [CallOrder.NEWEST, CallOrder.LONGEST_TALK])
def test_what_hardly_any_call_meets_reads_no_whole_table(case: str, order: CallOrder, search: CallSearch) -> None:
    plans = list[str]()

    def explain(_c: object, cursor: sqlite3.Cursor, statement: str, parameters: tuple[str, ...], *_: object) -> None:
        rows = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        plans.extend(row[3] for row in rows if row[3].startswith("SCAN"))

    event.listen(search._engine, "before_cursor_execute", explain)
    try:
        assert search.page(_RARE[case], order).calls == ()
    finally:
        event.remove(search._engine, "before_cursor_execute", explain)
    assert [plan for plan in plans if plan.split()[1] in {"calls", "surveys", "messages", "recordings"}] == []


def test_the_choices_are_what_is_on_record(file: Path, made: list[MadeUp]) -> None:
    with CallChoices(open_ready(f"sqlite:///{file}")) as choices:
        found = choices.choices()
    for name in ("hotline", "line", "agent", "department", "region", "refused_by"):
        assert set(found[name]) == {each.call[name] for each in made} - {None, ""}
    assert set(found["survey"]) == {label for each in made for label in _labels(each)}


def test_a_place_between_calls_begins_there(search: CallSearch, made: list[MadeUp]) -> None:
    at = FIRST + FIRST_DAYS
    page = search.page(Wanted(), CallOrder.NEWEST, Place(at, ""), limit=1)
    assert (
        page.calls[0].call
        == max((each.call for each in made if each.call["started_at"] < at), key=lambda call: call["started_at"])["id"]
    )
