"""Asterisk's side of both protocols, in memory."""

import asyncio
from collections.abc import Callable

from appliance.asterisk.agi_server import AgiServer


class FakeTransport(asyncio.Transport):
    """The server's end of a FastAGI connection that has no network."""

    def __init__(self, protocol: asyncio.Protocol) -> None:
        super().__init__()
        self.written = bytearray()
        self.is_lost = False
        self._protocol = protocol

    def write(self, data: bytes | bytearray | memoryview) -> None:
        assert not self.is_lost, "written after the end"
        self.written += data

    def abort(self) -> None:
        if not self.is_lost:
            self.is_lost = True
            asyncio.get_running_loop().call_soon(self._protocol.connection_lost, None)


class FakeAsterisk:
    """Asterisk, calling an `AgiServer`."""

    def __init__(self, server: AgiServer) -> None:
        self._link = server.new_link()
        self.transport = FakeTransport(self._link)
        self._link.connection_made(self.transport)

    def say(self, data: bytes) -> None:
        """Send bytes, one at a time."""
        for byte in data:
            self._link.data_received(bytes([byte]))

    def hang_up_the_line(self) -> None:
        """End the stream."""
        self._link.eof_received()
        self.transport.abort()

    def heard(self) -> bytes:
        """Take what was sent to us."""
        data = bytes(self.transport.written)
        self.transport.written.clear()
        return data


Fields = dict[str, str]


class FakeManager:
    """Asterisk's manager: `connect` is what a client is given, `answer` tells what comes back for an action."""

    def __init__(self, answer: Callable[[Fields], bytes] | None = None) -> None:
        self.answer = answer or success
        self.greeting = b"Asterisk Call Manager/11.0.0\r\n"
        self.actions: list[Fields] = []
        self.connected_at_s: list[float] = []
        self.refusals = 0
        self._reader: asyncio.StreamReader | None = None

    async def connect(self, host: str, port: int) -> tuple[asyncio.StreamReader, "FakeManager"]:
        assert (host, port) == ("asterisk", 5038)
        self.connected_at_s.append(asyncio.get_running_loop().time())
        if len(self.connected_at_s) <= self.refusals:
            raise ConnectionRefusedError("nobody listens")
        self._reader = asyncio.StreamReader()
        self.say(self.greeting)
        return self._reader, self

    def write(self, data: bytes) -> None:
        for message in data.decode().removesuffix("\r\n\r\n").split("\r\n\r\n"):
            action = dict(line.split(": ", 1) for line in message.split("\r\n"))
            self.actions.append(action)
            self.say(self.answer(action))

    def say(self, data: bytes) -> None:
        """Send bytes to the client."""
        assert self._reader is not None
        self._reader.feed_data(data)

    def close(self) -> None:
        """End the stream, from either side."""
        if self._reader is not None:
            self._reader.feed_eof()

    def asked(self, name: str) -> list[Fields]:
        """All actions of one name."""
        return [action for action in self.actions if action["Action"] == name]


def message(**fields: str) -> bytes:
    """One message of the manager."""
    return "".join(f"{key}: {value}\r\n" for key, value in fields.items()).encode() + b"\r\n"


def success(action: Fields) -> bytes:
    """Agree to an action."""
    return message(Response="Success", ActionID=action["ActionID"], Message="Done")
