"""FastAGI over asyncio: one handler coroutine a call, one command at a time.

What ends a session is told by `ChannelGone` at the command that needed the channel, and at once by
`AgiSession.hung_up` to whoever waits for it. The policy, all of it:

- End of stream, a broken protocol and answer 511 mean that nothing works any more: `ChannelGone`.
- After a `HANGUP` line a new command is `ChannelGone` too, unless it says `after_hangup=True` (Asterisk still
  sets variables on a dead channel). A command already sent gets its answer: Asterisk writes the line between
  answers only.
- `result=-1` is returned as it is: its meaning differs from command to command.
- A command that is left without its answer (deadline, cancellation) closes the session, as no later answer
  could be told from its own. Asterisk then stops what it was doing and the dialplan takes over (fail open).

A connection that sends no environment in time, or anything else, is closed and never reaches the handler.
asyncio and uvloop set TCP_NODELAY on every TCP connection, so a command leaves at once.
"""

import asyncio
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import cast

import structlog

from appliance.asterisk.agi_protocol import AgiConnection, AgiEvent, Answer, Environment, HangupNotice
from appliance.asterisk.wire import Closed
from appliance.errors import DeviceError, LocalProtocolError, ZongjiError

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_DEVICE = "asterisk"


class GoneReason(Enum):
    """Why a channel can't be worked any more."""

    HANGUP = "the channel was hung up"
    DEAD_CHANNEL = "the command is not permitted on a dead channel"
    END_OF_STREAM = "Asterisk closed the connection"
    FAULT = "the peer broke the protocol"
    CLOSED = "we closed the session"


class ChannelGone(ZongjiError):  # what happened is its name, here and below
    """The call's channel is gone, so its story is over; `reason` says how that became known."""

    def __init__(self, reason: GoneReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class CommandRefused(DeviceError):
    """Asterisk doesn't know the command (510) or its form (520): a bug of ours, or a module not loaded."""

    def __init__(self, command: str, answer: Answer) -> None:
        super().__init__(_DEVICE, command, answer.text)
        self.answer = answer


class DeadlineExceeded(DeviceError):
    """No answer came in time; the session is closed."""

    def __init__(self, command: str, deadline_s: float) -> None:
        super().__init__(_DEVICE, command, f"no answer within {deadline_s:g} s")


class AgiSession:
    """One call, as its handler sees it."""

    def __init__(self, environment: Environment, link: "AgiLink") -> None:
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


class AgiLink(asyncio.Protocol):
    """The connection below one session: bytes to the protocol, its events to those who wait for them."""

    def __init__(self, server: "AgiServer", environment_deadline_s: float) -> None:
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


class AgiServer:
    """Listens for Asterisk and runs `handler(session)` for every call; the session is closed when it returns.

    At most `max_links` connections stand at a time; one more is closed at once: its call takes the fallback.
    """

    def __init__(
        self,
        handler: Callable[[AgiSession], Awaitable[None]],
        host: str = "127.0.0.1",
        port: int = 4573,
        *,
        max_links: int = 512,
        environment_deadline_s: float = 5.0,
    ) -> None:
        self._handler = handler
        self._address = (host, port)
        self._max_links = max_links
        self._environment_deadline_s = environment_deadline_s
        self._server: asyncio.Server | None = None
        self._closed = asyncio.Event()
        self._links: set[AgiLink] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def port(self) -> int:
        """The port that is listened on, also when 0 was asked for."""
        if self._server is None:
            raise LocalProtocolError("the server isn't open")
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def link_count(self) -> int:
        """How many connections stand now."""
        return len(self._links)

    async def open(self) -> None:
        """Begin to listen; an `OSError` when the address is taken."""
        host, port = self._address
        self._server = await asyncio.get_running_loop().create_server(self.new_link, host, port, backlog=256)

    async def run(self) -> None:
        """Serve until closed; being cancelled closes nothing."""
        await self._closed.wait()

    async def close(self) -> None:
        """Stop listening, close every session and wait until each handler has cleaned up."""
        if self._server:
            self._server.close()
        for link in tuple(self._links):
            link.close(GoneReason.CLOSED)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._closed.set()

    def new_link(self) -> AgiLink:
        """Make the protocol object of one more connection."""
        return AgiLink(self, self._environment_deadline_s)

    def link_made(self, link: AgiLink) -> None:
        """Count a connection in, or close it when there are too many."""
        self._links.add(link)
        if len(self._links) > self._max_links:
            log.error("agi.too_many_links", max_links=self._max_links)
            link.close(GoneReason.CLOSED)

    def link_lost(self, link: AgiLink) -> None:
        """Count a connection out."""
        self._links.discard(link)

    def call_began(self, link: AgiLink, environment: Environment) -> None:
        """Run the handler for a call whose environment has arrived."""
        task = asyncio.get_running_loop().create_task(self._serve(AgiSession(environment, link)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, session: AgiSession) -> None:
        """Run the handler; the boundary where a bug in one call stays with that call."""
        try:
            await self._handler(session)
        except ChannelGone as gone:
            log.debug("agi.channel_gone", channel=session.environment.channel, reason=gone.reason.name)
        except Exception:
            log.exception("agi.handler_failed", channel=session.environment.channel)
        finally:
            session.close()
