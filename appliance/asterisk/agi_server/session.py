"""One call, as its handler sees it."""

import asyncio

from appliance.asterisk.agi_protocol import Answer, Environment
from appliance.asterisk.agi_server.ended import ChannelGone, CommandRefused, DeadlineExceeded, GoneReason
from appliance.asterisk.agi_server.link import AgiLink


class AgiSession:
    """One call, as its handler sees it."""

    def __init__(self, environment: Environment, link: AgiLink) -> None:
        self.environment = environment
        self._link = link

    @property
    def hung_up(self) -> asyncio.Event:
        """Set as soon as the caller is known to be gone or the connection ended; await it at any time."""
        return self._link.hung_up

    @property
    def told_hangup(self) -> bool:
        """Whether Asterisk said `HANGUP`: it does at a hang-up and at the dialplan's time limit, not when it dies."""
        return self._link.told_hangup

    async def command(self, *words: str, deadline_s: float, after_hangup: bool = False) -> Answer:
        """Send one command, each word by itself ("SET", "VARIABLE", name, value), and return its 200 answer.

        Raises `ChannelGone`, `CommandRefused`, `DeadlineExceeded`, or `LocalProtocolError` for a word that can't
        be sent or a second command while one is pending (nothing is sent then).
        """
        if self.hung_up.is_set() and not after_hangup:
            raise ChannelGone(self._link.gone or GoneReason.HANGUP)
        name = " ".join(words[:2])  # the third word on may hold a phone number
        try:
            async with asyncio.timeout(deadline_s):
                answer = await self._link.ask(words)
        except TimeoutError:
            raise DeadlineExceeded(name, deadline_s) from None
        if answer.code == 511:
            raise ChannelGone(GoneReason.DEAD_CHANNEL)
        if answer.code != 200:
            raise CommandRefused(name, answer)
        return answer

    def close(self) -> None:
        """Give the channel back to the dialplan; may be called more than once."""
        self._link.close(GoneReason.CLOSED)
