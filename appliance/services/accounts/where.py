"""Where somebody asks from."""

import ipaddress
from dataclasses import dataclass

_MOST_CHARACTERS = 64


@dataclass(frozen=True, slots=True)
class From:
    """The address, and what the browser calls itself."""

    address: str
    browser: str

    @property
    def network(self) -> str:
        """What one attacker surely has: an IPv4 address, or the /64 of an IPv6 one."""
        try:
            read = ipaddress.ip_address(self.address.split("%", 1)[0])
        except ValueError:
            return self.address[:_MOST_CHARACTERS]
        if isinstance(read, ipaddress.IPv4Address):
            return str(read)
        return str(read.ipv4_mapped or ipaddress.ip_network((read, 64), strict=False))
