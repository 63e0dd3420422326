"""A call of ours out on a line, of which all is recorded that the line brings: for examinations and self-calls.

An AudioSocket channel, which the ear writes down, dials by Asterisk's Dial. The line's leg is marked as any leg is, so
that the line counts as taken. Sound goes out by the ear, keys by the manager.
"""

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import Protocol, TypeVar
from uuid import uuid4

import structlog

from appliance.asterisk.ami_protocol import Event, Response
from appliance.domain.ids import CallId, LineId
from appliance.errors import UserError, ZongjiError
from appliance.lines.ear_recording import heard_file, said_file
from appliance.lines.ear_wire import Awaited, EarMessage, Forget, Hears, Over, Play, Played, Record
from appliance.services.channel import read

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

ENDPOINT = "line-doctor"
"""What the line's leg is marked by in an agent's place; no document can name an endpoint so that rings."""
_COMES_S = 8.0
_KEY_MS = 120
_BETWEEN_KEYS_S = 0.26
_SAMPLE_BYTES = 2
_DIAL_S = 100
_TALKS_S = 240
"""Asterisk itself ends the call then, should nobody be left to do it: no examination and no self-call is as long."""


T = TypeVar("T")


class Manager(Protocol):
    """What is asked of Asterisk's manager."""

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        """Give one action. Raises ZongjiError when it is not done."""
        ...


class EarEnd(Protocol):
    """The controller's end of the link to the ear."""

    @property
    def is_up(self) -> bool:
        """Whether there is an ear."""
        ...

    def say(self, message: EarMessage) -> None:
        """Say something to it."""
        ...


class LineCall:
    """One call. The events are set once each: `dials` when the line's leg has begun, `up` when that is answered.

    `over` is when the call is gone or given up. A port answers by itself as soon as it has seized the line, unless it
    is set to wait for a reversal of polarity.
    """

    def __init__(self, line: LineId, manager: Manager, ear: EarEnd, folder: Path) -> None:
        """Nothing is dialled yet."""
        self.id = uuid4()
        self.line = line
        self.call = CallId(f"line-doctor-{self.id.hex}")
        self.awaited, self.hears, self.dials, self.up, self.over, self._gone = (asyncio.Event() for _ in range(6))
        self.rings_by_signal = False
        self.cause = ""
        self._manager = manager
        self._ear = ear
        self._folder = folder
        self._played: asyncio.Future[int] | None = None
        self._leg: str | None = None
        self._own: str | None = None

    @property
    def heard(self) -> Path:
        """The recording."""
        return heard_file(self._folder, self.id)

    @property
    def said(self) -> Path:
        """What `play` says."""
        return said_file(self._folder, self.id)

    def now(self) -> int:
        """Tell which sample the line brings now."""
        try:
            return self.heard.stat().st_size // _SAMPLE_BYTES
        except OSError:
            return 0

    async def begin(self, channel: str, port: int) -> None:
        """Dial `channel`, as Dial takes it. Raises UserError when there is no ear, or Asterisk doesn't come to it."""
        if not self._ear.is_up:
            raise UserError("The ear is not running, so nothing can be heard on a line.", "start zongji-ear")
        self._ear.say(Record(self.id))
        await _within(self.awaited.wait(), "the ear does not answer")
        headers = (
            ("Channel", f"AudioSocket/127.0.0.1:{port}/{self.id}/c(slin)"),
            ("Application", "Dial"),
            ("Data", f"{channel},{_DIAL_S},S({_TALKS_S})b(zongji-mark^s^1(^{ENDPOINT}^{self.line}))"),
            ("CallerID", ENDPOINT),
            ("Variable", f"__ZONGJI_CALL={self.call}"),
            ("Async", "true"),
        )
        await self._manager.action("Originate", headers)
        await _within(self.hears.wait(), "Asterisk did not connect the call with the ear")

    async def press(self, keys: str) -> None:
        """Press keys on the line, one after the other."""
        for key in keys:
            if self._leg is None or self.over.is_set():
                return
            headers = (("Channel", self._leg), ("Digit", key), ("Duration", str(_KEY_MS)))
            await self._manager.action("PlayDTMF", headers)
            await asyncio.sleep(_BETWEEN_KEYS_S)

    async def play(self, sound: bytes) -> int:
        """Say a sound on the line from now on; give the sample of the recording at which it began."""
        await asyncio.to_thread(self.said.write_bytes, sound)
        self._played = asyncio.get_running_loop().create_future()
        self._ear.say(Play(self.id))
        return await _within(self._played, "the ear does not play")

    async def end(self) -> None:
        """Hang up, whatever was begun; return when it is over. Never raises.

        Where Asterisk can't be asked, the ear ends its connection, and with it the call.
        """
        for channel in (self._leg, self._own):
            if channel is not None and not self._gone.is_set():
                await self._hang_up(channel)
        if self._own is not None or self._leg is not None:
            try:
                async with asyncio.timeout(_COMES_S):
                    await self._gone.wait()
            except TimeoutError:
                _log.warning("line_call.not_over", line=self.line)
        self._ear.say(Forget(self.id))

    async def _hang_up(self, channel: str) -> None:
        try:
            await self._manager.action("Hangup", (("Channel", channel), ("Cause", "16")))
        except ZongjiError as error:
            _log.debug("line_call.not_hung_up", why=str(error))
            self._ear.say(Forget(self.id))

    def forget(self) -> None:
        """Remove what was recorded."""
        for file in (self.heard, self.said):
            file.unlink(missing_ok=True)

    def on_event(self, event: Event) -> None:
        """Take an event of the manager, of whatever channel."""
        if event.name not in {"Newstate", "Hangup"}:
            return
        if event.get("Channel") == self._leg:
            self._of_leg(event)
            return
        channel = read(event, ())
        if channel.call != self.call:
            return
        if channel.line == self.line:
            self._leg = channel.name
            self._of_leg(event)
        else:
            self._own = channel.name
            if event.name == "Hangup":
                self._is_gone()

    def told(self, message: EarMessage) -> None:
        """Take what the ear says, of whatever connection."""
        match message:
            case Awaited(ear) if ear == self.id:
                self.awaited.set()
            case Hears(ear) if ear == self.id:
                self.hears.set()
            case Played(ear, at) if ear == self.id and self._played is not None and not self._played.done():
                self._played.set_result(at)
            case Over(ear) if ear == self.id:
                self._is_gone()
            case _:
                pass

    def _of_leg(self, event: Event) -> None:
        self.dials.set()
        if event.name == "Hangup":
            self.cause = event.get("Cause")
            self._is_gone()
        elif event.get("ChannelStateDesc") == "Up":
            self.up.set()
        elif event.get("ChannelStateDesc") == "Ringing" and event.get("Channel").startswith("PJSIP/"):
            self.rings_by_signal = True

    def _is_gone(self) -> None:
        self._gone.set()
        self.over.set()


async def _within(what: Awaitable[T], why: str) -> T:
    """Await what comes at once if it comes. Raises UserError."""
    try:
        async with asyncio.timeout(_COMES_S):
            return await what
    except TimeoutError:
        raise UserError(f"The line can't be heard: {why}.", "try again, and look at the log if it stays so") from None
