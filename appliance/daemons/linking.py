"""Asterisk's side: joins the manager link, what its channels tell, and what Asterisk has taken of the revision."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from appliance.asterisk.ami_client import AmiAccount, AmiClient, LinkState
from appliance.asterisk.ami_protocol import Event
from appliance.asterisk.render.secrets import Secrets
from appliance.daemons.house import House
from appliance.domain.ids import CallId
from appliance.services.commands import Commands
from appliance.services.passwords import add_passwords
from appliance.services.presence import Presence
from appliance.services.publish.asterisk_side import AsteriskSide


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told of each event, of each new connection, and of each caller's channel that is gone."""

    event: Callable[[Event], Awaitable[None]]
    connected: Callable[[AmiClient], Awaitable[None]]
    gone: Callable[[CallId], Awaitable[None]]


class Linking:
    """`run` until cancelled or `close`; it connects again by itself."""

    def __init__(self, house: House, told: Told) -> None:
        """Nothing is told before `run`."""
        secrets = Secrets.load_or_make(house.instance.secrets)
        account = AmiAccount("127.0.0.1", house.instance.ports.ami, "zongji", secrets.manager)
        self.manager = AmiClient(account, told.event, on_connected=told.connected)
        self.presence = Presence(house.agents, told.gone, time.monotonic, house.lines)
        self.asterisk_side = AsteriskSide(house.instance, self.manager, house.published)

    def is_up(self) -> bool:
        """Tell whether the manager answers."""
        return self.manager.state is LinkState.UP

    def follows_since(self, at: float) -> bool:
        """Tell whether presence has heard of every event since `at`, in monotonic seconds."""
        return self.is_up() and self.presence.follows_since(at)

    def add_commands(self, commands: Commands) -> None:
        """Register what may be asked of it."""
        add_passwords(commands, self._renew_passwords)

    async def run(self) -> None:
        """Hear of what Asterisk does."""
        await self.manager.run()

    async def close(self) -> None:
        """Hear of nothing more."""
        await self.manager.close()

    async def _renew_passwords(self) -> str:
        await self.asterisk_side.begin_anew()
        return self.asterisk_side.late
