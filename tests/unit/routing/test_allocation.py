from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.ids import AgentId
from appliance.routing.allocation import next_in_order

AGENTS = st.lists(st.sampled_from([AgentId(str(number)) for number in range(8001, 8007)]), unique=True)


@given(AGENTS, AGENTS, AGENTS)
def test_the_first_that_is_free_and_not_tried(team: list[AgentId], tried: list[AgentId], free: list[AgentId]) -> None:
    decision = next_in_order(team, tried, free.__contains__)
    candidates = [agent for agent in team if agent in free and agent not in tried]
    assert decision.value == (candidates[0] if candidates else None)
    assert decision.reason


@given(AGENTS, AGENTS)
def test_everyone_who_is_free_is_tried_once(team: list[AgentId], free: list[AgentId]) -> None:
    tried: list[AgentId] = []
    while (agent := next_in_order(team, tried, free.__contains__).value) is not None:
        tried.append(agent)
    assert tried == [agent for agent in team if agent in free]


def test_the_reason_names_who_was_passed_over() -> None:
    team = [AgentId("8001"), AgentId("8002")]
    assert next_in_order(team, [], lambda agent: agent == "8002").reason == "after 8001, busy"
    assert next_in_order(team, [], lambda _: True).reason == "the first of the list that is left"
    assert next_in_order(team, team[:1], lambda _: False).reason == "8002: busy"
    assert next_in_order(team, team, lambda _: True).reason == "everyone has been tried"
