"""A caller who is held while the agent consults, and one who picks up another's call."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from appliance.asterisk.caller.answering import Answering
from appliance.asterisk.caller.channel import LONGEST_TALK_S, CallerChannel
from appliance.asterisk.caller.conversation import Conversation
from appliance.asterisk.caller.known import ChannelFacts
from appliance.asterisk.caller.playing import Playing
from appliance.asterisk.consulting import LONGEST_CONSULTATION_S, Arrived, Consultation, joined_with
from appliance.asterisk.joining import Joined
from appliance.callflow.ports import CallerHungUp, CallerMoved, Consulted, ConsultEnd, Leg, MoveReason, RingRequest
from appliance.config.model.prompt import Prompt
from appliance.domain.ids import CallId

_Talking: TypeAlias = asyncio.Task[tuple[Consulted, Arrived | None]]

_Release: TypeAlias = Callable[[_Talking], Coroutine[Any, Any, None]]
_COMES_S = 3.0
"""How long a caller may take who is picked up: they may have been answered, or gone, in the same moment."""


@dataclass(frozen=True, slots=True)
class Transfers:
    """One caller's changes from one person to another."""

    channel: CallerChannel
    known: ChannelFacts
    answering: Answering
    playing: Playing
    conversation: Conversation
    consultation: Consultation = field(default_factory=Consultation)
    _consulting: set[_Talking] = field(init=False, default_factory=set)
    _releasing: set["asyncio.Task[None]"] = field(init=False, default_factory=set)

    async def consult(
        self, request: RingRequest | None, music: Sequence[Prompt], on_parted: Callable[[], None]
    ) -> Consulted:
        """Hold the caller by music while the agent rings a colleague and talks with them."""
        talking = self._begin_talking(request)
        try:
            consulted, arrived = await self._held(talking, music)
            self.conversation.joined, self.conversation.together = joined_with(arrived), None
        except CallerMoved as moved:
            self._alone(talking, _send_away, on_parted)
            return Consulted(ConsultEnd.MOVED, moved=moved.move)
        except BaseException:
            self._alone(talking, _let_go, on_parted)
            raise
        return consulted

    def let_go(self) -> None:
        """Give everybody back to the dialplan who waits to be joined with this caller."""
        self.consultation.let_go()
        joined = self.conversation.joined
        if joined is not None:
            joined.let_go()

    async def pick_up(self, call: CallId, leg: Leg) -> bool:
        """Have the other caller sent to where this channel waits for them."""
        other = self.known.caller(call)
        if other is None:
            return False
        await self.answering.answer()
        await self.channel.set("TIMEOUT(absolute)", f"{LONGEST_TALK_S:g}")
        await self.channel.set("CHANNEL(hangup_handler_push)", "zongji-released,s,1")
        session = self.channel.session
        us = Joined(leg, self.channel.name, asyncio.get_running_loop().time(), session.environment.unique_id)
        there = other.waits_at(us)
        if there is None:
            return False
        await self.channel.do("EXEC", "ChannelRedirect", f"{there},zongji-again-1,{MoveReason.PICK_UP},1")
        with suppress(TimeoutError):
            async with asyncio.timeout(_COMES_S):
                await session.hung_up.wait()
                raise CallerHungUp
        return False

    async def _held(self, talking: _Talking, music: Sequence[Prompt]) -> tuple[Consulted, Arrived | None]:
        asked_at = asyncio.get_running_loop().time()
        await self.channel.renew(LONGEST_CONSULTATION_S)
        await self.channel.do("SET", "MUSIC", "ON", self.playing.sounds.music[tuple(music)])
        await self._ended_or_over(talking)
        if not talking.done():
            raise await self.channel.ended(asked_at, "the caller was held")
        await self.channel.set("ZONGJI_HELD_BY", "")
        await self.channel.do("SET", "MUSIC", "OFF")
        return talking.result()

    def _begin_talking(self, request: RingRequest | None) -> _Talking:
        """Have the two talk, also when the caller leaves."""
        talking = asyncio.get_running_loop().create_task(self.consultation.hold(request))
        self._consulting.add(talking)
        talking.add_done_callback(self._consulting.discard)
        return talking

    def _alone(self, talking: _Talking, release: _Release, on_parted: Callable[[], None]) -> None:
        """Let the two talk on without the caller; `release` whoever of them waits for the caller in the end."""
        self.consultation.let_go()
        talking.add_done_callback(lambda _: on_parted())
        released = asyncio.get_running_loop().create_task(release(talking))
        self._releasing.add(released)
        released.add_done_callback(self._releasing.discard)

    async def _ended_or_over(self, talking: _Talking) -> None:
        """Wait until the two have talked, or the caller's session has ended."""
        ended = asyncio.get_running_loop().create_task(self.channel.session.hung_up.wait())
        try:
            await asyncio.wait({talking, ended}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ended.cancel()


async def _send_away(talking: _Talking) -> None:
    """Hang up: the caller is with somebody else by now."""
    _, left = await talking
    if left is not None:
        await left.send_away()


async def _let_go(talking: _Talking) -> None:
    """Leave to the dialplan who waits for a caller whom we have lost: it joins the two if the caller is there."""
    _, left = await talking
    if left is not None:
        left.let_go()
