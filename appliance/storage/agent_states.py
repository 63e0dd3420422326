"""What agents do, on record, and what they want to be, which outlives a restart (B8)."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from sqlalchemy import select

from appliance.callflow.agent_state import AgentState
from appliance.callflow.board import AgentChange
from appliance.domain.ids import AgentId
from appliance.storage.access import Reader
from appliance.storage.schema import agent_events, agent_states
from appliance.storage.statements import insert_once, insert_or_replace
from appliance.storage.writer import Writer

if TYPE_CHECKING:
    import asyncio


@dataclass(frozen=True, slots=True)
class Wish:
    """What an agent wants to be, since when: available, paused or off."""

    agent: AgentId
    state: AgentState
    at: datetime


class AgentJournal:
    """The controller's side: each change goes to the writer. `dialect` is the engine's dialect name."""

    def __init__(self, writer: Writer, dialect: str) -> None:
        self._writer = writer
        self._event = insert_once(agent_events, dialect)
        self._wish = insert_or_replace(agent_states, dialect)
        self._sequence = count()

    def changed(self, change: AgentChange, at: datetime) -> None:
        """Queue a change of state."""
        values = {
            "agent": change.agent,
            "at": at,
            "sequence": next(self._sequence),
            "old": change.old.value,
            "event": change.event.value,
            "new": change.new.value,
            "call": change.call,
        }
        self._writer.submit(self._event, values)

    def wished(self, wish: Wish) -> "asyncio.Future[bool]":
        """Queue a wish, in the place of the agent's former one; the future gives True once it is durable."""
        values = {"agent": wish.agent, "state": wish.state.value, "at": wish.at}
        return self._writer.submit_awaitable(self._wish, values)


class AgentStates(Reader):
    """What agents want to be."""

    def wishes(self) -> dict[AgentId, Wish]:
        """Give each agent's wish; who has never uttered one is left out."""
        with self._reading() as connection:
            found = [Wish(row.agent, AgentState(row.state), row.at) for row in connection.execute(select(agent_states))]
        return {wish.agent: wish for wish in found}
