"""The process's end of its socket: one controller at a time, the latest."""

import asyncio
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Generic

import structlog

from appliance.errors import RemoteProtocolError
from appliance.lines.beside.language import Alive, Hello, Language, Message, Receiver

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

ALIVE_S = 1.0
_READ_BYTES = 65536
_UNREAD_LINES = 8
"""A controller that leaves so many of the longest lines unread is stuck, and so is one that leaves 1 MB."""
_LEAST_UNREAD_BYTES = 1024 * 1024


class PartServer(Generic[Message]):
    """`open`, `tell` whenever there is something, `close`."""

    def __init__(
        self,
        language: Language[Message],
        listening: socket.socket,
        take: Callable[[Message | Hello | Alive], None],
        controller_gone: Callable[[], None],
        greeting: Callable[[], Iterable[Message]] = tuple,
    ) -> None:
        """Take a bound unix socket, who is told what a controller says and of its end, and what a new one is told."""
        self._language = language
        self._listening = listening
        self._take = take
        self._controller_gone = controller_gone
        self._greeting = greeting
        self._most_unread_bytes = max(_LEAST_UNREAD_BYTES, _UNREAD_LINES * language.longest_line_bytes)
        self._server: asyncio.Server | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._beating: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Listen."""
        self._server = await asyncio.start_unix_server(self._serve, sock=self._listening)
        self._beating = asyncio.get_running_loop().create_task(self._beat())

    def tell(self, message: Message | Hello | Alive) -> None:
        """Tell the controller; where there is none, nobody."""
        writer = self._writer
        if writer is None or writer.is_closing():
            return
        if writer.transport.get_write_buffer_size() > self._most_unread_bytes:
            _log.warning("controller.stuck", part=self._language.part)
            writer.transport.abort()
            return
        writer.write(self._language.line(message))

    async def close(self) -> None:
        """End it."""
        if self._beating is not None:
            self._beating.cancel()
            with suppress(asyncio.CancelledError):
                await self._beating
        if self._server is not None:
            self._server.close()
        if self._writer is not None:
            self._writer.close()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(ALIVE_S)
            self.tell(Alive())

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._writer is not None:
            self._writer.close()
            self._controller_gone()
        self._writer = writer
        self.tell(self._language.hello)
        for message in self._greeting():
            self.tell(message)
        try:
            await self._read(reader)
        except (OSError, RemoteProtocolError) as error:
            _log.warning("controller.lost", part=self._language.part, why=str(error))
        finally:
            writer.close()
            if self._writer is writer:
                self._writer = None
                self._controller_gone()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        receiver = Receiver(self._language)
        while data := await reader.read(_READ_BYTES):
            for message in receiver.feed(data):
                self._take(message)
