"""What the manager's events and the ear's words mean for the channels that are to be heard."""

from collections.abc import Callable
from dataclasses import replace

import structlog

from appliance.asterisk.ami_protocol import Event
from appliance.domain.far_leave import FarLeave
from appliance.domain.heard_tone import HeardTone
from appliance.domain.ids import CallId, LineId
from appliance.lines.ear_link import EarLink
from appliance.lines.ear_wire import Awaited, EarMessage, Heard, Hears, Over, Silent, Stands
from appliance.lines.exchange_tones import is_release
from appliance.services.channel import read
from appliance.services.far_hang_up.asterisk import Asterisk, Manager
from appliance.services.far_hang_up.channels_up import ChannelsUp
from appliance.services.far_hang_up.ears import Ears
from appliance.services.far_hang_up.heard_channel import HeardChannel, HeardChannels
from appliance.services.far_hang_up.leg_words import LegWords
from appliance.services.far_hang_up.release import Releases
from appliance.services.far_hang_up.silence import Silences
from appliance.services.far_legs import LineHearing
from appliance.services.presence import Listing

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class FarHangUps:
    """`run` until cancelled; told of the manager's events, and of each new connection to it."""

    def __init__(
        self,
        manager: Manager,
        hearing_of: Callable[[LineId], LineHearing | None],
        rings: Callable[[CallId], bool],
        link: EarLink,
        port: int,
        clock: Callable[[], float],
    ) -> None:
        """Take what is to be heard on lines (None: their tones aren't known), the ear, and its audio port.

        `rings` tells whether somebody is rung for a call, and hasn't answered; `clock` is monotonic, in seconds.
        """
        self.link = link
        link.listen(self.told)
        link.on_change(self.link_changed)
        self._hearing_of = hearing_of
        self._clock = clock
        self._silences = Silences(rings, clock)
        self._asterisk = Asterisk(manager, port)
        self._channels = HeardChannels()
        self._words = LegWords(self._asterisk)
        self._ears = Ears(link, self._asterisk, self._channels, self._words, hearing_of)
        self._releases = Releases(self._asterisk, self._channels, self._ears.missed)
        self._up = ChannelsUp(self._channels, self._ears, self._releases, hearing_of)

    async def run(self) -> None:
        """Listen to the ear."""
        try:
            await self.link.run()
        finally:
            self._asterisk.close()

    def heard(self, call: CallId) -> FarLeave | None:
        """Tell what a call's far end is known to have hung up by; None when it hasn't, or its line has signalled it."""
        return self._releases.of_call(call)

    def leg_heard(self, caller: CallId, line: LineId) -> HeardTone | None:
        """Tell by which tone the far end of a caller's latest leg on a line is known to have hung up; None: by none."""
        return self._releases.of_leg(caller, line)

    def hears(self, line: LineId) -> bool:
        """Tell whether an outgoing leg on a line would be heard now."""
        return self.link.is_up and self._hearing_of(line) is not None

    @property
    def without_ear(self) -> int:
        """How many answered calls should have an ear and have none."""
        return sum(channel.ear is None for channel in self._channels)

    @property
    def given_up(self) -> int:
        """How many of them get no other one."""
        return sum(channel.is_given_up for channel in self._channels)

    def on_event(self, event: Event) -> None:
        """Take one event of the manager."""
        match event.name:
            case "Newstate":
                self._up.seen(read(event, ()))
            case "Hangup":
                self._gone(CallId(event.get("Uniqueid")))
            case "MusicOnHoldStart" | "MusicOnHoldStop":
                self._music(CallId(event.get("Uniqueid")), on=event.name == "MusicOnHoldStart")
            case "Alarm":
                self._releases.alarm(event.get("DAHDIChannel"), event.get("Alarm"))
            case _:
                pass

    async def rebuild(self, manager: Listing) -> None:
        """Learn which calls go on. Who of them hears music isn't told: each may, until an event tells."""
        for channel in self._channels:
            channel.music = True
        there = [read(event, ()) for event in await manager.listing("CoreShowChannels")]
        up = {CallId(seen.unique) for seen in there}
        for channel in self._channels:
            if channel.call not in up:
                self._gone(channel.call)
            elif channel.ear is None:
                self._ears.want_anew(channel)
        for seen in there:
            self._up.seen(seen, music=True)

    async def told(self, message: EarMessage) -> None:
        """Take what the ear says; of ears that are no call's it says nothing to us. Nothing is waited for."""
        match message:
            case Awaited(ear) | Heard(ear) | Stands(ear) | Silent(ear) | Over(ear) | Hears(ear):
                channel = self._channels.of_ear(ear)
                if channel is not None:
                    self._told_of(channel, message)
            case _:
                pass

    async def link_changed(self) -> None:
        """Begin anew for each call: of the ears before nothing is known any more."""
        for channel in self._channels:
            self._ears.want_anew(channel)

    def _told_of(self, channel: HeardChannel, message: EarMessage) -> None:
        match message:
            case Awaited(ear):
                self._ears.awaited(channel, ear)
            case Heard(_, tone):
                self._tone(channel, tone)
            case Stands(_, far_end):
                self._words.stands(channel, far_end)
            case Silent(_, for_s):
                self._silent(channel, for_s)
            case Over():
                self._ears.missed(channel)
            case Hears():
                _log.debug("ear.hears", call=channel.call)
                channel.hears = True
                self._words.stands(channel, channel.far_end)
            case _:
                pass

    def _gone(self, call: CallId) -> None:
        channel = self._channels.pop(call)
        if channel is not None:
            self._ears.forget(channel)

    def _tone(self, channel: HeardChannel, tone: HeardTone) -> None:
        hearing = self._hearing_of(channel.line)
        if not is_release(tone.kind) or (channel.talks and (hearing is None or not hearing.releases)):
            return
        self._releases.by_tone(channel, replace(tone, began_at=self._clock() - tone.lasted_s))

    def _silent(self, channel: HeardChannel, for_s: float) -> None:
        leave = self._silences.too_long(channel, self._hearing_of(channel.line), for_s)
        if leave is not None:
            self._releases.left(channel, leave)

    def _music(self, call: CallId, *, on: bool) -> None:
        channel = self._channels.get(call)
        if channel is not None:
            self._silences.music(channel, on=on)
