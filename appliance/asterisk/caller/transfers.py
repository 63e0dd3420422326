"""A caller who is held while the agent consults, and one who picks up another's call."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from appliance.asterisk.caller.answering import Answering
from appliance.asterisk.caller.channel import LONGEST_TALK_S, CallerChannel
from appliance.asterisk.caller.conversation import Conversation
from appliance.asterisk.caller.known import ChannelFacts
from appliance.asterisk.caller.playing import Playing
from appliance.asterisk.consulting import Consultation
from appliance.asterisk.joining import Joined
from appliance.callflow.ports import CallerHungUp, Consulted, Leg, MoveReason, RingRequest
from appliance.config.model.prompt import Prompt
from appliance.domain.ids import CallId

_LONGEST_CONSULTATION_S = 1800.0


@dataclass(frozen=True, slots=True)
class Transfers:
    """One caller's changes from one person to another."""

    channel: CallerChannel
    known: ChannelFacts
    answering: Answering
    playing: Playing
    conversation: Conversation
    consultation: Consultation = field(default_factory=Consultation)
    _consulting: set["asyncio.Task[tuple[Consulted, Joined | None]]"] = field(init=False, default_factory=set)

    async def consult(self, request: RingRequest | None, music: Sequence[Prompt]) -> Consulted:
        """Hold the caller by music while the agent rings a colleague and talks with them."""
        asked_at = asyncio.get_running_loop().time()
        await self.channel.renew(_LONGEST_CONSULTATION_S)
        await self.channel.do("SET", "MUSIC", "ON", self.playing.sounds.music[tuple(music)])
        talking = self._begin_talking(request)
        await self._ended_or_over(talking)
        if not talking.done():
            raise await self.channel.ended(asked_at, "the caller was held")
        consulted, self.conversation.joined = talking.result()
        self.conversation.together = None
        await self.channel.do("SET", "MUSIC", "OFF")
        return consulted

    async def pick_up(self, call: CallId, leg: Leg) -> bool:
        """Have the other caller sent to where this channel waits for them."""
        other = self.known.caller(call)
        if other is None:
            return False
        await self.answering.answer()
        await self.channel.set("TIMEOUT(absolute)", f"{LONGEST_TALK_S:g}")
        there = other.waits_at(Joined(leg, self.channel.name, asyncio.get_running_loop().time()))
        await self.channel.do("EXEC", "ChannelRedirect", f"{there},zongji-again-1,{MoveReason.PICK_UP},1")
        await self.channel.session.hung_up.wait()
        raise CallerHungUp

    def _begin_talking(self, request: RingRequest | None) -> "asyncio.Task[tuple[Consulted, Joined | None]]":
        """Have the two talk, also when the caller leaves."""
        talking = asyncio.get_running_loop().create_task(self.consultation.hold(request))
        self._consulting.add(talking)
        talking.add_done_callback(self._consulting.discard)
        return talking

    async def _ended_or_over(self, talking: "asyncio.Task[tuple[Consulted, Joined | None]]") -> None:
        """Wait until the two have talked, or the caller's session has ended."""
        ended = asyncio.get_running_loop().create_task(self.channel.session.hung_up.wait())
        try:
            await asyncio.wait({talking, ended}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ended.cancel()
