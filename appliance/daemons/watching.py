"""The controller's watch over itself: joins the live view with what can fail, and tends what nothing else ends."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass

from appliance.asterisk.message_file import no_room
from appliance.daemons.background import logged
from appliance.daemons.house import House
from appliance.daemons.linking import Linking
from appliance.daemons.storing import Storing
from appliance.services.asterisk_log import keep_small
from appliance.services.notify.health import watch

_HEALTH_INTERVAL_S = 1.0
_ROOM_INTERVAL_S = 10.0
_LOG_INTERVAL_S = 60.0
_TICK_S = 0.5


@dataclass(frozen=True, slots=True)
class Watching:
    """Looks, and tells the live view; each part runs until cancelled."""

    house: House
    storing: Storing
    linking: Linking

    def parts(self) -> tuple[Coroutine[None, None, None], ...]:
        """Give all of it, each to be run beside the others."""
        return self.health(), self.wrap_ups(), self.room_for_messages(), self.notifications(), self.log()

    async def health(self) -> None:
        """Tell every second how the parts are, and have Asterisk make up for what it has not taken of a revision."""
        live, writer, side = self.house.live, self.storing.writer, self.linking.asterisk_side
        while True:
            state = writer.state
            is_up = self.linking.is_up()
            live.health("asterisk", ok=is_up, detail="" if is_up else "the manager link is down")
            live.health("database", ok=state.healthy, detail=state.detail)
            live.journal_figures(writer.queued, state.last_write_at)
            if is_up:
                await side.follow()
            live.health("configuration", ok=not side.late, detail=side.late)
            self._ear()
            await asyncio.sleep(_HEALTH_INTERVAL_S)

    def _ear(self) -> None:
        """Tell whether there is an ear, as soon as a line needs one."""
        lines = self.house.published.document().lines.values()
        live, far_hang_ups = self.house.live, self.linking.far_hang_ups
        hears = far_hang_ups.link.is_up and not far_hang_ups.given_up
        if "ear" in live.snapshot.health or any(line.far_hang_up == "tone" for line in lines):
            live.health("ear", ok=hears, detail="" if hears else "busy tones on lines are not heard")

    async def wrap_ups(self) -> None:
        """End the agents' wrap-ups in time."""
        while True:
            self.house.agents.tick()
            await asyncio.sleep(_TICK_S)

    async def room_for_messages(self) -> None:
        """Tell whether messages can be recorded."""
        while True:
            why = await asyncio.to_thread(no_room, self.house.instance.voicemail)
            self.house.live.health("voicemail", ok=not why, detail=why)
            await asyncio.sleep(_ROOM_INTERVAL_S)

    async def notifications(self) -> None:
        """Tell whether people can be told."""
        house = self.house
        await watch(self.storing.outbox, house.live, house.published.document, house.clock.now)

    async def log(self) -> None:
        """Keep Asterisk's log small."""
        file = self.house.instance.asterisk_state / "log" / "messages"
        while True:
            with logged("keeping Asterisk's log small"):
                await keep_small(file, self.linking.manager)
            await asyncio.sleep(_LOG_INTERVAL_S)
