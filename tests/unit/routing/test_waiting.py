import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.routing.waiting import estimated_wait, told_minutes

TALKS = st.lists(st.floats(0.1, 3600), min_size=1, max_size=20)


def test_the_third_of_two_agents_waits_for_three_of_them_to_come_free() -> None:
    decision = estimated_wait(3, 2, [100.0, 140.0])
    assert decision.value == 180.0
    assert decision.reason == "place 3, 2 agents on duty, 120 s a conversation"


@pytest.mark.parametrize(
    ("on_duty", "talks", "why"),
    [(2, [], "no conversation of this queue has ended yet"), (0, [60.0], "nobody is on duty")],
)
def test_the_wait_is_not_known_without_a_talk_or_an_agent(on_duty: int, talks: list[float], why: str) -> None:
    decision = estimated_wait(1, on_duty, talks)
    assert (decision.value, decision.reason) == (None, why)


def test_there_is_no_place_before_the_first() -> None:
    with pytest.raises(ValueError, match="counted from 1"):
        estimated_wait(0, 1, [60.0])


@given(st.integers(1, 500), st.integers(1, 100), TALKS)
def test_it_grows_with_the_place_and_shrinks_with_the_agents(place: int, on_duty: int, talks: list[float]) -> None:
    here = estimated_wait(place, on_duty, talks).value
    behind = estimated_wait(place + 1, on_duty, talks).value
    with_help = estimated_wait(place, on_duty + 1, talks).value
    assert here is not None
    assert behind is not None
    assert with_help is not None
    assert with_help < here < behind
    assert min(talks) * place / on_duty <= here * 1.000001
    assert here <= max(talks) * place / on_duty * 1.000001


@given(st.floats(0, 100_000))
def test_the_minutes_that_are_told_are_never_too_few_nor_a_whole_one_too_many(seconds: float) -> None:
    minutes = told_minutes(seconds)
    assert minutes >= 1
    assert seconds <= minutes * 60
    assert minutes == 1 or seconds > (minutes - 1) * 60
