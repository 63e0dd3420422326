"""Giving the controller a command from another process: `command` for programs that block, `ask` on an event loop."""

import asyncio
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from appliance.errors import RemoteProtocolError, UserError
from appliance.services.control_messages import CommandFailed, Done, Failure, Progress, Request
from appliance.services.control_wire import ReplyReader, request_line

DEADLINE_S = 600.0
"""A new company's prompts take the speech engine a minute on a small box; a controller that hangs is told sooner."""

_CHUNK_BYTES = 65536
_ONLY = 1


class ControllerDown(UserError):
    """There is nobody on the command socket."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The controller is not running: nobody listens on {path}.",
            "start it (`systemctl start zongji-calls`) and try again",
        )


def _silent(_words: str) -> None:
    return


def command(
    path: Path,
    name: str,
    parameters: Mapping[str, Any],
    tell: Callable[[str], None] = _silent,
    deadline_s: float = DEADLINE_S,
) -> Mapping[str, Any]:
    """Have a command done; give what came of it.

    Raises CommandFailed when the controller refuses, ControllerDown when there is none, TimeoutError when it says
    nothing for `deadline_s`, RemoteProtocolError when the connection breaks or what answers is no controller.
    """
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as connection:
        connection.settimeout(deadline_s)
        try:
            connection.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError) as error:
            raise ControllerDown(path) from error
        connection.sendall(request_line(Request(_ONLY, name, parameters)))
        reader = ReplyReader()
        while data := connection.recv(_CHUNK_BYTES):
            for done in _results(reader, data, tell):
                return done
    raise _broken()


async def ask(
    path: Path, name: str, parameters: Mapping[str, Any], tell: Callable[[str], None] = _silent
) -> Mapping[str, Any]:
    """Have a command done, as `command` does; deadlines are the asker's affair (`asyncio.timeout`)."""
    try:
        incoming, outgoing = await asyncio.open_unix_connection(str(path))
    except (FileNotFoundError, ConnectionRefusedError) as error:
        raise ControllerDown(path) from error
    reader = ReplyReader()
    try:
        outgoing.write(request_line(Request(_ONLY, name, parameters)))
        await outgoing.drain()
        while data := await incoming.read(_CHUNK_BYTES):
            for done in _results(reader, data, tell):
                return done
    finally:
        outgoing.transport.abort()
    raise _broken()


def _results(reader: ReplyReader, data: bytes, tell: Callable[[str], None]) -> Iterator[Mapping[str, Any]]:
    """Tell the progress in `data`, and give the result when it is there. Raises CommandFailed."""
    for _, reply in reader.feed(data):
        match reply:
            case Progress(words):
                tell(words)
            case Done(result):
                yield result
            case Failure():
                raise CommandFailed(reply)


def _broken() -> RemoteProtocolError:
    return RemoteProtocolError("the controller ended before it had answered; whether the command was done is not known")
