"""Two who talk on after the caller has left, and a joined caller's line: both are taken, and cost, to the end (A12)."""

from decimal import Decimal

import pytest

from appliance.domain.ids import AgentId, LineId
from tests.calls.desks import HOTLINE, NETWORK_HZ, Desks, hangs_up
from tests.calls.scenes import BEEP_HZ, BEEP_S
from tests.harness.stage import agent_hz
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

OUT = LineId("out1")


def line_state(desks: Desks) -> str:
    return desks.house.snapshot().lines[OUT].state


def agent_states(desks: Desks, *agents: str) -> list[str]:
    shown = desks.house.snapshot().agents
    return [shown[AgentId(agent)].state for agent in agents]


def test_nobody_is_offered_to_agents_who_talk_on_when_the_caller_has_left(desks: Desks) -> None:
    first, second = desks.desk("8001"), desks.desk("8003")
    caller, other = desks.guest(), desks.guest()
    talk = desks.talks(caller, first)
    desks.consults(talk, "8003")
    desks.hears_now(talk, agent_hz("8003"))
    hangs_up(caller)
    desks.story_of(caller)
    assert agent_states(desks, "8001", "8003") == ["talking", "talking"]
    other.call(HOTLINE)
    desks.wait_until_hears(other, BEEP_HZ, BEEP_S, within_s=20)
    hangs_up(other)
    assert (len(first.talks), len(second.talks)) == (1, 1)
    desks.hears_now(talk, agent_hz("8003"))
    hangs_up(talk)
    second.talk().wait("ended")
    desks.is_now("8001", "available")
    desks.is_now("8003", "available")


def test_a_line_is_taken_and_charged_while_two_talk_on_when_the_caller_has_left(desks: Desks) -> None:
    network = desks.network()
    first, caller = desks.desk("8001"), desks.guest()
    talk = desks.talks(caller, first)
    desks.consults(talk, "77")
    desks.hears_now(talk, NETWORK_HZ)
    hangs_up(caller)
    story = desks.story_of(caller)
    assert not [charge for charge in story.charges if charge.endpoint]
    assert (line_state(desks), agent_states(desks, "8001")) == ("in call", ["talking"])
    desks.hears_now(talk, NETWORK_HZ)
    hangs_up(talk)
    network.wait("ended", 10)

    story = desks.house.settled(story.record.call, lambda one: any(charge.endpoint for charge in one.charges))
    (charge,) = [charge for charge in story.charges if charge.endpoint]
    assert (charge.endpoint, charge.line, charge.amount) == ("boss", "out1", Decimal("0.50"))
    assert charge.seconds > 1
    wait_for(lambda: line_state(desks) == "idle", "the line to be free")
    desks.is_now("8001", "available")


def test_a_line_by_which_a_joined_caller_talks_is_not_offered_again(desks: Desks) -> None:
    desks.network()
    first, caller = desks.desk("8001"), desks.guest()
    talk = desks.talks(caller, first)
    desks.consults(talk, "77")
    desks.hears_now(talk, NETWORK_HZ)
    hangs_up(talk)
    desks.hears_now(caller, NETWORK_HZ)
    desks.is_now("8001", "available")
    other = desks.guest()
    again = desks.talks(other, first)
    desks.consults(again, "77")
    desks.wait_until_hears_prompt_of(again, "transfer-nobody")
    desks.hear_each_other(other, again)
    assert line_state(desks) == "in call"
    hangs_up(other)
    hangs_up(caller)
    wait_for(lambda: line_state(desks) == "idle", "the line to be free")
