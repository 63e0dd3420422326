"""When silence on a caller's line is a hang-up: not while music is played to them, nor while it rings for them."""

from collections.abc import Callable

from appliance.domain.far_leave import LongSilence
from appliance.domain.ids import CallId
from appliance.services.far_hang_up.heard_channel import HeardChannel
from appliance.services.far_legs import LineHearing


class Silences:
    """Told of music, and asked of each silence."""

    def __init__(self, rings: Callable[[CallId], bool], clock: Callable[[], float]) -> None:
        """Take who knows whether somebody is rung for a call and hasn't answered, and the clock, in seconds."""
        self._rings = rings
        self._clock = clock

    def music(self, channel: HeardChannel, *, on: bool) -> None:
        """Take that music begins or ends on a channel."""
        channel.music, channel.quiet_from = on, self._clock()

    def too_long(self, channel: HeardChannel, hearing: LineHearing | None, for_s: float) -> LongSilence | None:
        """Tell whether nothing was heard of a caller for too long while they talk, or are in a menu.

        As the ear tells of silence every 10 s, the end of a ring is known to within that. An outgoing leg's party may
        be silent: whoever talks with them hears it.
        """
        now = self._clock()
        if self._rings(channel.call):
            channel.quiet_from = now
        if hearing is None or not hearing.releases or not hearing.silence_s or channel.leg or channel.music:
            return None
        for_s = min(for_s, now - channel.quiet_from)
        return LongSilence(for_s) if for_s >= hearing.silence_s else None
