"""The command socket: a unix socket on which anyone of the group may give the controller commands."""

import asyncio
import socket
import struct
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path

import structlog

from appliance.errors import RemoteProtocolError, ZongjiError
from appliance.services.commands import Commands
from appliance.services.control_messages import Done, Progress, Reply, Request, failure_of
from appliance.services.control_wire import RequestReader, hello_line, reply_line
from appliance.services.unix_socket import bind

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

MOST_ASKERS = 32
_FINISH_S = 5.0
"""For so long a command that is being done may go on when the controller ends."""
_CHUNK_BYTES = 65536


class ControlServer:
    """Does commands for whoever connects: `open`, then `close`. The caller holds the instance's lock (`LiveServer`).

    A command that was begun is finished, also when its asker has gone.
    """

    def __init__(self, commands: Commands, path: Path, version: str) -> None:
        self._commands = commands
        self._path = path
        self._version = version
        self._askers: set[asyncio.Task[None]] = set()
        self._running: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen. Raises UserError when another thing is in the socket's place."""
        self._server = await asyncio.start_unix_server(self._serve, sock=bind(self._path))

    async def close(self) -> None:
        """Finish what is being done, let the askers go and remove the socket."""
        if self._server is None:
            return
        self._server.close()
        if self._running:
            await asyncio.wait(self._running, timeout=_FINISH_S)
        for task in (*self._running, *self._askers):
            task.cancel()
        await asyncio.gather(*self._running, *self._askers, return_exceptions=True)
        await self._server.wait_closed()
        self._path.unlink(missing_ok=True)
        self._server = None

    def _serve(self, incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> None:
        if len(self._askers) >= MOST_ASKERS:
            _log.warning("an asker too many was refused", askers=len(self._askers))
            outgoing.transport.abort()
            return
        _keep(self._askers, self._attend(incoming, outgoing))

    async def _attend(self, incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> None:
        reader = RequestReader()
        try:
            outgoing.write(hello_line(self._version))
            while data := await incoming.read(_CHUNK_BYTES):
                for request in reader.feed(data):
                    await asyncio.shield(_keep(self._running, self._do(request, outgoing)))
        except RemoteProtocolError as error:
            _log.warning("an asker was refused", why=str(error))
        except OSError:
            pass  # the asker has gone
        finally:
            outgoing.close()

    async def _do(self, request: Request, outgoing: asyncio.StreamWriter) -> None:
        """Do one command; the boundary where a bug in it costs this command only."""

        def answer(reply: Reply) -> None:
            if not outgoing.is_closing():
                outgoing.write(reply_line(request.id, reply))

        _log.info("command", command=request.command, uid=_uid(outgoing))
        try:
            result = await self._commands.run(
                request.command, request.parameters, lambda words: answer(Progress(words))
            )
        except Exception as error:  # noqa: BLE001 - the boundary
            # The first line alone: what follows may quote the document, and with it a PIN.
            told = {} if isinstance(error, ZongjiError) else {"exc_info": error}
            _log.warning("command refused", command=request.command, why=str(error).partition("\n")[0], **told)
            answer(failure_of(error))
        else:
            answer(Done(result))
        with suppress(OSError):
            await outgoing.drain()


def _keep(tasks: "set[asyncio.Task[None]]", work: Coroutine[None, None, None]) -> "asyncio.Task[None]":
    task = asyncio.get_running_loop().create_task(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    return task


def _uid(outgoing: asyncio.StreamWriter) -> int | None:
    """Tell which user asks, as the kernel knows it (unix(7), SO_PEERCRED)."""
    with suppress(OSError, AttributeError, struct.error):
        credentials = outgoing.get_extra_info("socket").getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
        return int(struct.unpack("3i", credentials)[1])
    return None
