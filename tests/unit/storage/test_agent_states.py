from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import Engine, select

from appliance.callflow.agent_state import AgentEvent, AgentState
from appliance.callflow.board import AgentChange
from appliance.domain.ids import AgentId
from appliance.storage.agent_states import AgentJournal, AgentStates, Wish
from appliance.storage.schema import agent_events
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


def changes(engine: Engine) -> list[tuple[datetime, AgentChange]]:
    """Read the agent's changes, the oldest first."""
    query = select(agent_events).where(agent_events.c.agent == AGENT)
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(agent_events.c.at, agent_events.c.sequence)).all()
    return [
        (row.at, AgentChange(row.agent, AgentState(row.old), AgentEvent(row.event), AgentState(row.new), row.call))
        for row in rows
    ]


async def test_the_last_wish_of_each_holds(states: AgentStates, writer: Writer) -> None:
    journal = AgentJournal(writer, "sqlite")
    journal.wished(Wish(AGENT, AgentState.OFF, NOON))
    journal.wished(Wish(OTHER, AgentState.OFF, NOON))
    assert await journal.wished(Wish(AGENT, AgentState.PAUSED, after(1)))
    assert states.wishes() == {
        AGENT: Wish(AGENT, AgentState.PAUSED, after(1)),
        OTHER: Wish(OTHER, AgentState.OFF, NOON),
    }


async def test_changes_of_one_moment_keep_their_order(engine: Engine, writer: Writer) -> None:
    journal = AgentJournal(writer, "sqlite")
    for change in (RUNG, ANSWERED, RELEASED):
        journal.changed(change, NOON)
    journal.changed(AgentChange(OTHER, RUNG.old, RUNG.event, RUNG.new, None), NOON)
    journal.changed(RUNG, after(10))
    writer.close()
    assert changes(engine) == [(NOON, RUNG), (NOON, ANSWERED), (NOON, RELEASED), (after(10), RUNG)]


async def test_a_restart_within_the_same_moment_overwrites_nothing(engine: Engine, writer: Writer) -> None:
    AgentJournal(writer, "sqlite").changed(RUNG, NOON)
    AgentJournal(writer, "sqlite").changed(RELEASED, NOON)
    writer.close()
    assert changes(engine) == [(NOON, RUNG)]
