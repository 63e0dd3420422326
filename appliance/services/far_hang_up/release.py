"""Hangs up channels whose far end is known to have left, and remembers what told."""

from collections.abc import Callable
from typing import TypeVar

import structlog

from appliance.domain.far_leave import CablePulled, FarLeave
from appliance.domain.heard_tone import HeardTone
from appliance.domain.ids import CallId, LineId
from appliance.errors import ZongjiError
from appliance.services.far_hang_up.asterisk import Asterisk
from appliance.services.far_hang_up.heard_channel import HeardChannel, HeardChannels
from appliance.services.far_legs import end_cause

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_CLEARED = "16"
"""Normal clearing (ITU-T Q.850): the far party has hung up."""
_REMEMBERED = 500
"""Calls whose tone is still told: the walk asks for it when the channel is gone."""

_Key = TypeVar("_Key")
_Leave = TypeVar("_Leave")


class Releases:
    """Each channel is released once; where Asterisk doesn't do it, `missed` has another ear hear the tone again."""

    def __init__(self, asterisk: Asterisk, channels: HeardChannels, missed: Callable[[HeardChannel], None]) -> None:
        """Begin with nothing released."""
        self._asterisk = asterisk
        self._channels = channels
        self._missed = missed
        self._calls: dict[CallId, FarLeave] = {}
        self._legs: dict[tuple[CallId, LineId], HeardTone] = {}

    def of_call(self, call: CallId) -> FarLeave | None:
        """Tell what a call's far end is known to have hung up by."""
        return self._calls.get(call)

    def of_leg(self, caller: CallId, line: LineId) -> HeardTone | None:
        """Tell by which tone a caller's latest leg on a line is known to have ended."""
        return self._legs.get((caller, line))

    def leg_began(self, caller: CallId, line: LineId) -> None:
        """Forget the caller's earlier leg on a line."""
        self._legs.pop((caller, line), None)

    def by_tone(self, channel: HeardChannel, tone: HeardTone) -> None:
        """Release a channel whose far end brings a release tone, with a cause for Dial where nobody has answered."""
        if channel.caller is not None:
            _keep(self._legs, (channel.caller, channel.line), tone)
        self.left(channel, tone, "" if channel.talks else end_cause(tone.kind))

    def left(self, channel: HeardChannel, leave: FarLeave, cause: str = "") -> None:
        """Release a channel."""
        if channel.call in self._calls:
            return
        _keep(self._calls, channel.call, leave)
        _log.info("ear.far_hang_up", call=channel.call, known_by=leave.told)
        self._asterisk.do(self._release(channel, cause))

    def alarm(self, port: str, alarm: str) -> None:
        """Note why chan_dahdi is about to hang up whoever is on a port."""
        for channel in self._channels:
            if channel.channel.startswith(f"DAHDI/{port}-") and channel.call not in self._calls:
                _keep(self._calls, channel.call, CablePulled(alarm))

    async def _release(self, channel: HeardChannel, cause: str) -> None:
        if channel.call not in self._channels:
            return
        try:
            if cause and channel.leg is not None:
                variable = f"MASTER_CHANNEL(ZONGJI_CAUSE_{channel.leg.number})"
                await self._asterisk.tell(channel.channel, variable, cause)
            await self._asterisk.hang_up(channel.channel, cause or _CLEARED)
        except ZongjiError as error:
            _log.warning("ear.not_released", call=channel.call, why=str(error))
            if channel.call in self._channels:
                self._calls.pop(channel.call, None)
                self._missed(channel)


def _keep(told: dict[_Key, _Leave], key: _Key, leave: _Leave) -> None:
    """Remember what somebody may yet ask for, and the oldest no more."""
    if len(told) >= _REMEMBERED:
        told.pop(next(iter(told)))
    told[key] = leave
