"""The conversations that Asterisk is recording: which they are, and how they are stopped, paused and resumed."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from appliance.asterisk.ami_link import AmiError
from appliance.asterisk.ami_protocol import Event, Response
from appliance.asterisk.render.features import PAUSE_DIGITS, RESUME_DIGITS
from appliance.domain.ids import CallId
from appliance.services.recordings import RawRecording

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

    def __init__(self, manager: Manager) -> None:
        self._manager = manager

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
        with suppress(AmiError):
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
