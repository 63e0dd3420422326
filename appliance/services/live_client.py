"""Following the live view from another process: for ever (`follow`), or for one look (`read_snapshot`)."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from appliance.errors import RemoteProtocolError
from appliance.services.live_state import Snapshot
from appliance.services.live_wire import LiveReceiver, Update

SILENCE_S = 15.0
"""The controller says every 5 s that it lives; three times missed, and it hangs."""

_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 5.0
_CHUNK_BYTES = 65536


@dataclass(frozen=True, slots=True)
class LinkLost:
    """The controller can't be heard; `reason` is for people. What was known before may be wrong now."""

    reason: str


async def follow(
    path: Path,
    silence_s: float = SILENCE_S,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncGenerator[Update | LinkLost, None]:
    """Give each update, and `LinkLost` whenever the link breaks or can't be made; connect again for ever.

    Close it (`contextlib.aclosing`) when it isn't wanted any more.
    """
    pause_s = _FIRST_PAUSE_S
    while True:
        try:
            async with aclosing(_updates(path, silence_s)) as updates:
                async for update in updates:
                    pause_s = _FIRST_PAUSE_S
                    yield update
            yield LinkLost("the controller closed the live socket")
        except TimeoutError:
            yield LinkLost("the controller does not answer")
        except (FileNotFoundError, ConnectionRefusedError):
            yield LinkLost("the controller is not running")
        except (OSError, RemoteProtocolError) as error:
            yield LinkLost(str(error))
        await pause(pause_s)
        pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)


def read_snapshot(path: Path, deadline_s: float = 2.0) -> Snapshot:
    """Read one snapshot, blocking for `deadline_s` at most.

    Raises TimeoutError when the controller hangs, another OSError when there is none, RemoteProtocolError when what
    answers is no controller of this language.
    """
    end = monotonic() + deadline_s
    receiver = LiveReceiver()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(deadline_s)
        connection.connect(str(path))
        while data := connection.recv(_CHUNK_BYTES):
            if updates := receiver.feed(data):
                return updates[0].snapshot
            connection.settimeout(max(0.001, end - monotonic()))
    raise ConnectionResetError("the controller closed the live socket")


async def _updates(path: Path, silence_s: float) -> AsyncGenerator[Update, None]:
    async with asyncio.timeout(silence_s):
        incoming, outgoing = await asyncio.open_unix_connection(str(path))
    receiver = LiveReceiver()
    try:
        while data := await _read(incoming, silence_s):
            for update in receiver.feed(data):
                yield update
    finally:
        outgoing.transport.abort()


async def _read(incoming: asyncio.StreamReader, silence_s: float) -> bytes:
    async with asyncio.timeout(silence_s):
        return await incoming.read(_CHUNK_BYTES)
