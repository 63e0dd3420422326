"""A caller who talks on with somebody they were joined with: after a pick-up, a consultation, a transfer."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from appliance.asterisk.caller.channel import LONGEST_TALK_S, CallerChannel, OutOfReach
from appliance.asterisk.caller.conversation import JOINED, PASSED_ON, Conversation
from appliance.asterisk.caller.known import ChannelFacts
from appliance.asterisk.joining import Joined
from appliance.callflow.ports import CallerHungUp, CallerMoved, Leg, Move, MoveReason, RingResult
from appliance.domain.ids import CallId
from appliance.domain.outcome import RingOutcome
from appliance.errors import LocalProtocolError


@dataclass(frozen=True, slots=True)
class TalkingOn:
    """One caller's conversations that don't begin with an attempt of ours."""

    channel: CallerChannel
    call: CallId
    known: ChannelFacts
    conversation: Conversation

    async def talk_on(self, leg: Leg, *, recorded: bool) -> RingResult:
        """Let the caller talk on with whom they were joined with; raises LocalProtocolError when with nobody."""
        since = self.conversation.joined
        if since is None:
            raise LocalProtocolError("the caller was not joined with anybody")
        together = self.conversation.together or self.conversation.begin(self._bridge(since, leg))
        self.conversation.number += 1
        if recorded:
            name = f"{self.call}-{self.conversation.number}-{leg.agent or leg.endpoint}"
            await self.known.record(since.channel, name)
        try:
            how = await self._until_over(together)
        finally:
            since.let_go()  # who could not be joined with the caller waits for nobody
        talk_s = asyncio.get_running_loop().time() - since.at
        return replace(how, talk_s=talk_s)

    async def _bridge(self, joined: Joined, leg: Leg) -> bool:
        """Join the caller with a channel that waits for it; tell whether the caller is still there in the end."""
        try:
            for name, value in _answered_by(joined, leg).items():
                await self.channel.set(name, value)
            await self.channel.renew(LONGEST_TALK_S)
            await self.channel.set("CHANNEL(musicclass)", self.conversation.held_by or "")
            await self.channel.do("EXEC", "Bridge", f"{joined.channel},x", planned_s=LONGEST_TALK_S)
            await self.channel.set("CHANNEL(musicclass)", "")
        except CallerHungUp:
            return False
        return True

    async def _until_over(self, together: "asyncio.Task[bool]") -> RingResult:
        result = RingResult(RingOutcome.ANSWERED, "normal clearing", 0, 0)
        try:
            joined = await self.conversation.joined_during(together)
            if joined is not None:
                self.conversation.joined = joined
                return replace(result, cause=JOINED, moved=Move(MoveReason.JOINED, leg=joined.leg))
            caller_stays = await together
            if caller_stays:
                await self.channel.values("DIALSTATUS")  # one who hangs up last is gone only now
        except CallerMoved as moved:
            return replace(result, cause=PASSED_ON, moved=moved.move)
        except OutOfReach:
            return replace(result, cause="the switchboard was interrupted")
        except CallerHungUp:
            caller_stays = False
        return result if caller_stays else replace(result, cause="the caller hung up", caller_left=True)


def _answered_by(joined: Joined, leg: Leg) -> Mapping[str, str]:
    """Give what the dialplan notes on the caller's channel when an agent whom Dial has rung answers.

    So the release of that channel sets the limit again, and the caller is known to have been served whatever becomes
    of us.
    """
    return {
        "ZONGJI_TALKS": joined.id,
        "ZONGJI_ANSWERED": str(int(time.time())),
        "ZONGJI_ANSWERED_AGENT": leg.agent or "",
        "ZONGJI_ANSWERED_ENDPOINT": leg.endpoint,
        "DIALSTATUS": "ANSWER",
    }
