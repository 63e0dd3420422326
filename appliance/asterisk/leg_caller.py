"""The person at the phone that a call has reached, as somebody who is asked: codes keyed in a conversation."""

from appliance.asterisk.caller import AsteriskCaller, CallerChannel
from appliance.callflow.ports import CallerHungUp

CODE = "code"
"""The script path by which the controller tells a code keyed in a conversation."""

DIALLED = "ZONGJI_TO"
"""The variable that tells the dialplan where the caller goes."""


class LegChannel(CallerChannel):
    """A called channel. It is up, and its time has no limit: a caller's has, and theirs ends with it."""

    async def renew(self, planned_s: float) -> None:
        """Leave the channel without a dead-man's limit."""

    async def ended(self, asked_at: float, how: str) -> CallerHungUp:  # noqa: ARG002 - the caller's face
        """Take the end of the session for a hang-up: nobody sends an agent elsewhere."""
        return CallerHungUp()


class LegCaller(AsteriskCaller):
    """The port of a called channel."""

    channel_kind = LegChannel

    async def lift_limit(self) -> None:
        """Lift the dead-man's limit under which the dialplan has asked: somebody is here."""
        await self._channel.set("TIMEOUT(absolute)", "0")

    async def send_caller_to(self, keyed: str) -> None:
        """Have the dialplan send the caller to what was keyed, which must be digits, `*` and `#`."""
        await self._channel.set(DIALLED, keyed)
