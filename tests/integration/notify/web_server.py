"""A web server that answers as it is told: well, badly, late, in part, or not at all."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self

CERTIFICATES = Path(__file__).parent / "certificates"


@dataclass(frozen=True, slots=True)
class Request:
    """What came in; header names in small letters."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes out: of the whole answer the first `bytes_sent` bytes, all when None; then the connection ends."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    bytes_sent: int | None = None


class Silence:
    """Say nothing for ever."""


Answer = Reply | Silence
Answering = Callable[[Request], Awaitable[Answer]]


def in_turn(*answers: Answer) -> Answering:
    """Give these answers one after the other, and the last of them from then on."""
    left = list(answers)

    async def answer(_request: Request) -> Answer:
        return left.pop(0) if len(left) > 1 else left[0]

    return answer


def server_tls() -> ssl.SSLContext:
    """Give a server its certificate, of our own CA, for localhost."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / "server.pem")
    return context


@dataclass
class WebServer:
    """Open within `async with`; `requests` are those that were read to their end."""

    answering: Answering
    tls: bool = False
    requests: list[Request] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=server_tls() if self.tls else None)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"{'https' if self.tls else 'http'}://localhost:{self.port}"

    @property
    def ids(self) -> Sequence[str]:
        """The ids of what came, in order."""
        return [request.headers["x-zongji-id"] for request in self.requests]

    async def _serve(self, incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._answer(incoming, outgoing)
        finally:
            self._tasks.discard(task)
            outgoing.transport.abort()

    async def _answer(self, incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> None:
        request = await _read(incoming)
        self.requests.append(request)
        answer = await self.answering(request)
        if isinstance(answer, Silence):
            await asyncio.Event().wait()
            return
        outgoing.write(_bytes(answer)[: answer.bytes_sent])
        await outgoing.drain()
        outgoing.close()
        await outgoing.wait_closed()


async def _read(incoming: asyncio.StreamReader) -> Request:
    head = (await incoming.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await incoming.readexactly(int(headers.get("content-length", "0")))
    return Request(head[0].split(" ")[1], headers, body)


def _bytes(reply: Reply) -> bytes:
    headers = [*reply.headers, ("Content-Length", str(len(reply.body))), ("Connection", "close")]
    lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}", *(f"{name}: {v}" for name, v in headers)]
    return "\r\n".join([*lines, "", ""]).encode() + reply.body
