"""AMI over asyncio: one connection that comes back by itself, actions answered to their asker, events in order.

A connection passes DOWN → SYNCHRONISING (logged in; `on_connected` rebuilds what is known) → UP (events flow). Events
that arrive while `on_connected` runs wait in the queue, so nothing that happens meanwhile is missed. A queue that
overflows ends the connection: the next one starts from a fresh picture instead of one with holes.
"""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum, auto

import structlog

from appliance.asterisk.ami_link import DEVICE, AmiError, AmiLink, ConnectionLost, Writer
from appliance.asterisk.ami_protocol import Event, Headers, Reply, Response
from appliance.errors import ZongjiError

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class LinkState(Enum):
    """How far the connection has come."""

    DOWN = auto()
    SYNCHRONISING = auto()
    UP = auto()


@dataclass(frozen=True, slots=True)
class AmiAccount:
    """Where the manager listens and who we are there."""

    host: str
    port: int
    username: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AmiTiming:
    """Deadlines, the keep-alive, and the wait before each new try: doubled up to the maximum, halved by chance."""

    connect_deadline_s: float = 5.0
    action_deadline_s: float = 5.0
    ping_interval_s: float = 15.0
    retry_first_s: float = 0.25
    retry_max_s: float = 15.0
    max_queued_events: int = 10_000


Connect = Callable[[str, int], Awaitable[tuple[asyncio.StreamReader, Writer]]]


async def _connect_tcp(host: str, port: int) -> tuple[asyncio.StreamReader, Writer]:
    return await asyncio.open_connection(host, port)


async def _nothing_to_rebuild(client: "AmiClient") -> None:
    del client


class AmiClient:
    """The manager connection of one process.

    `run` connects, and connects again, until `close`. Each event is awaited in order by `on_event`; after each login
    `on_connected(client)` is awaited first, and may use `action` and `listing`.
    """

    def __init__(
        self,
        account: AmiAccount,
        on_event: Callable[[Event], Awaitable[None]],
        *,
        on_connected: Callable[["AmiClient"], Awaitable[None]] = _nothing_to_rebuild,
        timing: AmiTiming | None = None,
        connect: Connect = _connect_tcp,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._account = account
        self._on_event = on_event
        self._on_connected = on_connected
        self._timing = timing or AmiTiming()
        self._connect = connect
        self._chance = chance
        self._state = LinkState.DOWN
        self._state_changed = asyncio.Event()
        self._link: AmiLink | None = None
        self._closing = asyncio.Event()

    @property
    def state(self) -> LinkState:
        """How far the connection is now."""
        return self._state

    async def wait_for(self, state: LinkState) -> None:
        """Wait until the connection is in `state`."""
        while self._state is not state:
            await self._state_changed.wait()

    async def action(self, name: str, headers: Headers = (), *, deadline_s: float | None = None) -> Response:
        """Do one action; raises `AmiError`, `ActionTimedOut`, `ConnectionLost`, or `LocalProtocolError`."""
        return (await self._request(name, headers, listing=False, deadline_s=deadline_s)).response

    async def listing(self, name: str, headers: Headers = (), *, deadline_s: float | None = None) -> tuple[Event, ...]:
        """Do an action that answers with a list, such as "CoreShowChannels"; returns its entries."""
        return (await self._request(name, headers, listing=True, deadline_s=deadline_s)).items

    async def run(self) -> None:
        """Stay connected until `close`.

        Each connection lives in a task of its own: on Python 3.11.2 (Debian 12) a TaskGroup that failed leaves its task
        marked as cancelled, and the next `asyncio.timeout` in that task would end it.
        """
        failures = 0
        while not self._closing.is_set():
            failures = 0 if await asyncio.create_task(self._connect_once()) else failures + 1
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._retry_delay_s(failures)):
                    await self._closing.wait()

    async def close(self) -> None:
        """End the connection and `run`."""
        self._closing.set()
        await self.wait_for(LinkState.DOWN)

    async def _request(self, name: str, headers: Headers, *, listing: bool, deadline_s: float | None) -> Reply:
        if self._link is None:
            raise ConnectionLost(DEVICE, name, "there is no connection")
        deadline_s = self._timing.action_deadline_s if deadline_s is None else deadline_s
        reply = await self._link.request(name, headers, listing=listing, deadline_s=deadline_s)
        if reply.response.is_error:
            raise AmiError(name, reply.response)
        return reply

    async def _connect_once(self) -> bool:
        """Live through one connection; tells whether it came UP."""
        was_up = False
        try:
            async with asyncio.timeout(self._timing.connect_deadline_s):
                reader, writer = await self._connect(self._account.host, self._account.port)
            link = AmiLink(reader, writer, self._timing.max_queued_events)
            with contextlib.closing(link):
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(link.read())
                    tasks.create_task(self._end_when_closing())
                    await self._begin(link)
                    was_up = True
                    tasks.create_task(self._keep_alive())
                    tasks.create_task(self._dispatch(link.events))
        except* (OSError, ZongjiError) as faults:
            tell = log.info if self._closing.is_set() else log.warning
            tell("ami.connection_ended", reasons=[str(fault) for fault in faults.exceptions])
        finally:
            self._link = None
            self._enter(LinkState.DOWN)
        return was_up

    async def _begin(self, link: AmiLink) -> None:
        await link.log_in(self._account.username, self._account.secret, self._timing.connect_deadline_s)
        self._link = link
        self._enter(LinkState.SYNCHRONISING)
        await self._synchronise()
        self._enter(LinkState.UP)

    async def _synchronise(self) -> None:
        """Run `on_connected`; the boundary where a bug in it costs this connection, not the client."""
        try:
            await self._on_connected(self)
        except ZongjiError:
            raise
        except Exception as bug:
            log.exception("ami.synchronise_failed")
            raise ConnectionLost(DEVICE, "synchronise", "the state could not be rebuilt") from bug

    async def _dispatch(self, events: asyncio.Queue[Event]) -> None:
        """Hand on the events; the boundary where a bug in `on_event` costs that event only."""
        while True:
            event = await events.get()
            try:
                await self._on_event(event)
            except Exception:
                log.exception("ami.event_failed", event_name=event.name)

    async def _keep_alive(self) -> None:
        """Find out about a dead peer that sends no end of stream."""
        while True:
            await asyncio.sleep(self._timing.ping_interval_s)
            await self.action("Ping")

    async def _end_when_closing(self) -> None:
        await self._closing.wait()
        raise ConnectionLost(DEVICE, "close", "we close the connection")

    def _enter(self, state: LinkState) -> None:
        if state is self._state:
            return
        log.info("ami.state", old=self._state.name, new=state.name)
        self._state = state
        self._state_changed.set()
        self._state_changed = asyncio.Event()

    def _retry_delay_s(self, failures: int) -> float:
        """The next wait: at least half of the doubled time, so that it grows; the rest by chance."""
        doubled_s = self._timing.retry_first_s * 2.0 ** min(failures, 32)
        return min(doubled_s, self._timing.retry_max_s) * (1 + self._chance()) / 2
