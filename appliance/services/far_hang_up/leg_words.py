"""What an outgoing leg that nobody has answered yet is told: how far it has come, or that nobody hears it."""

import structlog

from appliance.lines.answer import FarEnd
from appliance.services.far_hang_up.asterisk import Asterisk
from appliance.services.far_hang_up.heard_channel import HeardChannel
from appliance.services.far_legs import word, word_without_ear

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_VARIABLE = "ZONGJI_FAR"


class LegWords:
    """Tells the legs' channels, each word once."""

    def __init__(self, asterisk: Asterisk) -> None:
        """Take who sets variables."""
        self._asterisk = asterisk

    def stands(self, channel: HeardChannel, far_end: FarEnd) -> None:
        """Take how far a leg has come, and tell it: another ear goes on from there."""
        channel.far_end = far_end
        if channel.leg is None or channel.talks or channel.is_asked:
            return
        told = word(channel.leg.acceptance, far_end)
        _log.debug("ear.far_end", call=channel.caller, line=channel.line, far_end=far_end, told=told)
        self._say(channel, told)

    def ask(self, channel: HeardChannel) -> None:
        """Have whoever answers a leg press 1, as nobody hears it; it stays so when an ear is back."""
        if channel.leg is not None and not channel.talks:
            channel.is_asked = True
            self._say(channel, word_without_ear(channel.told))

    def _say(self, channel: HeardChannel, told: str) -> None:
        if told != channel.told:
            channel.told = told
            self._asterisk.do(self._asterisk.tell(channel.channel, _VARIABLE, told))
