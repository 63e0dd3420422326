"""Who is free: the state of each agent, by one total table with one writer.

An agent takes one call at a time. Whoever offers a call takes the agent for it first, so two calls can't ring one
phone; what the phone does besides (a call of its own, a call that outlived a restart) is told by the channel events.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum

from appliance.domain.ids import AgentId, CallId


class AgentState(StrEnum):
    """What an agent is doing."""

    AVAILABLE = "available"
    RINGING = "ringing"
    TALKING = "talking"


class AgentEvent(StrEnum):
    """What happens to an agent."""

    OFFERED = "offered"
    ANSWERED = "answered"
    RELEASED = "released"


_TABLE: Mapping[tuple[AgentState, AgentEvent], AgentState] = {
    (AgentState.AVAILABLE, AgentEvent.OFFERED): AgentState.RINGING,
    (AgentState.AVAILABLE, AgentEvent.ANSWERED): AgentState.TALKING,
    (AgentState.AVAILABLE, AgentEvent.RELEASED): AgentState.AVAILABLE,
    (AgentState.RINGING, AgentEvent.OFFERED): AgentState.RINGING,
    (AgentState.RINGING, AgentEvent.ANSWERED): AgentState.TALKING,
    (AgentState.RINGING, AgentEvent.RELEASED): AgentState.AVAILABLE,
    (AgentState.TALKING, AgentEvent.OFFERED): AgentState.TALKING,
    (AgentState.TALKING, AgentEvent.ANSWERED): AgentState.TALKING,
    (AgentState.TALKING, AgentEvent.RELEASED): AgentState.AVAILABLE,
}

Listener = Callable[[AgentId, AgentState, CallId | None], None]


class AgentBoard:
    """The states of all agents. `on_change` hears every change, after it has happened."""

    def __init__(self, on_change: Listener = lambda _agent, _state, _call: None) -> None:
        """Begin with everyone available."""
        self._states: dict[AgentId, AgentState] = {}
        self._on_change = on_change

    def state(self, agent: AgentId) -> AgentState:
        """Give what the agent is doing."""
        return self._states.get(agent, AgentState.AVAILABLE)

    def is_free(self, agent: AgentId) -> bool:
        """Tell whether a call may be offered."""
        return self.state(agent) is AgentState.AVAILABLE

    def happened(self, agent: AgentId, event: AgentEvent, call: CallId | None = None) -> None:
        """Take one event."""
        old = self.state(agent)
        new = _TABLE[old, event]
        self._states[agent] = new
        if new is not old:
            self._on_change(agent, new, call)

    @contextmanager
    def offer(self, agent: AgentId, call: CallId) -> Iterator[None]:
        """Hold a free agent for one attempt and the conversation that may follow.

        Raises ValueError when the agent is not free: ask `is_free` in the same step of the event loop.
        """
        if not self.is_free(agent):
            raise ValueError(f"agent {agent} is {self.state(agent)}")
        try:
            self.happened(agent, AgentEvent.OFFERED, call)
            yield
        finally:
            self.happened(agent, AgentEvent.RELEASED, call)
