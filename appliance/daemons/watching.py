"""The controller's watch over itself: how Asterisk, the data base and the configuration fare, and Asterisk's log."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from appliance.asterisk.ami_client import AmiClient, LinkState
from appliance.callflow.board import AgentBoard
from appliance.daemons.background import logged
from appliance.services.asterisk_log import keep_small
from appliance.services.live import LiveView
from appliance.services.publish.asterisk_side import AsteriskSide
from appliance.storage.writer import Writer

_HEALTH_INTERVAL_S = 1.0
_LOG_INTERVAL_S = 60.0
_TICK_S = 0.5


@dataclass(frozen=True, slots=True)
class Watch:
    """Looks, and tells the live view; each part runs until cancelled."""

    live: LiveView
    manager: AmiClient
    writer: Writer
    asterisk_side: AsteriskSide
    board: AgentBoard

    async def health(self) -> None:
        """Tell every second how the parts are, and have Asterisk make up for what it has not taken of a revision."""
        while True:
            state = self.writer.state
            is_up = self.manager.state is LinkState.UP
            self.live.health("asterisk", ok=is_up, detail="" if is_up else "the manager link is down")
            self.live.health("database", ok=state.healthy, detail=state.detail)
            self.live.journal_figures(self.writer.queued, state.last_write_at)
            if is_up:
                await self.asterisk_side.follow()
            self.live.health("configuration", ok=not self.asterisk_side.late, detail=self.asterisk_side.late)
            await asyncio.sleep(_HEALTH_INTERVAL_S)

    async def wrap_ups(self) -> None:
        """End the agents' wrap-ups in time."""
        while True:
            self.board.tick()
            await asyncio.sleep(_TICK_S)

    async def log(self, file: Path) -> None:
        """Keep Asterisk's log small."""
        while True:
            with logged("keeping Asterisk's log small"):
                await keep_small(file, self.manager)
            await asyncio.sleep(_LOG_INTERVAL_S)
