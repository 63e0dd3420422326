"""Counts of the ledger against a slow one."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from appliance.callflow.ledger import CapWarning, Ledger, Visitor
from appliance.config.model.screening import Caps, CountCap, MonthlyCap
from appliance.domain.ids import CallId, HotlineId
from tests.unit.callflow.scripted import NOON

MAIN, OTHER = HotlineId("main"), HotlineId("other")
VISITS = st.lists(
    st.tuples(st.sampled_from((MAIN, OTHER)), st.sampled_from((None, "+861", "+862")), st.integers(0, 40)), max_size=30
)


def visitor(hotline: HotlineId, key: str | None, minute: int) -> Visitor:
    return Visitor(hotline, key, NOON + timedelta(minutes=minute), "2026-11" if minute < 20 else "2026-12")


@given(visits=VISITS, asked=st.tuples(st.sampled_from((MAIN, OTHER)), st.sampled_from((None, "+861")), st.just(40)))
def test_windows_and_months_are_what_a_look_at_every_call_gives(
    visits: list[tuple[HotlineId, str | None, int]], asked: tuple[HotlineId, str | None, int]
) -> None:
    """Also when the clock was set back between two calls, so that they come out of order."""
    ledger, (hotline, key, now) = Ledger(), asked
    for visit in visits:
        ledger.count(visitor(*visit))
    caps = Caps(
        counts=(
            *(CountCap(limit=1, within_minutes=minutes) for minutes in (1, 10, 60)),
            *(CountCap(limit=1, within_minutes=minutes, per="hotline") for minutes in (1, 10, 60)),
        )
    )
    own = [visit for visit in visits if visit[0] == hotline]
    by_hand = []
    for cap in caps.counts:
        within = [visit for visit in own if visit[2] > now - cap.within_minutes]
        mine = [visit for visit in within if visit[1] == key] if key else []
        by_hand.append(len(within if cap.per == "hotline" else mine))
    counts = ledger.counts(visitor(*asked), caps)
    assert list(counts.windows) == by_hand
    assert counts.month_calls == sum(visit[2] >= 20 for visit in own)


def test_calls_in_progress_are_counted_by_hotline_and_end_once() -> None:
    ledger = Ledger()
    for number, hotline in enumerate((MAIN, MAIN, OTHER)):
        ledger.begin(CallId(f"c{number}"), visitor(hotline, None, 0))
    assert ledger.counts(visitor(MAIN, None, 0), Caps()).concurrent == 2
    for call in ("c0", "c0", "never let in"):
        ledger.end(CallId(call))
    assert ledger.counts(visitor(MAIN, None, 0), Caps()).concurrent == 1
    assert ledger.counts(visitor(OTHER, None, 0), Caps()).concurrent == 1


def test_a_warning_is_told_anew_when_the_cap_was_changed() -> None:
    told: list[CapWarning] = []
    ledger = Ledger(told.append)
    near = CapWarning(MAIN, "2026-11", "80 of 100", MonthlyCap(calls=100))
    raised = CapWarning(MAIN, "2026-11", "160 of 200", MonthlyCap(calls=200))
    silent = CapWarning(MAIN, "2026-11", "160 of 200", MonthlyCap(calls=200, announcement=None))
    news = [ledger.warn(warning) for warning in (near, near, raised, raised, silent)]
    assert news == [True, False, True, False, False]
    assert told == [near, raised]


def test_calls_that_no_walk_holds_are_in_progress_until_they_end() -> None:
    ledger = Ledger()
    ledger.begin(CallId("walked"), visitor(MAIN, None, 0))
    ledger.carry_on({CallId("c1"): MAIN, CallId("c2"): OTHER})
    assert [ledger.counts(visitor(each, None, 0), Caps()).concurrent for each in (MAIN, OTHER)] == [2, 1]
    ledger.end(CallId("c2"))
    ledger.carry_on({CallId("c1"): MAIN})
    ledger.end(CallId("walked"))
    assert [ledger.counts(visitor(each, None, 0), Caps()).concurrent for each in (MAIN, OTHER)] == [1, 0]
    ledger.carry_on({})
    assert ledger.counts(visitor(MAIN, None, 0), Caps()).concurrent == 0
    assert ledger.counts(visitor(MAIN, None, 0), Caps()).month_calls == 1, "the walked one alone was let in here"
