"""A full disk stops recordings, never calls: the disk is looked at each second, and who can make room is told."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog

from appliance.callflow.notices import Notice, Notices
from appliance.callflow.ports import Journal
from appliance.callflow.trace import Step
from appliance.domain.notice import NoticeKind
from appliance.errors import ZongjiError
from appliance.media.writable import is_writable
from appliance.routing.recording import Volume, lack_of_room
from appliance.services.live import LiveView
from appliance.services.recording_channels import RecordedChannel, RecordingChannels

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

PART = "disk"
"""How the live view calls it."""
_LOOK_S = 1.0
_STOPPED_STEP = 25_000
"""The step that tells of a stopped recording; beyond those that tell of pauses."""


def volume_of(folder: Path) -> Volume:
    """Look at the disk on which a folder lies. Raises OSError."""
    found = os.statvfs(folder)
    return Volume(found.f_bavail * found.f_frsize, found.f_blocks * found.f_frsize, read_only=not is_writable(folder))


@dataclass(slots=True)
class DiskRoom:
    """What was seen last (`callflow.ports.RecordingRoom`)."""

    lack: str = ""

    def lacks(self) -> str:
        """Say why nothing can be recorded now."""
        return self.lack


@dataclass(frozen=True, slots=True)
class Alarms:
    """Where it is told: the calls' paths, the people, the live view. `now` is the time in UTC."""

    journal: Journal
    notices: Notices
    live: LiveView
    now: Callable[[], datetime]


@dataclass(slots=True)
class RecordingGuard:
    """Runs until cancelled. `room_again` is awaited when recordings may go on: what waited on the disk is finished."""

    folder: Path
    least_free_mb: Callable[[], int]
    room: DiskRoom
    channels: RecordingChannels
    alarms: Alarms
    room_again: Callable[[], Awaitable[None]]
    look_at: Callable[[Path], Volume] = volume_of
    _stopped: set[str] = field(default_factory=set)

    async def run(self) -> None:
        """Look each second."""
        while True:
            await self.look()
            await asyncio.sleep(_LOOK_S)

    async def look(self) -> None:
        """Look once, and do what follows."""
        before, self.room.lack = self.room.lack, await asyncio.to_thread(self._lack)
        lack = self.room.lack
        self.alarms.live.health(PART, ok=not lack, detail=lack)
        if lack:
            if not before:
                self._tell(lack)
            await self._stop_all(lack)
        elif before:
            _log.info("recording.room_again")
            self._stopped.clear()
            await self._go_on()

    async def _go_on(self) -> None:
        try:
            await self.room_again()
        except (ZongjiError, OSError) as error:
            _log.error("recording.waits_for_the_next_start", error=str(error))

    def _lack(self) -> str:
        try:
            volume = self.look_at(self.folder)
        except OSError as error:
            return f"the folder of the recordings can't be looked at: {error.strerror}"
        return lack_of_room(volume, self.least_free_mb(), was_short=bool(self.room.lack))

    def _tell(self, lack: str) -> None:
        _log.error("recording.no_room", why=lack)
        at = self.alarms.now()
        key = f"disk-recordings-{at:%Y-%m-%dT%H:%M:%S}"
        self.alarms.notices.tell(Notice(NoticeKind.DISK, key, at, facts={"folder": "recordings", "fault": lack}))

    async def _stop_all(self, lack: str) -> None:
        """Stop what is recorded now; what the dialplan began by itself meanwhile, a second later."""
        try:
            for channel in await self.channels.now():
                if channel.unique not in self._stopped:
                    await self._stop(channel, lack)
        except ZongjiError as error:
            _log.warning("recording.not_stopped", error=str(error))

    async def _stop(self, channel: RecordedChannel, lack: str) -> None:
        await self.channels.stop(channel)
        self._stopped.add(channel.unique)
        raw = channel.raw
        number = _STOPPED_STEP + raw.attempt
        step = Step(raw.call, number, self.alarms.now(), None, "recording", f"stop recording {raw.agent}", lack)
        self.alarms.journal.step(step)
