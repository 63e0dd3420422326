"""The conversations that Asterisk is recording: which they are, and how they are stopped, paused and resumed."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog

from appliance.asterisk.ami_link import AmiError
from appliance.asterisk.ami_protocol import Event, Response
from appliance.asterisk.render.features import PAUSE_DIGITS, RESUME_DIGITS
from appliance.domain.ids import CallId
from appliance.services.recordings import RawRecording

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)
_AGAIN_S = (0.2, 0.5)
"""Asterisk may refuse what is asked of a channel that it is just moving: it is asked again after these pauses."""

_GONE = "No such channel"
"""Asterisk's words for a channel that has ended."""

_STOPPED = "ZONGJI_STOPPED"
_RECORDED = "ZONGJI_RECORDED"
_PAUSED, _PAUSES = "ZONGJI_PAUSED", "ZONGJI_PAUSES"
_AS_THE_DIALPLAN = "bDi(ZONGJI_RECORDING)"
"""MixMonitor's options in `asterisk/render/recording.py`."""


class Manager(Protocol):
    """What is asked of Asterisk's manager."""

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        """Give one action."""
        ...

    async def listing(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> tuple[Event, ...]:
        """Ask for a list of events."""
        ...


@dataclass(frozen=True, slots=True)
class RecordedChannel:
    """The channel on which a conversation is recorded, or was until it was stopped; `raw` names its file."""

    name: str
    unique: str
    raw: RawRecording


class RecordingChannels:
    """Asks the manager. The methods raise DeviceError (`asterisk/ami_link.py`) when it can't be asked."""

    def __init__(self, manager: Manager, again_s: Sequence[float] = _AGAIN_S) -> None:
        self._manager = manager
        self._again_s = again_s

    async def now(self) -> tuple[RecordedChannel, ...]:
        """Give them all."""
        events = await self._manager.listing("CoreShowChannels")
        return tuple(found for event in events if (found := _recorded(event)) is not None)

    async def of(self, call: CallId) -> RecordedChannel | None:
        """Give the one of a call; None when nothing of it is recorded now."""
        return next((channel for channel in await self.now() if channel.raw.call == call), None)

    async def begin(self, channel: str, name: str, folder: Path) -> None:
        """Record a conversation that is joined by itself, as the dialplan does: it can be paused, and stopped.

        Where its agent had paused before they consulted somebody, it is paused until they resume. Nothing is recorded
        of a channel that is gone.
        """
        for pause_s in (*self._again_s, None):
            try:
                await self._begin(channel, name, folder)
            except AmiError as error:
                if error.reason == _GONE:
                    return
                if pause_s is None:
                    _log.warning("recording.not_begun", channel=channel, why=str(error))
                else:
                    await asyncio.sleep(pause_s)
            else:
                return

    async def _begin(self, channel: str, name: str, folder: Path) -> None:
        for variable, value in ((_RECORDED, name), (_PAUSES, ""), (_STOPPED, "")):
            await self._ask("Setvar", channel, ("Variable", variable), ("Value", value))
        if not (await self._ask("Getvar", channel, ("Variable", _PAUSED))).get("Value"):
            file = folder / f"{name}.raw"
            await self._ask("MixMonitor", channel, ("File", str(file)), ("Options", _AS_THE_DIALPLAN))

    async def stop(self, channel: RecordedChannel) -> None:
        """End the recording, whatever is keyed afterwards; what there is of it is kept. The conversation goes on."""
        await self._tell("Setvar", channel, ("Variable", _STOPPED), ("Value", "1"))
        await self._tell("StopMixMonitor", channel)

    async def pause(self, channel: RecordedChannel) -> None:
        """Pause the recording as its agent does by key; one that is paused stays so."""
        await self._press(channel, PAUSE_DIGITS)

    async def resume(self, channel: RecordedChannel) -> None:
        """Record on; one that is not paused stays so."""
        await self._press(channel, RESUME_DIGITS)

    async def _press(self, channel: RecordedChannel, digits: str) -> None:
        for digit in digits:
            await self._tell("PlayDTMF", channel, ("Digit", digit), ("Receive", "true"))

    async def _tell(self, name: str, channel: RecordedChannel, *headers: tuple[str, str]) -> None:
        with suppress(AmiError):  # it was released in this moment, or is not recorded any more
            await self._ask(name, channel.name, *headers)

    async def _ask(self, name: str, channel: str, *headers: tuple[str, str]) -> Response:
        return await self._manager.action(name, (("Channel", channel), *headers))


def _recorded(event: Event) -> RecordedChannel | None:
    marks = dict(item.partition("=")[::2] for item in event.all("ChanVariable"))
    raw = RawRecording.named(marks.get(_RECORDED, ""))
    return None if raw is None else RecordedChannel(event.get("Channel"), event.get("Uniqueid"), raw)
