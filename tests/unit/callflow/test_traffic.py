import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.callflow.board import AgentBoard
from appliance.callflow.ports import Leg
from appliance.callflow.traffic import Traffic
from appliance.domain.ids import AgentId, CallId, EndpointId, HotlineId

MAIN, OTHER = HotlineId("main"), HotlineId("other")
CALL, LEG = CallId("c1"), Leg(EndpointId("8001"), AgentId("8001"))


def counts(traffic: Traffic, hotline: HotlineId = MAIN) -> tuple[int, int]:
    return traffic.waiting(hotline), traffic.in_talk(hotline)


def test_a_call_waits_talks_and_waits_no_more_after_it() -> None:
    traffic, board = Traffic(), AgentBoard()
    with traffic.carrying(MAIN, CALL):
        assert counts(traffic) == (1, 0)
        with board.offer([LEG], CALL) as taken, traffic.ringing(MAIN, CALL, taken):
            assert counts(traffic) == (1, 0)
            taken.answered(LEG)
            assert counts(traffic) == (0, 1)
            assert counts(traffic, OTHER) == (0, 0)
        assert counts(traffic) == (0, 0)
    assert counts(traffic) == (0, 0)


def test_one_who_was_not_answered_waits_on() -> None:
    traffic, board = Traffic(), AgentBoard()
    with traffic.carrying(MAIN, CALL):
        with board.offer([LEG], CALL) as taken, traffic.ringing(MAIN, CALL, taken):
            pass
        assert counts(traffic) == (1, 0)


@given(st.lists(st.sampled_from([MAIN, OTHER]), max_size=20))
def test_calls_are_counted_by_hotline_until_they_end_however_that_is(hotlines: list[HotlineId]) -> None:
    traffic = Traffic()

    def nest(level: int) -> None:
        assert traffic.waiting(MAIN) + traffic.waiting(OTHER) == level
        assert traffic.waiting(MAIN) == hotlines[:level].count(MAIN)
        if level == len(hotlines):
            raise ZeroDivisionError
        with traffic.carrying(hotlines[level], CallId(str(level))):
            nest(level + 1)

    with pytest.raises(ZeroDivisionError):
        nest(0)
    assert traffic.waiting(MAIN) == traffic.waiting(OTHER) == 0
