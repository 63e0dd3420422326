"""Line hunting: whatever the load, a free line is found, and what is kept for callers stays free."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.config.model.line import SimulatedLine, SipLine, TrunkGroup
from appliance.domain.ids import LineId
from appliance.routing.decision import Decision
from appliance.routing.trunks import hunt

LINES = {f"l{n}": SimulatedLine(kind="simulated") for n in range(1, 5)}
NAMES = tuple(LINES)


def group(how: str, reserve: int = 0, lines: tuple[str, ...] = NAMES) -> TrunkGroup:
    return TrunkGroup.model_validate({"lines": lines, "hunt": how, "reserve": reserve})


def found(how: str, free: set[str], *, reserve: int = 0, turn: int = 0) -> Decision[LineId | None]:
    return hunt(group(how, reserve), LINES, lambda line: int(line in free), turn)


@pytest.mark.parametrize(
    ("how", "turn", "line", "reason"),
    [
        ("ascending", 0, "l2", "the first free line of the group; 2 of 4 lines are free"),
        ("descending", 0, "l4", "the last free line of the group; 2 of 4 lines are free"),
        ("round_robin", 0, "l2", "the next free line of the group; 2 of 4 lines are free"),
        ("round_robin", 2, "l4", "the next free line of the group; 2 of 4 lines are free"),
        ("round_robin", 4, "l2", "the next free line of the group; 2 of 4 lines are free"),
    ],
)
def test_the_order_of_hunting(how: str, turn: int, line: str, reason: str) -> None:
    assert found(how, {"l2", "l4"}, turn=turn) == Decision(LineId(line), reason)


def test_lines_kept_for_callers() -> None:
    refused = found("descending", {"l1", "l2"}, reserve=2)
    assert refused == Decision(None, "2 of 4 lines are free and 2 are kept for callers")
    assert found("descending", {"l1", "l2", "l3"}, reserve=2).value == "l3"
    assert found("ascending", {"l1"}, reserve=1).reason == "1 of 4 lines is free and 1 is kept for callers"


def test_no_free_line() -> None:
    assert found("ascending", set(), reserve=1) == Decision(None, "all 4 lines are busy")
    assert hunt(group("ascending", 0, ("l1",)), LINES, lambda _: 0).reason == "its only line is busy"


def test_a_line_that_the_document_does_not_name_is_no_line() -> None:
    assert hunt(group("ascending", 0, ("l9", "l3")), LINES, lambda _: 1).value == "l3"


def test_a_carriers_trunk_counts_by_its_channels() -> None:
    lines = {"a": SipLine(kind="sip", peer="carrier", channels=30), "b": SipLine(kind="sip", peer="carrier")}
    carried = {LineId("a"): 28, LineId("b"): 1}
    choice = hunt(group("descending", 1, ("a", "b")), lines, lambda line: lines[line].channels - carried[line])
    assert choice == Decision(LineId("a"), "the last free line of the group; 2 of 31 lines are free")


@given(
    st.sampled_from(["ascending", "descending", "round_robin"]),
    st.integers(0, 4),
    st.lists(st.integers(0, 3), min_size=4, max_size=4),
    st.integers(0, 9),
)
def test_a_leg_is_refused_only_where_it_would_take_what_is_kept(
    how: str, reserve: int, free: list[int], turn: int
) -> None:
    channels = dict(zip(NAMES, free, strict=True))
    chosen = hunt(group(how, reserve), LINES, lambda line: channels[line], turn).value
    assert (chosen is None) == (sum(free) - 1 < reserve)
    assert chosen is None or channels[chosen] > 0


@given(st.sets(st.sampled_from(NAMES), min_size=1), st.integers(0, 20))
def test_going_round_uses_every_free_line_alike(free: set[str], turn: int) -> None:
    used = []
    for _ in range(3 * len(free)):
        line = found("round_robin", free, turn=turn).value
        assert line is not None
        used.append(line)
        turn = NAMES.index(line) + 1
    assert {used.count(LineId(line)) for line in free} == {3}
