"""Which channels that are up are to be heard: callers' on lines that tell a hang-up by tone, and outgoing legs'."""

from collections.abc import Callable

from appliance.domain.ids import CallId, LineId
from appliance.services.channel import SeenChannel
from appliance.services.far_hang_up.ears import Ears
from appliance.services.far_hang_up.heard_channel import HeardChannel, HeardChannels
from appliance.services.far_hang_up.release import Releases
from appliance.services.far_legs import Acceptance, FarLeg, LineHearing
from appliance.services.line_doctor.line_call import ENDPOINT as LINE_DOCTOR


class ChannelsUp:
    """Told of each channel that is seen; those that are to be heard get their ear."""

    def __init__(
        self,
        channels: HeardChannels,
        ears: Ears,
        releases: Releases,
        hearing_of: Callable[[LineId], LineHearing | None],
    ) -> None:
        """Take what is to be heard on lines."""
        self._channels = channels
        self._ears = ears
        self._releases = releases
        self._hearing_of = hearing_of

    def seen(self, seen: SeenChannel, *, music: bool = False) -> None:
        """Take what is known of a channel now; `music`: its caller may hear some already."""
        call = CallId(seen.unique)
        if not seen.is_up or call in self._channels or seen.endpoint == LINE_DOCTOR:  # who hears for themselves
            return
        if seen.far is not None and seen.call is not None:
            self._leg_is_up(seen, seen.far, seen.call)
        elif seen.line is not None and seen.is_caller:
            hearing = self._hearing_of(seen.line)
            if hearing is not None and hearing.releases:
                self._add(HeardChannel(call, seen.name, seen.line, music=music))
        elif seen.line is not None and seen.call is not None:
            self._leg_talks(seen.call, seen.line)

    def _leg_is_up(self, seen: SeenChannel, leg: FarLeg, caller: CallId) -> None:
        hearing = self._hearing_of(leg.line)
        talks = leg.acceptance is Acceptance.SIGNALLED
        if hearing is None or (talks and not hearing.releases):
            return
        self._releases.leg_began(caller, leg.line)
        self._add(HeardChannel(CallId(seen.unique), seen.name, leg.line, leg, caller, talks))

    def _leg_talks(self, caller: CallId, line: LineId) -> None:
        """Note that the half which stands for a leg is up: somebody has answered there."""
        for channel in self._channels:
            if channel.caller == caller and channel.line == line:
                channel.talks = True

    def _add(self, channel: HeardChannel) -> None:
        self._channels.add(channel)
        self._ears.want(channel)
