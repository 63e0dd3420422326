"""Lines count callers' calls and outgoing legs alike."""

from contextlib import ExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.callflow.line_board import LineBoard
from appliance.config.model.document import Document
from appliance.domain.ids import CallId, LineId
from appliance.routing.trunks import hunt
from tests.unit.config.demo_document import demo

ONE, TWO, TRUNK = LineId("01"), LineId("02"), LineId("10")
CALL, OTHER = CallId("c1"), CallId("c2")


def house() -> Document:
    """Lines 01 to 09 carry a call each, line 10 is a carrier's trunk with three channels."""
    return demo(
        ("lines: #", "sip_peers:\n  carrier: {kind: carrier, address: sip.example.cn}\nlines: #"),
        ('"10": {kind: simulated, early_media: false}', '"10": {kind: sip, peer: carrier, channels: 3}'),
    )


def board() -> LineBoard:
    made = LineBoard()
    made.configure(house())
    return made


def test_a_forwarded_call_takes_two_lines() -> None:
    lines = board()
    with lines.incoming(ONE, CALL):
        with lines.take(TWO, CALL):
            assert (lines.free_channels(ONE), lines.free_channels(TWO)) == (0, 0)
            assert lines.calls_on(ONE) == lines.calls_on(TWO) == (CALL,)
        assert (lines.free_channels(ONE), lines.free_channels(TWO)) == (0, 1)
    assert lines.free_channels(ONE) == 1
    assert lines.calls_on(ONE) == ()


def test_a_busy_line_gives_no_leg() -> None:
    lines = board()
    with lines.incoming(ONE, CALL):
        with pytest.raises(ValueError, match="line 01 carries 1 calls"), lines.take(ONE, OTHER):
            pytest.fail("two calls on one line")
        assert lines.calls_on(ONE) == (CALL,), "the refused leg must not free the line"


def test_a_carriers_trunk_carries_as_many_as_it_has_channels() -> None:
    lines = board()
    with lines.incoming(TRUNK, CALL), lines.take(TRUNK, CALL):
        assert lines.free_channels(TRUNK) == 1
        with lines.take(TRUNK, OTHER):
            assert lines.free_channels(TRUNK) == 0
            assert lines.calls_on(TRUNK) == (CALL, CALL, OTHER)


def test_a_caller_is_counted_where_no_channel_was_left() -> None:
    lines = board()
    with lines.incoming(ONE, CALL), lines.incoming(ONE, OTHER):
        assert lines.free_channels(ONE) == 0
        assert lines.calls_on(ONE) == (CALL, OTHER)


def test_a_line_out_of_order_gives_no_leg_until_it_works() -> None:
    lines = board()
    lines.works(ONE, works=False)
    assert lines.free_channels(ONE) == 0
    lines.works(ONE, works=True)
    assert lines.free_channels(ONE) == 1


def test_a_new_document_does_not_disturb_the_calls_that_run() -> None:
    lines = board()
    with lines.take(TRUNK, CALL), lines.take(TRUNK, OTHER):
        lines.configure(demo())  # the trunk is a line with one channel from now on
        assert (lines.free_channels(TRUNK), lines.calls_on(TRUNK)) == (0, (CALL, OTHER))
    assert lines.free_channels(TRUNK) == 1


def test_a_line_that_is_not_known_gives_nothing() -> None:
    assert LineBoard().free_channels(ONE) == 0
    assert board().free_channels(LineId("99")) == 0


def test_each_change_is_told() -> None:
    lines = board()
    heard: list[tuple[LineId, int]] = []
    stop = lines.listen(lambda line: heard.append((line, lines.free_channels(line))))
    with lines.incoming(ONE, CALL), lines.take(TRUNK, CALL):
        lines.works(TRUNK, works=False)
        lines.works(TRUNK, works=False)
    lines.works(TRUNK, works=True)
    stop()
    lines.works(TRUNK, works=False)
    assert heard == [(ONE, 0), (TRUNK, 2), (TRUNK, 0), (TRUNK, 0), (ONE, 1), (TRUNK, 3)]


def test_a_caller_whom_two_know_of_is_there_once_and_until_both_have_let_go() -> None:
    lines = board()
    lines.caller_came(TRUNK, CALL)
    with lines.incoming(TRUNK, CALL):
        assert lines.calls_on(TRUNK) == (CALL,)
        lines.caller_left(TRUNK, CALL)
        assert lines.calls_on(TRUNK) == (CALL,)
    assert lines.calls_on(TRUNK) == ()


@given(st.lists(st.integers(0, 3), max_size=40), st.integers(0, 5))
def test_no_leg_is_refused_while_a_line_is_free_and_no_line_carries_too_much(events: list[int], reserve: int) -> None:
    lines, document = board(), house()
    group = document.trunk_groups["main"].model_copy(update={"reserve": reserve})
    legs: list[ExitStack] = []
    for event in events:
        if event == 0 and legs:
            legs.pop(0).close()
            continue
        free = sum(lines.free_channels(LineId(line)) for line in group.lines)
        line = hunt(group, document.lines, lines.free_channels).value
        assert (line is None) == (free - 1 < reserve)
        if line is not None:
            leg = ExitStack()
            leg.enter_context(lines.take(line, CALL))
            legs.append(leg)
        assert all(len(lines.calls_on(LineId(id_))) <= made.channels for id_, made in document.lines.items())
    for leg in legs:
        leg.close()
    assert sum(lines.free_channels(LineId(line)) for line in group.lines) == 12


def is_left(lines: LineBoard, line: LineId, channels: int) -> None:
    """Take a leg, see channels of its call, and lose sight of it."""
    with lines.take(line, CALL):
        for _ in range(channels):
            lines.channel_came(line, CALL)
        raise RuntimeError


@pytest.mark.parametrize("with_channel", [True, False], ids=["channel", "none"])
def test_a_leg_that_is_left_takes_its_line_until_its_channel_is_gone(with_channel: bool) -> None:
    lines = board()
    with pytest.raises(RuntimeError):
        is_left(lines, TWO, channels=int(with_channel))
    assert lines.calls_on(TWO) == ((CALL,) if with_channel else ())
    if with_channel:
        lines.channel_gone(TWO, CALL)
        assert lines.calls_on(TWO) == ()


def test_who_ends_a_leg_gives_the_line_back_at_once() -> None:
    """So that the same call may go out by it again: the manager's word of the channel's end comes later."""
    lines = board()
    with lines.take(TWO, CALL):
        lines.channel_came(TWO, CALL)
    with lines.take(TWO, CALL):
        lines.channel_came(TWO, CALL)
        lines.channel_gone(TWO, CALL)
        assert lines.calls_on(TWO) == (CALL,)
    assert lines.calls_on(TWO) == ()
    lines.channel_gone(TWO, CALL)
    assert lines.free_channels(TWO) == 1


def test_two_legs_of_a_call_that_are_left_go_one_by_one() -> None:
    lines = board()
    with pytest.raises(RuntimeError), lines.take(TRUNK, CALL):
        is_left(lines, TRUNK, channels=2)
    lines.leg_began(TRUNK, CALL)  # who finds one of them counts it
    assert lines.calls_on(TRUNK) == (CALL, CALL)
    lines.channel_gone(TRUNK, CALL)
    assert lines.calls_on(TRUNK) == (CALL, CALL)
    lines.leg_ended(TRUNK, CALL)
    lines.channel_gone(TRUNK, CALL)
    assert lines.calls_on(TRUNK) == ()
