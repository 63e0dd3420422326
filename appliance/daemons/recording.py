"""All that is done about recordings: finished when Asterisk closes them, stopped on a full disk, made smaller later."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from appliance.asterisk.ami_client import AmiClient
from appliance.callflow.ports import Clock
from appliance.domain.instance import Instance
from appliance.services.commands import Commands
from appliance.services.presence import Presence
from appliance.services.published import Published
from appliance.services.recording_channels import RecordingChannels
from appliance.services.recording_commands import add_recordings
from appliance.services.recording_compress import RecordingCompressor
from appliance.services.recording_guard import Alarms, DiskRoom, RecordingGuard
from appliance.services.recordings import RecordingFinisher
from appliance.storage.recording_files import RecordingFiles, RecordingSwaps
from appliance.storage.writer import Writer


@dataclass(frozen=True, slots=True)
class House:
    """What recordings need of the daemon."""

    instance: Instance
    published: Published
    presence: Presence
    manager: AmiClient
    writer: Writer
    clock: Clock


@dataclass(slots=True)
class RecordingWork:
    """The parts, joined: `open`, then `run` until cancelled, `close`. `finisher` makes the WAVs."""

    house: House
    room: DiskRoom
    finisher: RecordingFinisher
    alarms: Alarms
    _files: RecordingFiles = field(init=False)
    _channels: RecordingChannels = field(init=False)

    def __post_init__(self) -> None:
        """Open what is read. Raises UserError when the record can't be."""
        self._files = RecordingFiles.open(self.house.instance.database_url)
        self._channels = RecordingChannels(self.house.manager)

    async def run(self) -> None:
        """Do all of it."""
        async with asyncio.TaskGroup() as work:
            for part in (self.finisher.run(), self._guard().run(), self._compressor().run()):
                work.create_task(part)

    def add_commands(self, commands: Commands) -> None:
        """Register what may be asked of it."""
        add_recordings(commands, self._channels, self.house.instance.raw_recordings)

    async def close(self) -> None:
        """Stop watching, and let go of the record."""
        await self.finisher.close()
        self._files.close()

    def _guard(self) -> RecordingGuard:
        folder = self.house.instance.recordings
        return RecordingGuard(folder, self._least_free_mb, self.room, self._channels, self.alarms, self._room_again)

    def _compressor(self) -> RecordingCompressor:
        house = self.house
        return RecordingCompressor(
            house.instance.recordings,
            settings=lambda: house.published.document().recordings,
            files=self._files,
            swaps=RecordingSwaps(house.writer),
            calls=_count(house.presence),
            now=house.clock.now,
        )

    def _least_free_mb(self) -> int:
        return self.house.published.document().recordings.least_free_mb

    async def _room_again(self) -> None:
        await self.finisher.finish_leftovers(self.house.presence.alive)


def _count(presence: Presence) -> Callable[[], int]:
    return lambda: len(presence.alive)
