"""Callers by the dozen, all of them in one thread: thirty cost less than one of the rig's phones, and open at once."""

import selectors
import socket
import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from struct import Struct
from types import TracebackType
from typing import Self

from hil_rig.phones.api import PhoneAccount
from tests.harness.light_audio import FRAME_S
from tests.harness.light_desk import LightDesk, Manners
from tests.harness.light_phone import LightCaller
from tests.harness.light_sip import HOST

_numbers = count(13_600_000_001)

_WHEN_IT_CAME = 35
"""SO_TIMESTAMPNS of Linux, by which the kernel tells when a datagram came; Python has no name for it."""
_TIMESPEC = Struct("@ll")
_LARGEST = 65536


class Lounge:
    """Where light callers sit: open it, take callers, close it."""

    def __init__(self, sip_port: int, accounts: dict[str, str], folder: Path, host: str = HOST) -> None:
        """Take the switchboard's port, its accounts' passwords, a folder for recordings, and where it is."""
        self._port, self._accounts, self._folder, self._host = sip_port, accounts, folder, host
        self._selector = selectors.DefaultSelector()
        self._callers: list[LightCaller] = []
        self._desks: list[LightDesk] = []
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="lounge", daemon=True)

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all calls and close."""
        for caller in self._callers:
            caller.close()
        for desk in self._desks:
            desk.close()
        self._closing.set()
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]  # only sockets are registered
        self._selector.close()

    def caller(self, line: str = "in", *, number: str | None = None, name: str = "") -> LightCaller:
        """Give a caller on a line, with a number that no other caller of the run has; `anonymous` for none."""
        account = PhoneAccount(
            user=f"line-{line}",
            password=self._accounts[f"line-{line}"],
            server_host=self._host,
            server_port=self._port,
            number=number or str(next(_numbers)),
            display_name=name,
        )
        caller = LightCaller(account, self._folder / f"light-{len(self._callers)}.wav")
        self._open(caller.sip, caller.on_sip)
        self._open(caller.rtp, caller.on_rtp)
        self._callers.append(caller)
        return caller

    def desk(self, user: str, manners: Manners) -> LightDesk:
        """Give a registered desk phone."""
        account = PhoneAccount(user, self._accounts[user], self._host, self._port, register=True)
        desk = LightDesk(account, self._folder, manners, self._open)
        self._desks.append(desk)
        desk.open()
        return desk

    def _open(self, opened: socket.socket, take: Callable[[bytes, float], None]) -> None:
        opened.setsockopt(socket.SOL_SOCKET, _WHEN_IT_CAME, 1)
        self._selector.register(opened, selectors.EVENT_READ, take)

    def _serve(self) -> None:
        due = time.monotonic()
        while not self._closing.is_set():
            for key, _ in self._selector.select(max(0.0, due - time.monotonic())):
                take: Callable[[bytes, float], None] = key.data
                assert isinstance(key.fileobj, socket.socket)
                take(*_read(key.fileobj))
            if time.monotonic() >= due:
                due += FRAME_S
                speakers: list[LightCaller | LightDesk] = [*self._callers, *self._desks]
                for speaker in speakers:
                    speaker.speak()


def _read(opened: socket.socket) -> tuple[bytes, float]:
    """Read a datagram, and tell when (monotonic) it came to this machine, however late it is read."""
    datagram, told, _, _ = opened.recvmsg(_LARGEST, socket.CMSG_SPACE(_TIMESPEC.size))
    now = time.monotonic()
    for _, kind, data in told:
        if kind == _WHEN_IT_CAME:
            seconds, nanoseconds = _TIMESPEC.unpack(data)
            return datagram, now - max(0.0, time.time() - seconds - nanoseconds / 1e9)
    return datagram, now
