from collections.abc import Iterator

import pytest

from appliance.callflow.agent_state import AgentEvent, AgentState
from appliance.callflow.board import AgentChange
from appliance.domain.ids import AgentId
from appliance.storage.agent_states import AgentJournal, AgentStates, Wish
from appliance.storage.writer import Writer
from tests.unit.storage.call_facts import AGENT, CALL, NOON, after

RUNG = AgentChange(AGENT, AgentState.AVAILABLE, AgentEvent.OFFERED, AgentState.RINGING, CALL)
ANSWERED = AgentChange(AGENT, AgentState.RINGING, AgentEvent.ANSWERED, AgentState.TALKING, CALL)
RELEASED = AgentChange(AGENT, AgentState.TALKING, AgentEvent.RELEASED, AgentState.AVAILABLE, None)
OTHER = AgentId("8002")


@pytest.fixture
def states(url: str) -> Iterator[AgentStates]:
    with AgentStates.open(url) as states:
        yield states


async def test_the_last_wish_of_each_holds(states: AgentStates, writer: Writer) -> None:
    journal = AgentJournal(writer, "sqlite")
    journal.wished(Wish(AGENT, AgentState.OFF, NOON))
    journal.wished(Wish(OTHER, AgentState.OFF, NOON))
    assert await journal.wished(Wish(AGENT, AgentState.PAUSED, after(1)))
    assert states.wishes() == {
        AGENT: Wish(AGENT, AgentState.PAUSED, after(1)),
        OTHER: Wish(OTHER, AgentState.OFF, NOON),
    }


async def test_changes_of_one_moment_keep_their_order(states: AgentStates, writer: Writer) -> None:
    journal = AgentJournal(writer, "sqlite")
    for change in (RUNG, ANSWERED, RELEASED):
        journal.changed(change, NOON)
    journal.changed(AgentChange(OTHER, RUNG.old, RUNG.event, RUNG.new, None), NOON)
    journal.changed(RUNG, after(10))
    writer.close()
    found = states.changes(AGENT, NOON, after(10))
    assert [past.change for past in found] == [RUNG, ANSWERED, RELEASED]
    assert {past.at for past in found} == {NOON}
    assert [past.change for past in states.changes(AGENT, after(1), after(11))] == [RUNG]


async def test_a_restart_within_the_same_moment_overwrites_nothing(states: AgentStates, writer: Writer) -> None:
    AgentJournal(writer, "sqlite").changed(RUNG, NOON)
    AgentJournal(writer, "sqlite").changed(RELEASED, NOON)
    writer.close()
    assert [past.change for past in states.changes(AGENT, NOON, after(1))] == [RUNG]
