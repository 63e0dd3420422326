"""Ringing for a caller: one attempt, and the conversation that may follow."""

import asyncio
from dataclasses import dataclass

from appliance.asterisk import attempt
from appliance.asterisk.caller.answering import Answering
from appliance.asterisk.caller.attempt_end import AttemptEnds, Span
from appliance.asterisk.caller.channel import LONGEST_TALK_S, CallerChannel, OutOfReach
from appliance.asterisk.caller.conversation import Conversation
from appliance.asterisk.caller.faxing import Faxing
from appliance.asterisk.caller.known import ChannelFacts
from appliance.asterisk.caller.playing import Playing
from appliance.asterisk.joining import Joined
from appliance.callflow.ports import CallerHungUp, CallerMoved, RingRequest, RingResult
from appliance.domain.ids import CallId


@dataclass(frozen=True, slots=True)
class Ringing:
    """Rings for one caller."""

    channel: CallerChannel
    call: CallId
    known: ChannelFacts
    answering: Answering
    playing: Playing
    faxing: Faxing
    conversation: Conversation

    async def ring(self, request: RingRequest) -> RingResult:
        """Ring one endpoint or several."""
        self.conversation.number += 1
        clock = asyncio.get_running_loop().time
        started = clock()
        try:
            caller_stays = await self._dialled(request)
        except OutOfReach:
            return self._ends.lost(request, Span(started, clock()))
        except CallerMoved as moved:
            return self._ends.moved(request, Span(started, clock()), self.conversation.moved(moved.move))
        span = Span(started, clock())
        if isinstance(caller_stays, Joined):
            return self._ends.joined(request, span, caller_stays)
        if caller_stays:
            return await self._over(request, span)
        if not self.known.follows_since(started):
            raise OutOfReach("whether an agent had answered is not known; what the dialplan leaves behind tells")
        return self._ends.left(request, span)

    @property
    def _ends(self) -> AttemptEnds:
        return AttemptEnds(self.channel, self.call, self.known, self.answering)

    async def _over(self, request: RingRequest, span: Span) -> RingResult:
        """Tell of an attempt at whose end the caller was still there, or was just sent elsewhere."""
        try:
            return await self._ends.dialled(request, span)
        except CallerMoved as moved:
            return self._ends.moved(request, span, self.conversation.moved(moved.move))

    async def _dialled(self, request: RingRequest) -> bool | Joined:
        """Ring until it is over, or until the caller is joined with somebody else: then Dial goes on."""
        dialling = self.conversation.begin(self._dial(request))
        self.conversation.rings = True
        try:
            self.conversation.joined = joined = await self.conversation.joined_during(dialling)
        finally:
            self.conversation.rings = False
        return await dialling if joined is None else joined

    async def _dial(self, request: RingRequest) -> bool:
        """Ring until the attempt, and a conversation that follows, is over; tell whether the caller is still there."""
        try:
            if request.ringtone is not None:
                await self.answering.open_audio()
            planned = self._plan(request)
            await self._prepare(planned, request)
            # An agent who hangs up while their ID is announced makes Dial fail, and by itself that would end the call.
            await self.channel.do("EXEC", "TryExec", f"Dial({planned.arguments})", planned_s=LONGEST_TALK_S)
            await self.faxing.hear(now=True)
        except CallerHungUp:
            return False
        return True

    def _plan(self, request: RingRequest) -> attempt.Attempt:
        means = attempt.Means(
            self.playing.sounds, self.known.lines, self.known.sounds, self.known.ports, self.known.hears
        )
        recording = f"{self.call}-{self.conversation.number}"
        return attempt.plan(request, means, recording, answered=self.answering.answered)

    async def _prepare(self, planned: attempt.Attempt, request: RingRequest) -> None:
        """Set on the channel what Dial needs."""
        await self.channel.renew(planned.longest_s)
        music = self.playing.sounds.hold_music.get(request.hotline) if request.hotline else None
        await self.conversation.hold_by(music)
        for name, value in planned.variables.items():
            await self.channel.set(name, value)
        await self.faxing.hear(now=False)
