"""Ports for instances side by side: each takes a whole block, and holds it by a lock as long as it lives."""

import fcntl
import os
import socket
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from appliance.domain.instance import Ports
from appliance.errors import UserError

_FIRST = 10_000
_SIZE = 1_000
_BLOCKS = 22
_RTP_OFFSET = 20


@dataclass(slots=True)
class PortBlock:
    """A block that nobody else has, until `release`."""

    ports: Ports
    _lock: int

    def release(self) -> None:
        """Give the block back."""
        os.close(self._lock)


def take_port_block(bind_address: str = "127.0.0.1") -> PortBlock:
    """Take the first free block. Raises UserError when all are taken."""
    for number in range(_BLOCKS):
        lock = _try_lock(number)
        if lock is None:
            continue
        ports = _ports(_FIRST + number * _SIZE)
        if _are_free(ports, bind_address):
            return PortBlock(ports, lock)
        os.close(lock)
    raise UserError(
        f"all {_BLOCKS} blocks of ports from {_FIRST} on are taken", "stop another instance on this machine"
    )


def _ports(first: int) -> Ports:
    return Ports(
        sip=first,
        agi=first + 1,
        ami=first + 2,
        http=first + 3,
        sip_ws=first + 4,
        ear=first + 5,
        rtp_first=first + _RTP_OFFSET,
        rtp_last=first + _SIZE - 1,
    )


def _try_lock(number: int) -> int | None:
    path = Path(tempfile.gettempdir()) / f"zongji-ports-{number}.lock"
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
        os.close(descriptor)
    return None


def _are_free(ports: Ports, bind_address: str) -> bool:
    tcp = ((socket.SOCK_STREAM, port) for port in (ports.agi, ports.ami, ports.http, ports.sip_ws, ports.ear))
    for kind, port in ((socket.SOCK_DGRAM, ports.sip), *tcp):
        with socket.socket(socket.AF_INET, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(kind == socket.SOCK_STREAM))
            try:
                probe.bind((bind_address, port))
            except OSError:
                return False
    return True
