"""The hands' end of the socket between them and the controller: one controller at a time, the latest."""

import asyncio
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress

import structlog

from appliance.errors import RemoteProtocolError
from appliance.lines.cards.messages import Alive, CardsMessage, Hello
from appliance.lines.cards.wire import LANGUAGE, CardsReceiver, line

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

ALIVE_S = 1.0
_READ_BYTES = 65536
_MOST_UNREAD_BYTES = 4 * 1024 * 1024
"""A controller that reads so little is stuck."""


class CardsServer:
    """`open`, `tell` whenever there is something, `close`."""

    def __init__(
        self,
        listening: socket.socket,
        take: Callable[[CardsMessage], None],
        greeting: Callable[[], Iterable[CardsMessage]],
        controller_gone: Callable[[], None],
    ) -> None:
        """Take a bound unix socket, who is told what a controller says, what a new one is told, and who of its end."""
        self._listening = listening
        self._take = take
        self._greeting = greeting
        self._controller_gone = controller_gone
        self._server: asyncio.Server | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._beating: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Listen."""
        self._server = await asyncio.start_unix_server(self._serve, sock=self._listening)
        self._beating = asyncio.get_running_loop().create_task(self._beat())

    def tell(self, message: CardsMessage) -> None:
        """Tell the controller; where there is none, nobody."""
        writer = self._writer
        if writer is None or writer.is_closing():
            return
        if writer.transport.get_write_buffer_size() > _MOST_UNREAD_BYTES:
            _log.warning("cards.controller_stuck")
            writer.transport.abort()
            return
        writer.write(line(message))

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
        for message in (Hello(LANGUAGE), *self._greeting()):
            self.tell(message)
        try:
            await self._read(reader)
        except (OSError, RemoteProtocolError) as error:
            _log.warning("cards.controller_lost", why=str(error))
        finally:
            writer.close()
            if self._writer is writer:
                self._writer = None
                self._controller_gone()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        receiver = CardsReceiver()
        while data := await reader.read(_READ_BYTES):
            for message in receiver.feed(data):
                self._take(message)
