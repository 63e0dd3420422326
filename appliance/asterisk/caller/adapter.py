"""The port's adapter: each wish goes to the one object that knows how it is done on an Asterisk channel."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import ClassVar

from appliance.asterisk.agi_server import AgiSession
from appliance.asterisk.caller.answering import Answering
from appliance.asterisk.caller.channel import CallerChannel
from appliance.asterisk.caller.conversation import Conversation
from appliance.asterisk.caller.faxing import Faxing
from appliance.asterisk.caller.known import ChannelFacts
from appliance.asterisk.caller.messages import Messages
from appliance.asterisk.caller.playing import Playing
from appliance.asterisk.caller.ringing import Ringing
from appliance.asterisk.caller.talking_on import TalkingOn
from appliance.asterisk.caller.transfers import Transfers
from appliance.asterisk.consulting import Consultation
from appliance.asterisk.joining import Joined
from appliance.callflow.bell import Bell
from appliance.callflow.ports import (
    CallerFacts,
    Consulted,
    FaxResult,
    FaxSettings,
    Hold,
    Leg,
    Listen,
    MessageLimits,
    Move,
    Recorded,
    RingRequest,
    RingResult,
)
from appliance.config.model.prompt import Prompt
from appliance.domain.far_leave import FarLeave
from appliance.domain.ids import CallId


class AsteriskCaller:
    """A caller (`callflow.ports.Caller`) on an Asterisk channel.

    `released` tells that we ended the call: the dialplan then leaves nothing behind.
    """

    channel_kind: ClassVar[type[CallerChannel]] = CallerChannel

    def __init__(self, session: AgiSession, facts: CallerFacts, known: ChannelFacts, *, early_media: bool) -> None:
        """Take over a channel that rings."""
        self.facts = facts
        self.released = False
        self._heard = known.heard
        call, instance = facts.call, known.instance
        self._channel = channel = self.channel_kind(session, call, known)
        self._answering = answering = Answering(channel, early_media=early_media)
        self._playing = playing = Playing(channel, known, answering)
        self._faxing = faxing = Faxing(channel, call, instance.raw_faxes, answering)
        self._messages = Messages(channel, call, known, answering, faxing)
        self._conversation = conversation = Conversation(channel)
        self._ringing = Ringing(channel, call, known, answering, playing, faxing, conversation)
        self._talking_on = TalkingOn(channel, call, known, conversation)
        self._transfers = Transfers(channel, known, answering, playing, conversation)

    async def fax_over(self, session: AgiSession) -> None:
        """Ask how a fax went in whose end the caller hung up, by the channel's last session."""
        await self._faxing.over(session)

    def joined(self, leg: Leg, channel: str) -> None:
        """Take that an agent has joined the caller with somebody else, on that channel."""
        self._conversation.came(Joined(leg, channel, asyncio.get_running_loop().time()))

    def moved(self, session: AgiSession, move: Move) -> None:
        """Take the session in which Asterisk brings the caller back whom it has sent elsewhere."""
        self._channel.came_back(session, move)

    def waits_at(self, picked_up: Joined) -> str | None:
        """Take who picks this caller up, and give the caller's channel: it is to be sent to the frame.

        None when no phone rings for this caller any more.
        """
        return self._channel.name if self._conversation.waits_for(picked_up) else None

    def let_go(self) -> None:
        """Give the caller back to the dialplan, and who waits to be joined with them: the walk is over."""
        self._channel.let_go()
        self._transfers.let_go()

    @property
    def consultation(self) -> Consultation:
        """Where the sessions are handed over of an agent who consults about this caller, and of the colleague."""
        return self._transfers.consultation

    @property
    def answered(self) -> bool:
        """Whether the line has been answered."""
        return self._answering.answered

    @property
    def answered_at(self) -> datetime | None:
        """When the line was answered."""
        return self._answering.answered_at

    @property
    def early_media(self) -> bool:
        """Whether the line can carry audio before it is answered."""
        return self._answering.early_media

    @property
    def heard_leave(self) -> FarLeave | None:
        """What the caller's hang-up is known by that their line has not signalled."""
        return self._heard(self.facts.call)

    def speak_in(self, language: str) -> None:
        """Play prompts in this language from now on."""
        self._playing.speak_in(language)

    async def answer(self) -> None:
        """Take the call; Asterisk waits up to 0.5 s for the line's first audio."""
        await self._answering.answer()

    async def play(self, prompts: Sequence[Prompt]) -> None:
        """Play to the end."""
        await self._playing.play(prompts)

    async def ask(self, prompts: Sequence[Prompt], listen: Listen) -> str:
        """Play and collect keys."""
        return await self._playing.ask(prompts, listen)

    async def wait(self, hold: Hold, bell: Bell) -> str:
        """Play what is said once, then music on hold."""
        return await self._playing.wait(hold, bell)

    async def ring(self, request: RingRequest) -> RingResult:
        """Ring one endpoint or several."""
        return await self._ringing.ring(request)

    async def talk_on(self, leg: Leg, *, recorded: bool) -> RingResult:
        """Let the caller talk on with whom they were joined with."""
        return await self._talking_on.talk_on(leg, recorded=recorded)

    async def consult(
        self, request: RingRequest | None, music: Sequence[Prompt], on_parted: Callable[[], None]
    ) -> Consulted:
        """Hold the caller by music while the agent rings a colleague and talks with them."""
        return await self._transfers.consult(request, music, on_parted)

    async def pick_up(self, call: CallId, leg: Leg) -> bool:
        """Have the other caller sent to where this channel waits for them."""
        return await self._transfers.pick_up(call, leg)

    async def play_message(self, file: PurePosixPath) -> None:
        """Play a voicemail to its end."""
        await self._messages.play(file)

    async def record_message(self, limits: MessageLimits) -> Recorded:
        """Record a message and make it durable."""
        return await self._messages.record(limits)

    async def drop_message(self, file: PurePosixPath) -> None:
        """Remove a message that was recorded anew."""
        await self._messages.drop(file)

    async def listen_for_fax(self) -> None:
        """Have Asterisk send the caller to the frame's extension `fax` when it hears a fax machine."""
        await self._faxing.listen()

    async def receive_fax(self, settings: FaxSettings) -> FaxResult:
        """Receive a fax."""
        return await self._faxing.receive(settings)

    async def leave_nothing(self, *, nothing: bool) -> None:
        """Have the dialplan leave nothing behind of this call, as it is none of a caller's; or all as ever."""
        self.released = self.released and nothing  # also where the channel is gone: what it left is settled
        await self._channel.set("CTL_DONE", "1" if nothing else "0")
        self.released = nothing

    async def stay(self, until: Awaitable[object], longest_s: float) -> None:
        """Leave the line as it is, ringing or answered, until something is so, or for so long."""
        await self._channel.stay(until, longest_s)

    async def hang_up(self) -> None:
        """Tell the dialplan that all is done, and give the channel back to it: it hangs up."""
        await self._channel.set("CTL_DONE", "1")
        self.released = True
        self._channel.session.close()
