"""Gives each channel that is to be heard its ear, and another one when that is gone."""

import asyncio
from collections.abc import Callable
from uuid import UUID, uuid4

import structlog

from appliance.domain.ids import LineId
from appliance.errors import ZongjiError
from appliance.lines.ear_link import EarLink
from appliance.lines.ear_wire import Await, Forget
from appliance.services.far_hang_up.asterisk import Asterisk
from appliance.services.far_hang_up.heard_channel import HeardChannel, HeardChannels
from appliance.services.far_hang_up.leg_words import LegWords
from appliance.services.far_legs import LineHearing

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

AGAIN_S = 0.5
"""An ear that is gone is missed only if its call is not: the manager's word of that comes within this."""
ARRIVES_S = 5.0
"""Asterisk connects an ear within 0.2 s: what hasn't come by then won't."""


class Ears:
    """`want` one for a channel; `missed` and `lost` tell that it is gone."""

    def __init__(
        self,
        link: EarLink,
        asterisk: Asterisk,
        channels: HeardChannels,
        words: LegWords,
        hearing_of: Callable[[LineId], LineHearing | None],
    ) -> None:
        """Take the link to the ear, and what is to be heard on lines."""
        self._link = link
        self._asterisk = asterisk
        self._channels = channels
        self._words = words
        self._hearing_of = hearing_of

    def want(self, channel: HeardChannel) -> None:
        """Have the ear await a channel; where it can't be heard, a leg's far end is asked to press 1."""
        hearing = self._hearing_of(channel.line)
        if hearing is None or not self._link.is_up:
            self._words.ask(channel)
            return
        if channel.is_given_up:
            _log.warning("ear.given_up", call=channel.call, ears=channel.ears)
            self._words.ask(channel)
            return
        channel.ear, channel.hears = uuid4(), False
        channel.ears += 1
        self._link.say(Await(channel.ear, hearing.tones, None if channel.talks else channel.far_end))

    def want_anew(self, channel: HeardChannel) -> None:
        """Begin anew, with all attempts: the ear, or the manager that refused the ones before, is another one."""
        channel.ear, channel.ears = None, 0
        self.want(channel)

    def awaited(self, channel: HeardChannel, ear: UUID) -> None:
        """Have Asterisk connect the channel's far side with the ear, which awaits it by now."""
        self._asterisk.do(self._attach(channel, ear))

    def forget(self, channel: HeardChannel) -> None:
        """Tell the ear that a channel is gone."""
        if channel.ear is not None:
            self._link.say(Forget(channel.ear))

    def missed(self, channel: HeardChannel) -> None:
        """Give a call that goes on another ear."""
        channel.ear = None
        self._asterisk.do(self._later(channel))

    async def _attach(self, channel: HeardChannel, ear: UUID) -> None:
        try:
            await self._asterisk.attach(ear, channel.call)
        except ZongjiError as error:
            self._lost(ear, str(error))
            return
        await asyncio.sleep(ARRIVES_S)
        if not channel.hears:
            self._lost(ear, "it did not come")

    def _lost(self, ear: UUID, why: str) -> None:
        """Miss an ear that Asterisk didn't connect, if it is still its call's."""
        channel = self._channels.of_ear(ear)
        if channel is not None:
            _log.warning("ear.not_attached", call=channel.call, why=why)
            self.missed(channel)

    async def _later(self, channel: HeardChannel) -> None:
        await asyncio.sleep(AGAIN_S)
        if channel.call in self._channels and channel.ear is None:
            self.want(channel)
