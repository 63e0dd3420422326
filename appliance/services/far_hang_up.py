"""Hang-ups and answers that nobody signals: each such channel on a line gets an ear, and is released by it.

The exchange says by a tone that the far party has hung up. The ear is an AudioSocket channel on which Asterisk runs
ChanSpy: it hears what the far party's side brings, and nothing of ours, in menu, queue, voicemail and conversation
alike. It is started by the manager when a caller's channel is answered, whoever answered it, and again for the calls
that go on when the ear, the controller or Asterisk's manager was away. Without an ear a call goes on as it is.

An outgoing leg's channel on a line has one too, from the moment at which it is up. On a line that doesn't tell an
answer it is up as soon as it has dialled: what the ear finds out is told to the leg (`far_legs.py`).
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar
from uuid import UUID, uuid4

import structlog

from appliance.asterisk.ami_protocol import Event, Response
from appliance.domain.far_leave import CablePulled, FarLeave, LongSilence
from appliance.domain.heard_tone import HeardTone
from appliance.domain.ids import CallId, LineId
from appliance.errors import ZongjiError
from appliance.lines.answer import FarEnd
from appliance.lines.ear_link import EarLink
from appliance.lines.ear_wire import Await, Awaited, EarMessage, Forget, Heard, Hears, Over, Silent, Stands
from appliance.lines.exchange_tones import is_release
from appliance.services.channel import SeenChannel, read
from appliance.services.far_legs import Acceptance, FarLeg, LineHearing, end_cause, word, word_without_ear
from appliance.services.line_doctor.line_call import ENDPOINT as LINE_DOCTOR
from appliance.services.presence import Listing

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_CLEARED = "16"
"""Normal clearing (ITU-T Q.850): the far party has hung up."""
_AGAIN_S = 0.5
"""An ear that is gone is missed only if its call is not: the manager's word of that comes within this."""
_MOST_EARS = 5
"""For one call, while nothing else changes."""
_ARRIVES_S = 5.0
"""Asterisk connects an ear within 0.2 s: what hasn't come by then won't."""
_REMEMBERED = 500
"""Calls whose tone is still told: the walk asks for it when the channel is gone."""


_Key = TypeVar("_Key")
_Leave = TypeVar("_Leave")


class Manager(Protocol):
    """What is asked of Asterisk's manager."""

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        """Give one action. Raises ZongjiError when it is not done."""
        ...


@dataclass(slots=True)
class _Answered:
    """A channel that is up, on a line that is to be heard; `ear` is the one that it has, or will have.

    Of an outgoing leg `leg` tells what is to be found out, `caller` whose leg it is, and `told` what its channel was
    told last; `talks`: somebody has answered; `is_asked`: it was without an ear, so whoever answers must press 1, also
    when there is one again, which may hear a person who is asked already. `music` is on where the far party hears
    music, or may hear it, and need not say anything.
    """

    channel: str
    line: LineId
    leg: FarLeg | None = None
    caller: CallId | None = None
    talks: bool = True
    told: str = ""
    is_asked: bool = False
    music: bool = False
    quiet_from: float = 0.0
    ear: UUID | None = None
    ears: int = 0
    hears: bool = False

    @property
    def is_given_up(self) -> bool:
        """Whether it gets no other ear, as none has stayed."""
        return self.ear is None and self.ears >= _MOST_EARS


class FarHangUps:
    """`run` until cancelled; told of the manager's events, and of each new connection to it."""

    def __init__(
        self,
        manager: Manager,
        hearing_of: Callable[[LineId], LineHearing | None],
        rings: Callable[[CallId], bool],
        socket: Path,
        port: int,
    ) -> None:
        """Take what is to be heard on lines (None: their tones aren't known), the ear's socket, and its audio port.

        `rings` tells whether somebody is rung for a call, and hasn't answered.
        """
        self._manager = manager
        self._hearing_of = hearing_of
        self._rings = rings
        self._port = port
        self.link = EarLink(socket, self.told, self.link_changed)
        self._calls: dict[CallId, _Answered] = {}
        self._heard: dict[CallId, FarLeave] = {}
        self._legs_heard: dict[tuple[CallId, LineId], HeardTone] = {}
        self._doing: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Listen to the ear."""
        try:
            await self.link.run()
        finally:
            for task in tuple(self._doing):
                task.cancel()

    def heard(self, call: CallId) -> FarLeave | None:
        """Tell what a call's far end is known to have hung up by; None when it hasn't, or its line has signalled it."""
        return self._heard.get(call)

    def leg_heard(self, caller: CallId, line: LineId) -> HeardTone | None:
        """Tell by which tone the far end of a caller's latest leg on a line is known to have hung up; None: by none."""
        return self._legs_heard.get((caller, line))

    def hears(self, line: LineId) -> bool:
        """Tell whether an outgoing leg on a line would be heard now."""
        return self.link.is_up and self._hearing_of(line) is not None

    @property
    def without_ear(self) -> int:
        """How many answered calls should have an ear and have none."""
        return sum(answered.ear is None for answered in self._calls.values())

    @property
    def given_up(self) -> int:
        """How many of them get no other one."""
        return sum(answered.is_given_up for answered in self._calls.values())

    def on_event(self, event: Event) -> None:
        """Take one event of the manager."""
        match event.name:
            case "Newstate":
                self._seen(read(event, ()))
            case "Hangup":
                self._gone(CallId(event.get("Uniqueid")))
            case "MusicOnHoldStart" | "MusicOnHoldStop":
                self._music(CallId(event.get("Uniqueid")), on=event.name == "MusicOnHoldStart")
            case "Alarm":
                self._alarm(event.get("DAHDIChannel"), event.get("Alarm"))
            case _:
                pass

    async def rebuild(self, manager: Listing) -> None:
        """Learn which calls go on. Who of them hears music isn't told: each may, until an event tells."""
        for answered in self._calls.values():
            answered.music = True
        channels = [read(event, ()) for event in await manager.listing("CoreShowChannels")]
        for call in set(self._calls) - {CallId(channel.unique) for channel in channels}:
            self._gone(call)
        for call, answered in self._calls.items():
            if answered.ear is None:
                answered.ears = 0  # the manager that refused the ones before was another one
                self._want_ear(call)
        for channel in channels:
            self._seen(channel, music=True)

    async def told(self, message: EarMessage) -> None:
        """Take what the ear says; of ears that are no call's it says nothing to us. Nothing is waited for."""
        match message:
            case Awaited(ear) if (call := self._call_of(ear)) is not None:
                self._do(self._attach(ear, call))
            case Heard(ear, tone) if (call := self._call_of(ear)) is not None:
                self._tone(call, tone)
            case Stands(ear, far_end) if (call := self._call_of(ear)) is not None:
                self._stands(call, far_end)
            case Silent(ear, for_s) if (call := self._call_of(ear)) is not None:
                self._silent(call, for_s)
            case Over(ear) if (call := self._call_of(ear)) is not None:
                self._missed(call)
            case Hears(ear) if (call := self._call_of(ear)) is not None:
                _log.debug("ear.hears", call=call)
                self._calls[call].hears = True
                self._stands(call, FarEnd.DIALLED)
            case _:
                pass

    async def link_changed(self) -> None:
        """Begin anew for each call: of the ears before nothing is known any more."""
        for call, answered in self._calls.items():
            answered.ear = None
            answered.ears = 0
            self._want_ear(call)

    def _seen(self, channel: SeenChannel, *, music: bool = False) -> None:
        call = CallId(channel.unique)
        if not channel.is_up or call in self._calls or channel.endpoint == LINE_DOCTOR:  # who hears for themselves
            return
        if channel.far is not None and channel.call is not None:
            self._leg_is_up(call, channel, channel.far, channel.call)
        elif channel.line is not None and channel.is_caller:
            hearing = self._hearing_of(channel.line)
            if hearing is not None and hearing.releases:
                self._calls[call] = _Answered(channel.name, channel.line, music=music)
                self._want_ear(call)
        elif channel.line is not None and channel.call is not None:
            self._leg_talks(channel.call, channel.line)

    def _leg_is_up(self, unique: CallId, channel: SeenChannel, leg: FarLeg, caller: CallId) -> None:
        hearing = self._hearing_of(leg.line)
        talks = leg.acceptance is Acceptance.SIGNALLED
        if hearing is None or (talks and not hearing.releases):
            return
        self._legs_heard.pop((caller, leg.line), None)
        self._calls[unique] = _Answered(channel.name, leg.line, leg, caller, talks)
        self._want_ear(unique)

    def _leg_talks(self, caller: CallId, line: LineId) -> None:
        """Note that the half which stands for a leg is up: somebody has answered there."""
        for answered in self._calls.values():
            if answered.caller == caller and answered.line == line:
                answered.talks = True

    def _gone(self, call: CallId) -> None:
        answered = self._calls.pop(call, None)
        if answered is not None and answered.ear is not None:
            self.link.say(Forget(answered.ear))

    def _want_ear(self, call: CallId) -> None:
        answered = self._calls[call]
        hearing = self._hearing_of(answered.line)
        if hearing is None or not self.link.is_up:
            self._ask(answered)
            return
        if answered.is_given_up:
            _log.warning("ear.given_up", call=call, ears=answered.ears)
            self._ask(answered)
            return
        answered.ear, answered.hears = uuid4(), False
        answered.ears += 1
        self.link.say(Await(answered.ear, hearing.tones, answer=not answered.talks))

    async def _attach(self, ear: UUID, call: CallId) -> None:
        """Have Asterisk connect the call's far side with the ear, which awaits it by now."""
        headers = (
            ("Channel", f"AudioSocket/127.0.0.1:{self._port}/{ear}/c(slin)"),
            ("Application", "ChanSpy"),
            ("Data", f"{call},uqoES"),  # that very channel, quietly, only what it brings, and no longer than it lives
            ("CallerID", "ear"),
            ("Async", "true"),
        )
        try:
            await self._manager.action("Originate", headers)
        except ZongjiError as error:
            self._lost(ear, str(error))
            return
        await asyncio.sleep(_ARRIVES_S)
        answered = self._calls.get(call)
        if answered is not None and not answered.hears:
            self._lost(ear, "it did not come")

    def _lost(self, ear: UUID, why: str) -> None:
        """Miss an ear that Asterisk didn't connect, if it is still its call's."""
        call = self._call_of(ear)
        if call is not None:
            _log.warning("ear.not_attached", call=call, why=why)
            self._missed(call)

    def _tone(self, call: CallId, tone: HeardTone) -> None:
        answered, hearing = self._calls[call], self._hearing_of(self._calls[call].line)
        if not is_release(tone.kind) or (answered.talks and (hearing is None or not hearing.releases)):
            return
        began_at = asyncio.get_running_loop().time() - tone.lasted_s
        tone = replace(tone, began_at=began_at)
        if answered.caller is not None:
            _keep(self._legs_heard, (answered.caller, answered.line), tone)
        self._left(call, tone, "" if answered.talks else end_cause(tone.kind))

    def _silent(self, call: CallId, for_s: float) -> None:
        """End a caller's call in which nothing was heard of them for too long while they talk, or are in a menu.

        Neither while music is played to them nor while it rings. As the ear tells of silence every 10 s, the end of a
        ring is known to within that.
        """
        answered, hearing = self._calls[call], self._hearing_of(self._calls[call].line)
        if self._rings(call):
            answered.quiet_from = asyncio.get_running_loop().time()
        if hearing is None or not hearing.releases or not hearing.silence_s or answered.leg or answered.music:
            return
        for_s = min(for_s, asyncio.get_running_loop().time() - answered.quiet_from)
        if for_s >= hearing.silence_s:
            self._left(call, LongSilence(for_s), "")

    def _music(self, call: CallId, *, on: bool) -> None:
        answered = self._calls.get(call)
        if answered is not None:
            answered.music, answered.quiet_from = on, asyncio.get_running_loop().time()

    def _alarm(self, port: str, alarm: str) -> None:
        """Note why chan_dahdi is about to hang up whoever is on a port."""
        for call, answered in self._calls.items():
            if answered.channel.startswith(f"DAHDI/{port}-") and call not in self._heard:
                _keep(self._heard, call, CablePulled(alarm))

    def _stands(self, call: CallId, far_end: FarEnd) -> None:
        """Tell a leg that nobody has answered yet how far it has come."""
        answered = self._calls[call]
        if answered.leg is None or answered.talks or answered.is_asked:
            return
        told = word(answered.leg.acceptance, far_end)
        _log.debug("ear.far_end", call=answered.caller, line=answered.line, far_end=far_end, told=told)
        self._say_how_far(answered, told)

    def _ask(self, answered: _Answered) -> None:
        """Have whoever answers a leg press 1, as nobody hears it; it stays so when an ear is back."""
        if answered.leg is not None and not answered.talks:
            answered.is_asked = True
            self._say_how_far(answered, word_without_ear(answered.told))

    def _say_how_far(self, answered: _Answered, told: str) -> None:
        if told != answered.told:
            answered.told = told
            self._do(self._tell(answered.channel, "ZONGJI_FAR", told))

    async def _tell(self, channel: str, variable: str, value: str) -> None:
        """Set a channel's variable; a channel that is gone needs none, and without a word the dialplan asks."""
        with suppress(ZongjiError):
            headers = (("Channel", channel), ("Variable", variable), ("Value", value))
            await self._manager.action("Setvar", headers)

    def _left(self, call: CallId, leave: FarLeave, cause: str) -> None:
        """Release a channel, with a cause for Dial where nobody has answered."""
        if call in self._heard:
            return
        _keep(self._heard, call, leave)
        _log.info("ear.far_hang_up", call=call, known_by=leave.told)
        self._do(self._release(call, cause))

    async def _release(self, call: CallId, cause: str) -> None:
        """Hang up; where that fails, another ear hears the tone again."""
        answered = self._calls.get(call)
        if answered is None:
            return
        try:
            if cause and answered.leg is not None:
                variable = f"MASTER_CHANNEL(ZONGJI_CAUSE_{answered.leg.number})"
                await self._tell(answered.channel, variable, cause)
            await self._manager.action("Hangup", (("Channel", answered.channel), ("Cause", cause or _CLEARED)))
        except ZongjiError as error:
            _log.warning("ear.not_released", call=call, why=str(error))
            if call in self._calls:
                self._heard.pop(call, None)
                self._missed(call)

    def _missed(self, call: CallId) -> None:
        """Give a call that goes on another ear."""
        self._calls[call].ear = None
        self._do(self._later(call))

    async def _later(self, call: CallId) -> None:
        await asyncio.sleep(_AGAIN_S)
        if call in self._calls and self._calls[call].ear is None:
            self._want_ear(call)

    def _do(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)

    def _call_of(self, ear: UUID) -> CallId | None:
        return next((call for call, answered in self._calls.items() if answered.ear == ear), None)


def _keep(told: dict[_Key, _Leave], key: _Key, leave: _Leave) -> None:
    """Remember what somebody may yet ask for, and the oldest no more."""
    if len(told) >= _REMEMBERED:
        told.pop(next(iter(told)))
    told[key] = leave
