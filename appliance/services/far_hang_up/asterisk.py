"""What Asterisk is asked to do: connect an ear, tell a channel, hang up. None of it is waited for by who asks."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Protocol
from uuid import UUID

from appliance.asterisk.ami_protocol import Response
from appliance.domain.ids import CallId
from appliance.errors import ZongjiError


class Manager(Protocol):
    """What is asked of Asterisk's manager."""

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        """Give one action. Raises ZongjiError when it is not done."""
        ...


class Asterisk:
    """Asks the manager; `close` ends what is still being asked."""

    def __init__(self, manager: Manager, port: int) -> None:
        """Take the manager, and the ear's audio port."""
        self._manager = manager
        self._port = port
        self._doing: set[asyncio.Task[None]] = set()

    def do(self, work: Coroutine[None, None, None]) -> None:
        """Have something done beside."""
        task = asyncio.get_running_loop().create_task(work)
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)

    def close(self) -> None:
        """End it all."""
        for task in tuple(self._doing):
            task.cancel()

    async def attach(self, ear: UUID, call: CallId) -> None:
        """Connect a channel's far side with an ear, which awaits it. Raises ZongjiError when it isn't done."""
        headers = (
            ("Channel", f"AudioSocket/127.0.0.1:{self._port}/{ear}/c(slin)"),
            ("Application", "ChanSpy"),
            ("Data", f"{call},uqoES"),  # that very channel, quietly, only what it brings, and no longer than it lives
            ("CallerID", "ear"),
            ("Async", "true"),
        )
        await self._manager.action("Originate", headers)

    async def tell(self, channel: str, variable: str, value: str) -> None:
        """Set a channel's variable; a channel that is gone needs none, and without a word the dialplan asks."""
        with suppress(ZongjiError):
            headers = (("Channel", channel), ("Variable", variable), ("Value", value))
            await self._manager.action("Setvar", headers)

    async def hang_up(self, channel: str, cause: str) -> None:
        """Hang up with a cause (ITU-T Q.850). Raises ZongjiError when it isn't done."""
        await self._manager.action("Hangup", (("Channel", channel), ("Cause", cause)))
