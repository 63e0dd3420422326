from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.config.model.people import Distribution
from appliance.domain.ids import AgentId, Target
from appliance.routing.allocation import Candidate, Memory, choose
from appliance.routing.average import counted
from appliance.routing.shares import charged

UNHURRIED = settings(deadline=None)
"""For tests that walk many calls: on a busy machine they take their time."""
NAMES = [AgentId(str(number)) for number in range(8001, 8007)]
HINDRANCE = st.sampled_from([("", ""), ("busy", ""), ("in wrap-up", ""), ("", "signed off"), ("", "paused")])
DISTRIBUTIONS: tuple[Distribution, ...] = (
    "sequential",
    "random",
    "average",
    "longest_idle",
    "ring_all",
    "percentage",
)
NOTHING = Memory()
EVEN = Memory(shares=dict.fromkeys(NAMES, 1))


def some(*hindered: tuple[str, str], idle: Sequence[float] = ()) -> list[Candidate]:
    return [
        Candidate(name, busy=busy, absent=absent, idle_since=since)
        for name, (busy, absent), since in zip(NAMES, hindered, idle or [0.0] * len(hindered), strict=False)
    ]


FREE, BUSY, OFF = ("", ""), ("busy", ""), ("", "signed off")
CANDIDATES = st.lists(HINDRANCE, max_size=6).map(lambda hindered: some(*hindered))


def targets(candidates: Sequence[Candidate]) -> list[Target]:
    return [one.target for one in candidates]


@given(st.sampled_from(DISTRIBUTIONS), CANDIDATES, st.floats(0, 1, exclude_max=True))
def test_only_who_is_free_is_offered_a_call_and_somebody_is_while_anyone_is(
    distribution: Distribution, candidates: list[Candidate], drawn: float
) -> None:
    choice = choose(distribution, candidates, EVEN, lambda: drawn)
    assert all(one.free for one in choice.value.offered)
    assert bool(choice.value.offered) == any(one.free for one in candidates)
    assert not any(one.free for one in choice.value.passed) or distribution == "sequential"
    assert {one.target for one in candidates if one.absent} <= set(targets(choice.value.passed))
    assert choice.reason
    assert all(one.target in choice.reason for one in choice.value.passed)


@given(st.sampled_from(DISTRIBUTIONS), CANDIDATES)
def test_everyone_who_is_free_is_offered_the_call_once(distribution: Distribution, candidates: list[Candidate]) -> None:
    offered: list[Target] = []
    left = candidates
    while found := choose(distribution, left, EVEN, lambda: 0.7).value.offered:
        offered += targets(found)
        left = [one for one in left if one.target not in offered]
    assert Counter(offered) == Counter(one.target for one in candidates if one.free)


@given(CANDIDATES)
def test_sequential_is_always_the_first_of_the_list_that_is_free(candidates: list[Candidate]) -> None:
    choice = choose("sequential", candidates, NOTHING, lambda: 0.9).value
    free = [one for one in candidates if one.free]
    assert list(choice.offered) == free[:1]
    if free:
        before = candidates[: candidates.index(free[0])]
        assert set(targets(choice.passed)) == {one.target for one in candidates if one.absent or one in before}


@pytest.mark.parametrize(
    ("hindered", "reason"),
    [
        ([FREE, FREE], "the first of the list that is left"),
        ([BUSY, FREE], "after 8001, busy"),
        ([BUSY, OFF, BUSY, FREE], "after 8002, signed off; 8001, 8003, busy"),
        ([BUSY, BUSY], "8001, 8002: busy"),
        ([BUSY, OFF, ("", "paused")], "8001: busy; 8002: signed off; 8003: paused"),
        ([], "everyone has been tried"),
    ],
)
def test_the_reason_names_who_was_passed_over(hindered: list[tuple[str, str]], reason: str) -> None:
    assert choose("sequential", some(*hindered), NOTHING, lambda: 0).reason == reason


@pytest.mark.parametrize(
    ("distribution", "reason"),
    [
        ("random", "drawn at random from 2 free, after 8003, signed off"),
        ("average", "has answered the fewest calls, after 8003, signed off; 8001, busy"),
        ("longest_idle", "idle longest, after 8003, signed off"),
        ("percentage", "due by share: 1 of 6, after 8003, signed off; 8001, busy"),
        ("ring_all", "all who are free at once, after 8003, signed off; 8001, busy"),
    ],
)
def test_each_distribution_tells_its_rule(distribution: Distribution, reason: str) -> None:
    assert choose(distribution, some(BUSY, FREE, OFF, FREE), EVEN, lambda: 0.5).reason == reason


def test_a_long_list_of_names_is_cut_short() -> None:
    many = [Candidate(AgentId(str(number)), absent="signed off") for number in range(100, 120)]
    assert choose("sequential", many, NOTHING, lambda: 0).reason.endswith("106, 107 and 12 more: signed off")


def test_random_is_even_over_ten_thousand() -> None:
    dice = Random(20261122).random  # noqa: S311 - a game of dice
    team = some(FREE, FREE, BUSY, FREE, FREE, FREE)
    drawn = Counter(choose("random", team, NOTHING, dice).value.offered[0].target for _ in range(10_000))
    assert set(drawn) == {NAMES[place] for place in (0, 1, 3, 4, 5)}
    chi_squared = sum((count - 2000) ** 2 / 2000 for count in drawn.values())
    assert chi_squared < 18.47, "p = 0.001 with 4 degrees of freedom"


@given(st.integers(1, 6), st.integers(0, 5))
def test_random_reaches_everyone_with_even_steps_of_the_dice(free: int, busy: int) -> None:
    team = some(*[BUSY] * min(busy, 6 - free), *[FREE] * free)
    drawn = [choose("random", team, NOTHING, lambda at=at: (at + 0.5) / free).value.offered[0] for at in range(free)]  # type: ignore[misc]  # mypy can't infer a lambda with a default
    assert drawn == [one for one in team if one.free]


def test_all_who_are_free_ring_at_once() -> None:
    choice = choose("ring_all", some(FREE, BUSY, FREE, OFF), NOTHING, lambda: 0).value
    assert (targets(choice.offered), targets(choice.passed)) == (["8001", "8003"], ["8004", "8002"])


@given(st.lists(st.tuples(st.sampled_from([FREE, BUSY]), st.integers(0, 3)), min_size=1, max_size=6))
def test_longest_idle_is_exact(team: list[tuple[tuple[str, str], int]]) -> None:
    left = some(*(hindered for hindered, _ in team), idle=[float(since) for _, since in team])
    expected = sorted((one for one in left if one.free), key=lambda one: one.idle_since)
    offered: list[Candidate] = []
    while found := choose("longest_idle", left, NOTHING, lambda: 0).value.offered:
        offered += found
        left = [one for one in left if one not in found]
    assert offered == expected


def served_in_turn(team: Sequence[AgentId], calls: int) -> list[Target]:
    """Calls one after the other, for agents who are all there and free."""
    answered: dict[str, int] = {}
    idle = dict.fromkeys(team, 0.0)
    served: list[Target] = []
    for call in range(calls):
        candidates = [Candidate(name, idle_since=idle[name]) for name in team]
        (one,) = choose("average", candidates, Memory(answered=answered), lambda: 0).value.offered
        served.append(one.target)
        answered = counted(answered, team, one.target)
        idle[AgentId(one.target)] = call + 1.0
    return served


@UNHURRIED
@given(st.integers(1, 6), st.integers(0, 60))
def test_average_differs_by_one_at_most_over_any_hundred_calls(size: int, begin: int) -> None:
    served = Counter(served_in_turn(NAMES[:size], begin + 100)[begin:])
    counts = [served[name] for name in NAMES[:size]]
    assert max(counts) - min(counts) <= 1


@UNHURRIED
@given(st.integers(2, 6), st.integers(0, 2**32))
def test_average_is_level_however_long_the_talks_are(size: int, seed: int) -> None:
    dice, team = Random(seed), NAMES[:size]  # noqa: S311 - a game of dice
    answered, ends, served = dict[str, int](), dict.fromkeys(team, 0.0), Counter[str]()
    for now in range(400):
        candidates = [Candidate(name, busy="busy" if ends[name] > now else "", idle_since=ends[name]) for name in team]
        for one in choose("average", candidates, Memory(answered=answered), lambda: 0).value.offered:
            answered = counted(answered, team, one.target)
            served[one.target] += 1
            ends[AgentId(one.target)] = now + dice.uniform(0, 1.5)
    assert max(served.values()) - min(served[name] for name in team) <= 2


def test_calls_that_ring_or_run_elsewhere_count_for_the_average() -> None:
    team = [Candidate(NAMES[0], calls=2), Candidate(NAMES[1])]
    assert choose("average", team, Memory(answered={"8001": 0, "8002": 1}), lambda: 0).value.offered[0].target == "8002"


@UNHURRIED
@given(st.integers(1, 200))
def test_who_was_away_is_not_made_to_catch_up(before: int) -> None:
    answered: dict[str, int] = {}
    there, everyone = NAMES[:2], NAMES[:3]
    for call in range(before):
        answered = counted(answered, there, there[call % 2])
    served = Counter[str]()
    for call in range(30):
        candidates = [Candidate(name, idle_since=served[name] + (name == "8003") * 0.5) for name in everyone]
        (one,) = choose("average", candidates, Memory(answered=answered), lambda: 0).value.offered
        answered = counted(answered, everyone, one.target)
        served[one.target] += 1
        assert served["8003"] <= call // 3 + 2
    assert max(served.values()) - min(served.values()) <= 2


@settings(UNHURRIED, max_examples=10)
@given(st.integers(0, 2**32), st.sampled_from([(50, 30, 20), (60, 39, 1), (25, 25, 25, 25), (90, 5, 5)]))
def test_shares_hold_within_a_point_with_agents_who_are_busy_now_and_then(seed: int, shares: tuple[int, ...]) -> None:
    dice = Random(seed)  # noqa: S311 - a game of dice
    weights: dict[str, int] = dict(zip(NAMES, shares, strict=False))
    credit, busy_until, served = dict[str, int](), dict.fromkeys(weights, 0), Counter[str]()
    calls = 10_000
    for now in range(calls):
        candidates = [Candidate(AgentId(name), busy="busy" if busy_until[name] > now else "") for name in weights]
        offered = choose("percentage", candidates, Memory(weights, credit), lambda: 0).value.offered
        if not offered:
            served["nobody"] += 1
            continue
        who = offered[0].target
        served[who] += 1
        credit = charged(weights, credit, who)
        busy_until[who] = now + 1 + (dice.random() < 0.01) * dice.randrange(12)
    offered_calls = calls - served["nobody"]
    for name, share in weights.items():
        assert abs(served[name] / offered_calls * 100 - share) <= 1


def test_the_next_by_share_serves_for_one_who_is_busy_and_the_debt_is_paid() -> None:
    weights: dict[str, int] = {"8001": 50, "8002": 30, "8003": 20}
    credit: dict[str, int] = {}
    order: list[Target] = []
    for call in range(20):
        busy = "busy" if call < 4 else ""
        team = [Candidate(NAMES[0], busy=busy), Candidate(NAMES[1]), Candidate(NAMES[2])]
        (one,) = choose("percentage", team, Memory(weights, credit), lambda: 0).value.offered
        credit = charged(weights, credit, one.target)
        order.append(one.target)
    assert order[:4] == ["8002", "8003", "8002", "8003"]
    assert order[4:8] == ["8001"] * 4, "what it is owed, all at once"
    assert Counter(order) == {"8001": 10, "8002": 6, "8003": 4}
