"""The agents' states on record: each change, and what each agent wants to be, which outlives a restart."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Protocol

import structlog

from appliance.callflow.agent_state import AgentState
from appliance.callflow.board import AgentBoard, AgentChange
from appliance.domain.ids import AgentId
from appliance.storage.agent_states import Wish

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class StateJournal(Protocol):
    """Where changes and wishes go; both return at once (`storage.agent_states.AgentJournal`)."""

    def changed(self, change: AgentChange, at: datetime) -> None:
        """Keep a change of state."""
        ...

    def wished(self, wish: Wish) -> Awaitable[bool]:
        """Keep a wish, in the place of the agent's former one."""
        ...


class AgentRecord:
    """Brings back who had paused or signed off, then logs and keeps every change from its making on."""

    def __init__(
        self,
        board: AgentBoard,
        journal: StateJournal,
        wishes: Mapping[AgentId, Wish],
        now: Callable[[], datetime],
    ) -> None:
        """Take the board before anything has happened on it, and the wishes of the last run; `now` is in UTC."""
        board.restore({agent: wish.state for agent, wish in wishes.items()})
        self._journal = journal
        self._now = now
        board.listen(self._changed)

    def _changed(self, change: AgentChange) -> None:
        at = self._now()
        _log.info("agent", change=f"{change.old} -{change.event}-> {change.new}", agent=change.agent, call=change.call)
        self._journal.changed(change, at)
        wish = _wish(change.new)
        if wish is not _wish(change.old):
            self._journal.wished(Wish(change.agent, wish, at))


def _wish(state: AgentState) -> AgentState:
    """Give what the agent wants to be: a wrap-up is no wish, it passes by itself."""
    return AgentState.AVAILABLE if state.duty is AgentState.WRAP_UP else state.duty
