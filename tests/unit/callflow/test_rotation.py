import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.callflow.rotation import Rotation

WEIGHTS = st.sampled_from([{"a": 60, "b": 39, "c": 1}, {"a": 50, "b": 50}, {"x": 100}])
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("share"), st.sampled_from(["main/half", "main/team"]), WEIGHTS),
        st.tuples(st.just("answered"), st.sampled_from(["sales", "support"]), st.sampled_from(["8001", "8002"])),
        st.tuples(st.just("turn"), st.sampled_from(["out", "main"]), st.just(3)),
    ),
    max_size=40,
)


def play(rotation: Rotation, events: list[tuple[str, str, object]]) -> list[object]:
    """Let things happen, and give what was decided."""
    decided: list[object] = []
    for kind, place, what in events:
        match what:
            case dict():
                decided.append(rotation.next_share(place, what))
            case str():
                rotation.has_answered(place, what, ["8001", "8002"])
                decided.append(rotation.answered(place))
            case int():
                rotation.had_turn(place, what)
                decided.append(rotation.turn(place))
            case _:
                pytest.fail(kind)
    return decided


@given(EVENTS, EVENTS)
def test_after_a_restart_it_goes_on_where_it_was(
    before: list[tuple[str, str, object]], after: list[tuple[str, str, object]]
) -> None:
    first, restarted = Rotation(), Rotation()
    play(first, before)
    restarted.load(json.loads(json.dumps(first.dump())))
    assert restarted.dump() == first.dump()
    assert play(restarted, after) == play(first, after)


@given(EVENTS)
def test_whoever_keeps_it_is_told_of_each_change(events: list[tuple[str, str, object]]) -> None:
    told: list[None] = []
    rotation = Rotation(lambda: told.append(None))
    play(rotation, events)
    assert len(told) == len(events)
    dumped = rotation.dump()
    rotation.load(dumped)
    rotation.load(dumped)
    assert len(told) == len(events)


def test_other_shares_at_the_same_place_begin_anew() -> None:
    rotation = Rotation()
    rotation.next_share("main/half", {"a": 60, "b": 40})
    assert rotation.credit("main/half", {"a": 60, "b": 40}) == {"a": -40, "b": 40}
    assert rotation.credit("main/half", {"a": 40, "b": 60}) == {}
    assert rotation.credit("main/other", {"a": 60, "b": 40}) == {}


def test_a_loaded_rotation_does_not_change_what_it_was_loaded_from() -> None:
    first = Rotation()
    first.has_answered("sales", "8001", ["8001"])
    dumped = first.dump()
    second = Rotation()
    second.load(dumped)
    second.has_answered("sales", "8001", ["8001"])
    assert dumped == first.dump()


@pytest.mark.parametrize(
    "dumped",
    [
        {},
        {"shares": [], "answered": {}, "turns": {}},
        {"shares": {"main/half": {"weights": {"a": 1}}}, "answered": {}, "turns": {}},
        {"shares": {}, "answered": {"sales": 3}, "turns": {}},
        {"shares": {}, "answered": {}, "turns": {"out": None}},
        {"shares": {}, "answered": {}, "turns": {"out": "next"}},
    ],
)
def test_what_no_rotation_dumped_is_refused_and_changes_nothing(dumped: dict[str, object]) -> None:
    rotation = Rotation()
    rotation.had_turn("out", 3)
    with pytest.raises(ValueError, match=r"rotation dumps|invalid literal"):
        rotation.load(dumped)
    assert rotation.turn("out") == 1
