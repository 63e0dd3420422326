"""Listens for Asterisk, and runs a handler for each call."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from appliance.asterisk.agi_protocol import Environment
from appliance.asterisk.agi_server.ended import ChannelGone, GoneReason
from appliance.asterisk.agi_server.link import AgiLink
from appliance.asterisk.agi_server.session import AgiSession
from appliance.errors import LocalProtocolError

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


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
