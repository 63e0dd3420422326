"""One connection to Asterisk's manager over asyncio: bytes to the protocol, its events to those who wait."""

import asyncio
from typing import Protocol

import structlog

from appliance.asterisk.ami_protocol import (
    AmiConnection,
    AmiEvent,
    Banner,
    Event,
    Headers,
    Reply,
    Response,
    Unmatched,
)
from appliance.asterisk.wire import Closed
from appliance.errors import DeviceError

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

DEVICE = "asterisk manager"
_READ_BYTES = 65536


class AmiError(DeviceError):
    """Asterisk answered an action with an error; `reason` is its message."""

    def __init__(self, action: str, response: Response) -> None:
        super().__init__(DEVICE, action, response.get("Message"))
        self.response = response


class ConnectionLost(DeviceError):  # what happened is its name, here and below
    """There is no connection, or it broke before the answer: whether the action was done is unknown."""


class ActionTimedOut(DeviceError):
    """No answer came in time; one that still comes is dropped."""


class Writer(Protocol):
    """The part of asyncio.StreamWriter that is used here."""

    def write(self, data: bytes, /) -> None:
        """Send bytes."""

    def close(self) -> None:
        """Close the connection."""


class AmiLink:
    """One connection, from the greeting to its end."""

    def __init__(self, reader: asyncio.StreamReader, writer: Writer, max_queued_events: int) -> None:
        self._greeted = asyncio.Event()
        self.events: asyncio.Queue[Event] = asyncio.Queue(max_queued_events)
        self._reader = reader
        self._writer = writer
        self._connection = AmiConnection()
        self._replies: dict[str, asyncio.Future[Reply]] = {}

    async def log_in(self, username: str, secret: str, deadline_s: float) -> None:
        """Wait for the greeting and log in; the secret goes over the wire and nowhere else."""
        async with asyncio.timeout(deadline_s):
            await self._greeted.wait()
        headers = {"Username": username, "Secret": secret, "Events": "on"}
        reply = await self.request("Login", headers, listing=False, deadline_s=deadline_s)
        if reply.response.is_error:
            raise AmiError("Login", reply.response)

    async def request(self, name: str, headers: Headers, *, listing: bool, deadline_s: float) -> Reply:
        """Send an action and wait for its reply."""
        action_id, data = self._connection.request(name, headers, listing=listing)
        reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._replies[action_id] = reply
        self._writer.write(data)
        try:
            async with asyncio.timeout(deadline_s):
                return await reply
        except TimeoutError:
            raise ActionTimedOut(DEVICE, name, f"no answer within {deadline_s:g} s") from None
        finally:
            self._replies.pop(action_id, None)
            self._connection.forget(action_id)

    async def read(self) -> None:
        """Read until the connection ends; always raises why it did."""
        while data := await self._reader.read(_READ_BYTES):
            for event in self._connection.receive(data):
                self._take(event)
        for event in self._connection.receive_eof():
            self._take(event)

    def close(self) -> None:
        """Close the connection and tell everyone who waits for an answer."""
        self._writer.close()
        for action_id, reply in self._replies.items():
            if not reply.done():
                reply.set_exception(ConnectionLost(DEVICE, action_id, "the connection broke before the answer"))

    def _take(self, event: AmiEvent) -> None:
        match event:
            case Event():
                self._enqueue(event)
            case Reply(action_id):
                self._settle(action_id, event)
            case Unmatched(message):
                log.warning("ami.unmatched", first=message.headers[0], action_id=message.get("ActionID"))
            case Banner(version):
                log.debug("ami.greeted", version=version)
                self._greeted.set()
            case Closed(None):
                raise ConnectionLost(DEVICE, "read", "Asterisk closed the connection")
            case Closed(fault):
                raise ConnectionLost(DEVICE, "read", str(fault))

    def _enqueue(self, event: Event) -> None:
        try:
            self.events.put_nowait(event)
        except asyncio.QueueFull:
            raise ConnectionLost(DEVICE, "read", f"more than {self.events.maxsize} events wait") from None

    def _settle(self, action_id: str, reply: Reply) -> None:
        future = self._replies.get(action_id)
        if future and not future.done():
            future.set_result(reply)
