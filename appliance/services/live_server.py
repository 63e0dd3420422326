"""The live socket: a unix socket on which anyone of the group may follow the live view.

A reader gets the snapshot, then each change. Readers never hold up the controller: each has a bounded queue, and one
that doesn't keep up is dropped, to come back for a new snapshot. What a reader sends is thrown away.
"""

import asyncio
import os
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from appliance.services.live import LiveView
from appliance.services.live_state import Change
from appliance.services.live_wire import alive_line, change_line, hello_line, snapshot_line
from appliance.services.unix_socket import bind, lock

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LiveServerSettings:
    """`queue_lines`: how far a reader may fall behind. `alive_s`: how often it hears that we live.

    What happens within `gather_s` is sent at once: nobody sees the difference, and each write costs.
    """

    queue_lines: int = 1000
    gather_s: float = 0.05
    alive_s: float = 5.0


class _Reader:
    """One connection: a bounded queue, and the task that empties it into the socket."""

    def __init__(self, writer: asyncio.StreamWriter, settings: LiveServerSettings) -> None:
        self._writer = writer
        self._gather_s = settings.gather_s
        self._lines: asyncio.Queue[bytes] = asyncio.Queue(settings.queue_lines)

    def offer(self, line: bytes) -> bool:
        """Queue the line; False when the reader is too far behind, and is dropped."""
        try:
            self._lines.put_nowait(line)
        except asyncio.QueueFull:
            self._writer.transport.abort()
            return False
        return True

    async def send(self) -> None:
        """Send what is queued, for ever."""
        while True:
            first = await self._lines.get()
            await asyncio.sleep(self._gather_s)
            self._writer.write(b"".join((first, *(self._lines.get_nowait() for _ in range(self._lines.qsize())))))
            await self._writer.drain()


class LiveServer:
    """Tells the view on a socket: `open`, then `close`. One server a path; a second one is refused."""

    def __init__(
        self,
        view: LiveView,
        path: Path,
        version: str,
        settings: LiveServerSettings = LiveServerSettings(),
    ) -> None:
        self._view = view
        self._path = path
        self._version = version
        self._settings = settings
        self._readers: set[_Reader] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._lock: int | None = None
        self._server: asyncio.Server | None = None

    @property
    def readers(self) -> int:
        """How many follow."""
        return len(self._readers)

    async def open(self) -> None:
        """Listen. Raises UserError when another server is on the socket, or another thing is in its place."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = lock(self._path)
        try:
            listening = bind(self._path)
            self._server = await asyncio.start_unix_server(self._serve, sock=listening)
        except BaseException:
            os.close(self._lock)
            raise
        self._stop_listening = self._view.listen(self._publish)
        self._start(self._say_alive())

    async def close(self) -> None:
        """Let the readers go and remove the socket."""
        if self._server is None or self._lock is None:
            return
        self._stop_listening()
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()
        self._path.unlink(missing_ok=True)
        os.close(self._lock)
        self._server = self._lock = None

    def _publish(self, sequence: int, change: Change) -> None:
        if self._readers:
            self._offer(change_line(sequence, change))

    def _offer(self, line: bytes) -> None:
        for reader in tuple(self._readers):
            if not reader.offer(line):
                self._readers.discard(reader)
                _log.warning("live-reader-dropped", behind_lines=self._settings.queue_lines)

    async def _say_alive(self) -> None:
        while True:
            await asyncio.sleep(self._settings.alive_s)
            self._offer(alive_line(self._view.snapshot.sequence))

    def _serve(self, incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> None:
        # Snapshot and registration in one step of the loop: no change can fall between them.
        outgoing.write(hello_line(self._version) + snapshot_line(self._view.snapshot))
        reader = _Reader(outgoing, self._settings)
        self._readers.add(reader)
        self._start(self._attend(reader, incoming, outgoing))

    async def _attend(self, reader: _Reader, incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> None:
        sending = asyncio.create_task(reader.send())
        try:
            await _ignore(incoming)
        finally:
            self._readers.discard(reader)
            outgoing.transport.abort()
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _ignore(incoming: asyncio.StreamReader) -> None:
    """Throw away what comes, until the reader goes."""
    with suppress(OSError):
        while await incoming.read(65536):
            pass
