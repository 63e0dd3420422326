from collections import Counter
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.routing.shares import MOST_OWED, by_share, charged, next_share

UNHURRIED = settings(deadline=None)
"""For tests that walk many calls: on a busy machine they take their time."""
NAMES = "abcdefghij"
CUTS = st.sets(st.integers(1, 99), max_size=8)


def hundred(cuts: set[int]) -> dict[str, int]:
    """Whole percents that add up to 100, cut at these places."""
    edges = [0, *sorted(cuts), 100]
    return {NAMES[place]: high - low for place, (low, high) in enumerate(pairwise(edges))}


def picks(weights: Mapping[str, int], count: int) -> list[str]:
    state: dict[str, int] = {}
    picked = []
    for _ in range(count):
        decision, state = next_share(weights, state)
        picked.append(decision.value)
    return picked


@UNHURRIED
@given(CUTS, st.integers(0, 150))
def test_any_hundred_picks_in_a_row_hold_every_share_exactly(cuts: set[int], begin: int) -> None:
    weights = hundred(cuts)
    assert Counter(picks(weights, begin + 100)[begin:]) == Counter(weights)


def test_one_percent_is_one_of_any_hundred_from_the_start() -> None:
    picked = picks({"most": 99, "few": 1}, 500)
    assert all(picked[begin : begin + 100].count("few") == 1 for begin in range(401))


@settings(UNHURRIED, max_examples=12)
@given(CUTS)
def test_shares_hold_over_ten_thousand(cuts: set[int]) -> None:
    weights = hundred(cuts)
    assert Counter(picks(weights, 10_000)) == {name: share * 100 for name, share in weights.items()}


def test_the_order_is_nginxs() -> None:
    assert picks({"a": 5, "b": 1, "c": 1}, 7) == list("aabacaa")


def test_a_pick_tells_its_share() -> None:
    assert next_share({"a": 30, "b": 70}, {})[0].reason == "its share is 70 %"
    assert next_share({"a": 1, "b": 1, "c": 1}, {})[0].reason == "its share is 1 of 3"


@given(CUTS, st.integers(1, 99))
def test_what_is_remembered_of_other_names_counts_for_nothing(cuts: set[int], before: int) -> None:
    weights = hundred(cuts)
    state: dict[str, int] = {}
    for _ in range(before):
        _, state = next_share({"x": 30, "y": 70}, state)
    anew, _ = next_share(weights, state)
    assert anew == next_share(weights, {})[0]


@UNHURRIED
@given(CUTS, st.lists(st.tuples(st.integers(0, 9), st.sets(st.sampled_from(NAMES))), max_size=300))
def test_credits_always_add_up_to_nothing_and_nobody_is_owed_too_much(
    cuts: set[int], turns: list[tuple[int, set[str]]]
) -> None:
    weights = hundred(cuts)
    state: dict[str, int] = {}
    for who, present in turns:
        state = charged(weights, state, list(weights)[who % len(weights)], present & weights.keys())
        assert sum(state.values()) == 0
        assert all(credit <= MOST_OWED * 100 for credit in state.values())


def test_one_who_is_always_busy_is_owed_no_more_than_a_hundred_calls() -> None:
    weights, state = {"busy": 50, "there": 50}, dict[str, int]()
    for _ in range(10_000):
        state = charged(weights, state, "there")
    assert state["busy"] == MOST_OWED * 100
    paid = 0
    while by_share(weights, state)[0] == "busy":
        state, paid = charged(weights, state, "busy"), paid + 1
    assert paid == pytest.approx(2 * MOST_OWED, abs=1), "a hundred calls owed, and its own share of the calls meanwhile"


def test_one_who_is_absent_is_owed_nothing_for_the_time() -> None:
    weights = {"a": 50, "b": 30, "away": 20}
    state: dict[str, int] = {}
    for _ in range(1000):
        first = next(name for name in by_share(weights, state) if name != "away")
        state = charged(weights, state, first, {"a", "b"})
    served = Counter[str]()
    for _ in range(100):
        first = by_share(weights, state)[0]
        served[first] += 1
        state = charged(weights, state, first)
    assert served == {"a": 50, "b": 30, "away": 20}


def test_who_has_no_share_comes_last() -> None:
    weights = {"none": 0, "a": 100}
    assert by_share(weights, {}) == ["a", "none"]
    assert by_share(weights, charged(weights, {}, "a")) == ["a", "none"]
