"""The connection below one session: bytes to the protocol, its events to those who wait for them."""

import asyncio
from typing import Protocol, cast

import structlog

from appliance.asterisk.agi_protocol import AgiConnection, AgiEvent, Answer, Environment, HangupNotice
from appliance.asterisk.agi_server.ended import ChannelGone, GoneReason
from appliance.asterisk.wire import Closed

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class Links(Protocol):
    """Who counts the connections, and serves their calls."""

    def link_made(self, link: "AgiLink") -> None:
        """Count a connection in."""
        ...

    def link_lost(self, link: "AgiLink") -> None:
        """Count a connection out."""
        ...

    def call_began(self, link: "AgiLink", environment: Environment) -> None:
        """Serve a call whose environment has arrived."""
        ...


class AgiLink(asyncio.Protocol):
    """The connection below one session: bytes to the protocol, its events to those who wait for them."""

    def __init__(self, server: Links, environment_deadline_s: float) -> None:
        """Belong to a server; a connection that doesn't say in time whose it is is closed."""
        self.hung_up = asyncio.Event()
        self.gone: GoneReason | None = None
        self.told_hangup = False
        self._server = server
        self._environment_deadline_s = environment_deadline_s
        self._connection = AgiConnection()
        self._transport: asyncio.Transport | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._answer: asyncio.Future[Answer] | None = None

    async def ask(self, words: tuple[str, ...]) -> Answer:
        """Send a command and wait for its answer; being cancelled closes the link."""
        if self.gone or self._transport is None:
            raise ChannelGone(self.gone or GoneReason.END_OF_STREAM)
        self._transport.write(self._connection.send(words))
        self._answer = asyncio.get_running_loop().create_future()
        try:
            return await self._answer
        except asyncio.CancelledError:
            self.close(GoneReason.CLOSED)
            raise

    def close(self, reason: GoneReason) -> None:
        """End the connection; the first reason given counts."""
        self.gone = self.gone or reason
        self.hung_up.set()
        if self._deadline:
            self._deadline.cancel()
        if self._transport:
            self._transport.abort()  # nothing sent before is worth waiting for: a stalled peer can't hold us
        if self._answer and not self._answer.done():
            self._answer.set_exception(ChannelGone(self.gone))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for the environment."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one without saying so
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(self._environment_deadline_s, self._give_up)
        self._server.link_made(self)

    def data_received(self, data: bytes) -> None:
        """Pass on what was read."""
        for event in self._connection.receive(data):
            self._take(event)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # how it was lost changes nothing
        """End the session, be it by end of stream, reset, or our own close."""
        for event in self._connection.receive_eof():
            self._take(event)
        self._server.link_lost(self)

    def _take(self, event: AgiEvent) -> None:
        match event:
            case Environment():
                self._begin(event)
            case Answer():
                if self._answer and not self._answer.done():
                    self._answer.set_result(event)
            case HangupNotice():
                self.told_hangup = True
                self.hung_up.set()
            case Closed(fault=None):
                self.close(GoneReason.END_OF_STREAM)
            case Closed(fault):
                log.warning("agi.protocol_fault", fault=str(fault))
                self.close(GoneReason.FAULT)

    def _begin(self, environment: Environment) -> None:
        if self._deadline:
            self._deadline.cancel()
        if not self.gone:
            self._server.call_began(self, environment)

    def _give_up(self) -> None:
        log.info("agi.no_environment", deadline_s=self._environment_deadline_s)
        self.close(GoneReason.CLOSED)
