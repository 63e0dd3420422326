"""Hang-ups of callers that nobody signals: each answered call on such a line gets an ear, and is released by it.

The exchange says by a tone that the far party has hung up. The ear is an AudioSocket channel on which Asterisk runs
ChanSpy: it hears what the far party's side brings, and nothing of ours, in menu, queue, voicemail and conversation
alike. It is started by the manager when a caller's channel is answered, whoever answered it, and again for the calls
that go on when the ear, the controller or Asterisk's manager was away. Without an ear a call goes on as it is.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol
from uuid import UUID, uuid4

import structlog

from appliance.asterisk.ami_protocol import Event, Response
from appliance.domain.heard_tone import HeardTone
from appliance.domain.ids import CallId, LineId
from appliance.errors import ZongjiError
from appliance.lines.ear_link import EarLink
from appliance.lines.ear_wire import Await, Awaited, EarMessage, Forget, Heard, Hears, Over
from appliance.lines.exchange_tones import ToneSet, is_release
from appliance.services.channel import SeenChannel, read
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


class Manager(Protocol):
    """What is asked of Asterisk's manager."""

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        """Give one action. Raises ZongjiError when it is not done."""
        ...


@dataclass(slots=True)
class _Answered:
    """A call that is answered, on a line that tells a hang-up by tone; `ear` is the one that it has, or will have."""

    channel: str
    line: LineId
    ear: UUID | None = None
    ears: int = 0
    hears: bool = False

    @property
    def is_given_up(self) -> bool:
        """Whether it gets no other ear, as none has stayed."""
        return self.ear is None and self.ears >= _MOST_EARS


class FarHangUps:
    """`run` until cancelled; told of the manager's events, and of each new connection to it."""

    def __init__(self, manager: Manager, tones_of: Callable[[LineId], ToneSet | None], socket: Path, port: int) -> None:
        """Take the lines' tones (None for a line that signals its hang-ups), the ear's socket, and its audio port."""
        self._manager = manager
        self._tones_of = tones_of
        self._port = port
        self.link = EarLink(socket, self.told, self.link_changed)
        self._calls: dict[CallId, _Answered] = {}
        self._heard: dict[CallId, HeardTone] = {}
        self._doing: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Listen to the ear."""
        try:
            await self.link.run()
        finally:
            for task in tuple(self._doing):
                task.cancel()

    def heard(self, call: CallId) -> HeardTone | None:
        """Tell by which tone a call's far end is known to have hung up; None when it is by none."""
        return self._heard.get(call)

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
            case _:
                pass

    async def rebuild(self, manager: Listing) -> None:
        """Learn which calls go on."""
        channels = [read(event, ()) for event in await manager.listing("CoreShowChannels")]
        for call in set(self._calls) - {CallId(channel.unique) for channel in channels}:
            self._gone(call)
        for call, answered in self._calls.items():
            if answered.ear is None:
                answered.ears = 0  # the manager that refused the ones before was another one
                self._want_ear(call)
        for channel in channels:
            self._seen(channel)

    async def told(self, message: EarMessage) -> None:
        """Take what the ear says; of ears that are no call's it says nothing to us. Nothing is waited for."""
        match message:
            case Awaited(ear) if (call := self._call_of(ear)) is not None:
                self._do(self._attach(ear, call))
            case Heard(ear, tone) if (call := self._call_of(ear)) is not None:
                self._released(call, tone)
            case Over(ear) if (call := self._call_of(ear)) is not None:
                self._missed(call)
            case Hears(ear) if (call := self._call_of(ear)) is not None:
                _log.debug("ear.hears", call=call)
                self._calls[call].hears = True
            case _:
                pass

    async def link_changed(self) -> None:
        """Begin anew for each call: of the ears before nothing is known any more."""
        for call, answered in self._calls.items():
            answered.ear = None
            answered.ears = 0
            self._want_ear(call)

    def _seen(self, channel: SeenChannel) -> None:
        call = CallId(channel.unique)
        if channel.line is None or not (channel.is_caller and channel.is_up) or call in self._calls:
            return
        if self._tones_of(channel.line) is not None:
            self._calls[call] = _Answered(channel.name, channel.line)
            self._want_ear(call)

    def _gone(self, call: CallId) -> None:
        answered = self._calls.pop(call, None)
        if answered is not None and answered.ear is not None:
            self.link.say(Forget(answered.ear))

    def _want_ear(self, call: CallId) -> None:
        answered = self._calls[call]
        tones = self._tones_of(answered.line)
        if tones is None or not self.link.is_up:
            return
        if answered.is_given_up:
            _log.warning("ear.given_up", call=call, ears=answered.ears)
            return
        answered.ear, answered.hears = uuid4(), False
        answered.ears += 1
        self.link.say(Await(answered.ear, tones))

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

    def _released(self, call: CallId, tone: HeardTone) -> None:
        if not is_release(tone.kind) or call in self._heard:
            return
        if len(self._heard) >= _REMEMBERED:
            self._heard.pop(next(iter(self._heard)))
        began_at = asyncio.get_running_loop().time() - tone.lasted_s
        self._heard[call] = replace(tone, began_at=began_at)
        _log.info("ear.far_hang_up", call=call, tone=tone.told)
        self._do(self._release(call, self._calls[call].channel))

    async def _release(self, call: CallId, channel: str) -> None:
        """Hang up; where that fails, another ear hears the tone again."""
        try:
            await self._manager.action("Hangup", (("Channel", channel), ("Cause", _CLEARED)))
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
