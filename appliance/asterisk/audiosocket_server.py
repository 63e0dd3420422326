"""Where Asterisk's AudioSocket channels connect, on loopback: each connection's audio goes to who hears its id."""

import asyncio
from collections.abc import Callable
from typing import Protocol, cast, runtime_checkable
from uuid import UUID

import structlog

from appliance.asterisk.audiosocket_protocol import (
    HANG_UP,
    Audio,
    AudioSocketConnection,
    AudioSocketEvent,
    Named,
    audio_frame,
)
from appliance.asterisk.wire import Closed

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

MOST_CONNECTIONS = 256
"""More than a box has calls."""
ID_DEADLINE_S = 2.0
"""Asterisk says the id with the connection."""


class Hearer(Protocol):
    """Who takes the audio of one connection. Neither method may raise."""

    def hear(self, samples: bytes) -> None:
        """Take samples, 16-bit little endian at 8 kHz."""
        ...

    def over(self) -> None:
        """Know that no more come."""
        ...


@runtime_checkable
class Speaker(Hearer, Protocol):
    """Who says something on the connection, too."""

    def begin(self, say: Callable[[bytes], None], end: Callable[[], None]) -> None:
        """Know the connection, before it brings anything.

        `say` takes samples as they are to be heard, 20 ms a time; `end` ends the connection, and with it the channel.
        """
        ...


class AudioSocketServer:
    """`open`, `close`. `serve(id)` gives who hears a connection; None turns it away."""

    def __init__(self, serve: Callable[[UUID], Hearer | None], port: int) -> None:
        """Listen on `port` once open."""
        self._serve = serve
        self._port = port
        self._server: asyncio.Server | None = None
        self._connections: set[_Connection] = set()

    @property
    def connections(self) -> int:
        """How many there are."""
        return len(self._connections)

    def connection(self) -> asyncio.Protocol:
        """Make the protocol of a new connection."""
        return _Connection(self._serve, self._connections)

    async def open(self) -> None:
        """Listen. Raises OSError when the port is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self.connection, "127.0.0.1", self._port)

    async def close(self) -> None:
        """Listen no more, and end all connections."""
        if self._server is not None:
            self._server.close()
        self.end_all()

    def end_all(self) -> None:
        """End all connections, and listen on."""
        for connection in tuple(self._connections):
            connection.end()


class _Connection(asyncio.Protocol):
    """One connection. Whoever hears it is told once that it is over, however it ends."""

    def __init__(self, serve: Callable[[UUID], Hearer | None], all_: "set[_Connection]") -> None:
        self._serve = serve
        self._all = all_
        self._stream = AudioSocketConnection()
        self._hearer: Hearer | None = None
        self._transport: asyncio.Transport | None = None
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        if len(self._all) >= MOST_CONNECTIONS:
            _log.warning("audiosocket.too_many", connections=len(self._all))
            self.end()
            return
        self._all.add(self)
        self._patience = asyncio.get_running_loop().call_later(ID_DEADLINE_S, self.end)

    def data_received(self, data: bytes) -> None:
        for event in self._stream.receive(data):
            self._happened(event)

    def eof_received(self) -> None:
        for event in self._stream.receive_eof():
            self._happened(event)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - how it broke changes nothing
        self.end()

    def end(self) -> None:
        """End it from this side, unless it is over."""
        self._all.discard(self)
        if self._patience is not None:
            self._patience.cancel()
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(HANG_UP)
            self._transport.close()
        hearer, self._hearer = self._hearer, None
        if hearer is not None:
            hearer.over()

    def _happened(self, event: AudioSocketEvent) -> None:
        match event:
            case Named(id_):
                self._named(id_)
            case Audio(samples) if self._hearer is not None:
                self._hearer.hear(samples)
            case Closed(fault):
                if fault is not None:
                    _log.warning("audiosocket.fault", why=str(fault))
                self.end()
            case _:
                pass

    def _named(self, id_: UUID) -> None:
        if self._patience is not None:
            self._patience.cancel()
        self._hearer = self._serve(id_)
        if self._hearer is None:
            _log.info("audiosocket.not_awaited")
            self.end()
        elif isinstance(self._hearer, Speaker):
            self._hearer.begin(self._say, self.end)

    def _say(self, samples: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(audio_frame(samples))
