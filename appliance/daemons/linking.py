"""Asterisk's side: joins the manager link, what its channels tell, and what Asterisk has taken of the revision."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from appliance.asterisk.ami_client import AmiAccount, AmiClient, LinkState
from appliance.asterisk.ami_protocol import Event
from appliance.asterisk.render.secrets import Secrets
from appliance.daemons.house import House
from appliance.domain.ids import CallId, LineId
from appliance.lines.ear_link import EarLink
from appliance.lines.exchange_tones import tones_of_line
from appliance.services.browser_phone import BrowserPasswords, add_browser_phones
from appliance.services.commands import Commands
from appliance.services.far_hang_up import FarHangUps
from appliance.services.far_legs import LineHearing
from appliance.services.line_doctor.expected_calls import ExpectedCalls
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
        self.browser_passwords = BrowserPasswords(self.manager, house.clock.now)
        self.expected = ExpectedCalls()
        self._document = house.published.document
        instance = house.instance
        ear = EarLink(instance.ear_socket)
        self.far_hang_ups = FarHangUps(
            self.manager, self._hearing_of, house.agents.rings_for, ear, instance.ports.ear, time.monotonic
        )

    def is_up(self) -> bool:
        """Tell whether the manager answers."""
        return self.manager.state is LinkState.UP

    async def hang_up(self, channel: str) -> None:
        """Hang up a channel, as whoever is called does. Raises ZongjiError when that isn't done."""
        await self.manager.action("Hangup", (("Channel", channel), ("Cause", "16")))  # Q.850: normal call clearing

    def follows_since(self, at: float) -> bool:
        """Tell whether presence has heard of every event since `at`, in monotonic seconds."""
        return self.is_up() and self.presence.follows_since(at)

    def add_commands(self, commands: Commands) -> None:
        """Register what may be asked of it."""
        add_passwords(commands, self._renew_passwords)
        add_browser_phones(commands, self.browser_passwords, self._document)

    async def run(self) -> None:
        """Hear of what Asterisk does, and of what the ear hears."""
        async with asyncio.TaskGroup() as work:
            listening = work.create_task(self.far_hang_ups.run())
            await self.manager.run()
            listening.cancel()

    async def close(self) -> None:
        """Hear of nothing more."""
        await self.manager.close()

    def _hearing_of(self, line: LineId) -> LineHearing | None:
        """Give what is to be heard on a line; None where its exchange's tones aren't known."""
        document = self._document()
        settings = document.lines.get(line)
        tones = None if settings is None else tones_of_line(settings, document.site.country)
        if settings is None or tones is None:
            return None
        return LineHearing(tones, settings.far_hang_up == "tone", settings.release_after_silence_s)

    async def _renew_passwords(self) -> str:
        await self.asterisk_side.begin_anew()
        return self.asterisk_side.late
