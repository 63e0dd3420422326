"""The controller's end of the socket to the ear. It connects again by itself, and believes no ear that is silent."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog

from appliance.errors import RemoteProtocolError
from appliance.lines.ear_wire import LANGUAGE, EarMessage, EarReceiver, Hello, line

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

SILENCE_S = 5.0
"""The ear says each second that it lives; five times missed, and it hangs."""
_PAUSE_S = 0.5
_READ_BYTES = 16384


class EarLink:
    """`run` until cancelled. `is_up` tells whether there is an ear; `on_change` names who is told when this changes."""

    def __init__(self, path: Path, silence_s: float = SILENCE_S) -> None:
        """Take the ear's socket."""
        self._path = path
        self._silence_s = silence_s
        self._takers: list[Callable[[EarMessage], Awaitable[None]]] = []
        self._watchers: list[Callable[[], Awaitable[None]]] = []
        self._writer: asyncio.StreamWriter | None = None

    @property
    def is_up(self) -> bool:
        """Whether an ear listens."""
        return self._writer is not None

    def listen(self, take: Callable[[EarMessage], Awaitable[None]]) -> None:
        """Tell somebody what the ear says."""
        self._takers.append(take)

    def on_change(self, changed: Callable[[], Awaitable[None]]) -> None:
        """Tell somebody when there is an ear, and when there is none any more."""
        self._watchers.append(changed)

    def say(self, message: EarMessage) -> None:
        """Say something to the ear; where there is none, to nobody."""
        if self._writer is not None and not self._writer.is_closing():
            self._writer.write(line(message))

    async def run(self) -> None:
        """Stay connected."""
        while True:
            try:
                await self._once()
            except (OSError, TimeoutError, RemoteProtocolError) as error:
                _log.debug("ear.away", why=str(error))
            await asyncio.sleep(_PAUSE_S)

    async def _once(self) -> None:
        async with asyncio.timeout(self._silence_s):
            reader, writer = await asyncio.open_unix_connection(str(self._path))
        try:
            await self._talk(reader, writer)
        finally:
            writer.close()
            was_up, self._writer = self.is_up, None
            if was_up:
                _log.warning("ear.lost")
                await self._has_changed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        receiver = EarReceiver()
        while data := await self._read(reader):
            for message in receiver.feed(data):
                if isinstance(message, Hello):
                    await self._greeted(message, writer)
                else:
                    for take in self._takers:
                        await take(message)

    async def _greeted(self, hello: Hello, writer: asyncio.StreamWriter) -> None:
        if hello.language != LANGUAGE:
            raise RemoteProtocolError(f"the ear speaks language {hello.language}, not {LANGUAGE}")
        self._writer = writer
        _log.info("ear.there")
        await self._has_changed()

    async def _has_changed(self) -> None:
        for changed in self._watchers:
            await changed()

    async def _read(self, reader: asyncio.StreamReader) -> bytes:
        async with asyncio.timeout(self._silence_s):
            return await reader.read(_READ_BYTES)
