"""The channels that are to be heard, and what is known of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from appliance.domain.ids import CallId, LineId
from appliance.lines.answer import FarEnd
from appliance.services.far_legs import FarLeg

MOST_EARS = 5
"""For one call, while nothing else changes."""


@dataclass(slots=True)
class HeardChannel:
    """A channel that is up, on a line that is to be heard; `ear` is the one that it has, or will have.

    Of an outgoing leg `leg` tells what is to be found out, `caller` whose leg it is, `told` what its channel was told
    last, and `far_end` how far it had come when an ear last told; `talks`: somebody has answered; `is_asked`: it was
    without an ear, so whoever answers must press 1, also when there is one again, which may hear a person who is asked
    already. `music` is on where the far party hears music, or may hear it, and need not say anything.
    """

    call: CallId
    channel: str
    line: LineId
    leg: FarLeg | None = None
    caller: CallId | None = None
    talks: bool = True
    told: str = ""
    far_end: FarEnd = FarEnd.DIALLED
    is_asked: bool = False
    music: bool = False
    quiet_from: float = 0.0
    ear: UUID | None = None
    ears: int = 0
    hears: bool = False

    @property
    def is_given_up(self) -> bool:
        """Whether it gets no other ear, as none has stayed."""
        return self.ear is None and self.ears >= MOST_EARS


class HeardChannels:
    """All of them, by the channel's own call id."""

    def __init__(self) -> None:
        """Begin with none."""
        self._channels: dict[CallId, HeardChannel] = {}

    def __contains__(self, call: CallId) -> bool:
        """Tell whether a channel is heard."""
        return call in self._channels

    def __iter__(self) -> Iterator[HeardChannel]:
        """Give each; one may go meanwhile."""
        return iter(tuple(self._channels.values()))

    def add(self, channel: HeardChannel) -> None:
        """Take one more."""
        self._channels[channel.call] = channel

    def get(self, call: CallId) -> HeardChannel | None:
        """Give a call's."""
        return self._channels.get(call)

    def pop(self, call: CallId) -> HeardChannel | None:
        """Give a call's, which is gone."""
        return self._channels.pop(call, None)

    def of_ear(self, ear: UUID) -> HeardChannel | None:
        """Give the one that an ear hears, or will hear."""
        return next((channel for channel in self._channels.values() if channel.ear == ear), None)
