"""Who is recorded: the nearest word holds, and the reason has it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.config.model.document import Document
from appliance.domain.ids import AgentId, DepartmentId, HotlineId
from appliance.routing.recording import UNSAID, is_recorded
from tests.unit.callflow.house import house

WORD = st.sampled_from([None, True, False])


def document(agent: bool | None, department: bool | None, hotline: bool | None) -> Document:
    agents: dict[str, Any] = {"8001": {"name": "a", "record": agent}, "8002": {"name": "b"}}
    departments = {"sales": {"name": "s", "agents": ["8001", "8002"], "record": department}}
    tree = house({"department": "sales"}, agents=agents, departments=departments)
    main = tree.hotlines["main"].model_copy(update={"record": hotline})
    return tree.model_copy(update={"hotlines": {"main": main}})


@given(WORD, WORD, WORD, WORD)
def test_the_first_word_of_agent_node_department_and_hotline_holds(
    agent: bool | None, node: bool | None, department: bool | None, hotline: bool | None
) -> None:
    said = [word for word in (agent, node, department, hotline) if word is not None]
    told = document(agent, department, hotline)
    decision = is_recorded(AgentId("8001"), node, DepartmentId("sales"), HotlineId("main"), told)
    assert decision.value is (said[0] if said else True)
    assert (decision.reason == UNSAID) is (not said)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((False, True, True, True), "agent 8001 has `record: false`"),
        ((None, True, False, False), "the node has `record: true`"),
        ((None, None, False, True), "department sales has `record: false`"),
        ((None, None, None, False), "hotline main has `record: false`"),
    ],
)
def test_the_reason_names_whose_word_it_was(words: tuple[bool | None, ...], reason: str) -> None:
    agent, node, department, hotline = words
    told = document(agent, department, hotline)
    assert is_recorded(AgentId("8001"), node, DepartmentId("sales"), HotlineId("main"), told).reason == reason


def test_an_endpoint_that_is_nobodys_goes_by_the_rest() -> None:
    told = document(agent=False, department=None, hotline=True)
    assert is_recorded(None, None, DepartmentId("sales"), HotlineId("main"), told).value is True
    assert is_recorded(None, False, None, None, told).value is False
