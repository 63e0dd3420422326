"""Waking the daemon that delivers: a datagram of a byte, which nobody misses when it is lost."""

import asyncio
import os
import socket
import stat
from contextlib import suppress
from pathlib import Path

from appliance.errors import UserError
from appliance.services.unix_socket import LONGEST_PATH_BYTES, SOCKET_MODE

_WAKE, _HURRY = b"\0", b"!"


def poke(path: Path, *, hurry: bool = False) -> None:
    """Wake the daemon and return at once; where none runs, it will look when it starts.

    With `hurry`, servers that are being spared after a failure are tried at once.
    """
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        sender.sendto(_HURRY if hurry else _WAKE, str(path))


class Ear:
    """Listens for pokes: `open`, `wait` as often as wanted, `close`. The caller holds the daemon's lock."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._poked = asyncio.Event()
        self._hurry = False
        self._socket: socket.socket | None = None

    def open(self) -> None:
        """Listen. Raises UserError when another thing is in the socket's place."""
        if os.path.lexists(self._path) and not stat.S_ISSOCK(self._path.lstat().st_mode):
            raise UserError(f"{self._path} is in the way of our socket.", "move it away")
        if len(os.fsencode(self._path)) > LONGEST_PATH_BYTES:
            raise UserError(f"The path of our socket is too long: {self._path}", "put the instance into another folder")
        self._path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind(str(self._path))
        self._path.chmod(SOCKET_MODE)
        asyncio.get_running_loop().add_reader(self._socket, self._hear, self._socket)

    def poke(self) -> None:
        """Wake whoever waits, from within."""
        self._poked.set()

    async def wait(self, at_most_s: float) -> bool:
        """Wait for a poke since the last time, or until the time is over; tell whether one was in a hurry."""
        with suppress(TimeoutError):
            async with asyncio.timeout(at_most_s):
                await self._poked.wait()
        self._poked.clear()
        hurry, self._hurry = self._hurry, False
        return hurry

    def close(self) -> None:
        """Listen no more."""
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._path.unlink(missing_ok=True)
            self._socket = None

    def _hear(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while heard := listening.recv(64):
                self._hurry = self._hurry or heard == _HURRY
                self._poked.set()
