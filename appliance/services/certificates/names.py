"""What this machine is called in its network."""

import re
import socket
from contextlib import suppress

_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
_ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
"""Addresses for documentation (RFC 5737, RFC 3849): nothing is sent there, but the kernel tells the way it would go."""


def own_names() -> list[str]:
    """Give the host's names, the one that phones and browsers find by multicast DNS included; those of TLS alone."""
    host = socket.gethostname().lower().strip(".")
    found = [host, f"{host.split('.', maxsplit=1)[0]}.local", "localhost"]
    return [name for name in dict.fromkeys(found) if _NAME.fullmatch(name)]


def own_addresses() -> list[str]:
    """Give the addresses that other machines and this one find it by."""
    return [*outward_addresses(), "127.0.0.1", "::1"]


def outward_addresses() -> list[str]:
    """Give the addresses by which this machine goes out; none without a network."""
    found = []
    for family, elsewhere in _ELSEWHERE:
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((elsewhere, 9))
            found.append(str(probe.getsockname()[0]))
    return [address for address in dict.fromkeys(found) if address not in ("127.0.0.1", "::1")]
