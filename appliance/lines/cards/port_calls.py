"""Which ports carry a call, by what Asterisk's manager tells of channels, and which of them ring."""

import re
from collections.abc import Collection, Iterable

from appliance.asterisk.ami_protocol import Event

_CHANNEL = re.compile(r"DAHDI/(\d{1,4})-\d+(?:<\w+>)?")
_RINGING = frozenset({"Ring", "Ringing"})


def port_of(channel: str) -> int | None:
    """Give the port of a channel by its name (DAHDI/3-1); None for others."""
    found = _CHANNEL.fullmatch(channel)
    return int(found[1]) if found else None


class PortCalls:
    """Told of each event, and of all channels at each new connection. A caller who isn't answered may be unheard of."""

    def __init__(self) -> None:
        """Know of none."""
        self._channels: dict[str, str] = {}

    def on_event(self, event: Event) -> bool:
        """Take one event of the manager; tell whether a port's call has ended by it."""
        channel = event.get("Channel")
        if port_of(channel) is None:
            return False
        if event.name == "Hangup":
            return self._channels.pop(channel, None) is not None
        if event.name == "Newstate":
            self._channels[channel] = event.get("ChannelStateDesc")
        return False

    def rebuild(self, channels: Iterable[Event]) -> None:
        """Take all channels that there are."""
        self._channels = {
            event.get("Channel"): event.get("ChannelStateDesc")
            for event in channels
            if port_of(event.get("Channel")) is not None
        }

    @property
    def busy(self) -> Collection[int]:
        """The ports with a call, ringing ones too."""
        return {port for channel in self._channels if (port := port_of(channel)) is not None}

    @property
    def ringing(self) -> Collection[int]:
        """The ports that ring, or whose telephone does."""
        told = self._channels.items()
        return {port for channel, state in told if state in _RINGING and (port := port_of(channel)) is not None}
