from hypothesis import given
from hypothesis import strategies as st

from appliance.routing.average import counted

NAMES = st.sampled_from(["8001", "8002", "8003", "8004"])


def test_who_signs_off_and_comes_back_goes_on_from_the_fewest() -> None:
    answered = {"8001": 40, "8002": 41, "8003": 3}
    assert counted(answered, ["8001", "8002"], "8001") == {"8001": 41, "8002": 41, "8003": 40}


@given(st.lists(st.tuples(NAMES, st.frozensets(NAMES)), max_size=60))
def test_counts_never_fall_and_only_the_absent_are_lifted(answers: list[tuple[str, frozenset[str]]]) -> None:
    answered: dict[str, int] = {}
    for who, present in answers:
        before, answered = answered, counted(answered, present, who)
        there = {*present, who}
        assert all(answered[one] >= count for one, count in before.items())
        assert all(answered[one] == before[one] + (one == who) for one in there & before.keys())
        fewest = min((before[one] for one in there & before.keys()), default=0)
        assert all(answered[one] == max(before[one], fewest) for one in before.keys() - there)


def test_the_first_count_of_all() -> None:
    assert counted({}, ["8001", "8002"], "8002") == {"8001": 0, "8002": 1}
    assert counted({"8001": 7, "8002": 9}, ["8001", "8002", "8003"], "8003") == {"8001": 7, "8002": 9, "8003": 8}
