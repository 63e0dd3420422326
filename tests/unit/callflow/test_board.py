from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.callflow.agent_state import TABLE
from appliance.callflow.board import AgentBoard, AgentEvent, AgentState
from appliance.domain.ids import AgentId, CallId

AGENT, OTHER, CALL = AgentId("8001"), AgentId("8002"), CallId("c1")
Heard = list[tuple[AgentId, AgentState, CallId | None]]


def listening() -> tuple[AgentBoard, Heard]:
    heard: Heard = []
    return AgentBoard(lambda agent, state, call: heard.append((agent, state, call))), heard


def test_the_table_is_total() -> None:
    assert set(TABLE) == set(product(AgentState, AgentEvent))


@given(st.lists(st.tuples(st.sampled_from([AGENT, OTHER]), st.sampled_from(AgentEvent))))
def test_changes_are_told_only_when_something_changed(events: list[tuple[AgentId, AgentEvent]]) -> None:
    board, heard = listening()
    last = dict.fromkeys((AGENT, OTHER), AgentState.AVAILABLE)
    for agent, event in events:
        told = len(heard)
        board.happened(agent, event)
        changed = board.state(agent) is not last[agent]
        assert heard[told:] == ([(agent, board.state(agent), None)] if changed else [])
        last[agent] = board.state(agent)
        assert board.is_free(agent) == (last[agent] is AgentState.AVAILABLE)


@given(st.lists(st.sampled_from(AgentEvent)))
def test_whatever_happened_a_released_agent_who_signs_in_and_is_ready_is_free(events: list[AgentEvent]) -> None:
    board = AgentBoard()
    for event in [*events, AgentEvent.RELEASED, AgentEvent.SIGN_IN, AgentEvent.READY]:
        board.happened(AGENT, event)
    assert board.is_free(AGENT)


def test_an_agent_takes_one_call_at_a_time() -> None:
    board, heard = listening()
    with board.offer(AGENT, CALL):
        assert board.state(AGENT) is AgentState.RINGING
        with pytest.raises(ValueError, match="8001 is ringing"), board.offer(AGENT, CallId("c2")):
            pytest.fail("one phone can't take two calls")
        assert board.state(AGENT) is AgentState.RINGING, "the refused call must not free the agent"
        board.happened(AGENT, AgentEvent.ANSWERED, CALL)
        assert board.is_free(OTHER)
    assert [state for _, state, _ in heard] == [AgentState.RINGING, AgentState.TALKING, AgentState.AVAILABLE]
    assert [call for _, _, call in heard] == [CALL, CALL, None]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, GeneratorExit])
def test_an_offer_never_leaves_an_agent_stuck(error: Callable[[], BaseException]) -> None:
    board = AgentBoard()
    raised = error()
    with pytest.raises(type(raised)), board.offer(AGENT, CALL):
        raise raised
    assert board.is_free(AGENT)


def test_a_listener_that_fails_leaves_no_agent_stuck() -> None:
    def fail_at_ringing(_agent: AgentId, state: AgentState, _call: CallId | None) -> None:
        if state is AgentState.RINGING:
            raise RuntimeError("the live view has a bug")

    board = AgentBoard(fail_at_ringing)
    with pytest.raises(RuntimeError), board.offer(AGENT, CALL):
        pytest.fail("the offer was told as made")
    assert board.is_free(AGENT)
