"""What the controller remembers beyond a call, kept over a restart: agents' wishes, and whose turn it is."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from appliance.callflow.agent_state import AgentState
from appliance.callflow.board import AgentBoard, AgentChange
from appliance.callflow.rotation import Rotation
from appliance.storage.agent_states import AgentJournal, AgentStates, Wish
from appliance.storage.rotations import RotationJournal, Rotations

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_KEY = "distribution"
_SAVE_EVERY_S = 1.0


class AgentKeeper:
    """Puts each change of an agent's state on record, and keeps what agents wish to be."""

    def __init__(self, journal: AgentJournal, now: Callable[[], datetime]) -> None:
        """Write to this journal; `now` is aware, in UTC."""
        self._journal = journal
        self._now = now

    def begin(self, board: AgentBoard, kept: AgentStates) -> None:
        """Bring back what agents wished before the restart, and follow the board from now on."""
        board.restore({agent: wish.state for agent, wish in kept.wishes().items()})
        board.listen(self._changed)

    def _changed(self, change: AgentChange) -> None:
        now = self._now()
        _log.info("agent.changed", agent=change.agent, change=str(change), call=change.call)
        self._journal.changed(change, now)
        if change.old.duty is not change.new.duty and change.new.duty is not AgentState.WRAP_UP:
            self._journal.wished(Wish(change.agent, change.new.duty, now))


class RotationKeeper:
    """Keeps whose turn it is; what a crash loses is the turns of its last second."""

    def __init__(self, journal: RotationJournal, kept: Rotations) -> None:
        """Go on from what is kept."""
        self._journal = journal
        self._changed = False
        self.rotation = Rotation(self._note)
        if (dumped := kept.all().get(_KEY)) is not None:
            try:
                self.rotation.load(dumped)
            except ValueError as fault:
                _log.warning("rotation.begins_anew", why=str(fault))

    async def run(self) -> None:
        """Save every second in which something has changed, for ever."""
        while True:
            await asyncio.sleep(_SAVE_EVERY_S)
            self.save()

    def save(self) -> None:
        """Save now, if there is anything new."""
        if self._changed:
            self._changed = False
            self._journal.keep(_KEY, self.rotation.dump())

    def _note(self) -> None:
        self._changed = True
