"""All that is done about recordings: joins beginning, finishing and pausing them, the full disk, and smaller files."""

import asyncio
from contextlib import suppress

from appliance.callflow.notices import Notices
from appliance.daemons.house import House
from appliance.daemons.linking import Linking
from appliance.daemons.storing import Storing
from appliance.domain.ids import CallId
from appliance.errors import DeviceError
from appliance.services.commands import Commands
from appliance.services.recording_channels import RecordingChannels
from appliance.services.recording_commands import add_recordings
from appliance.services.recording_compress import RecordingCompressor
from appliance.services.recording_guard import Alarms, DiskRoom, RecordingGuard
from appliance.services.recordings import RecordingFinisher
from appliance.storage.audit import Audit
from appliance.storage.recording_files import RecordingFiles, RecordingSwaps


class Recording:
    """`open`, then `run` until cancelled, `close`. `finisher` makes the WAVs, `room` knows of the disk."""

    def __init__(self, house: House, storing: Storing, linking: Linking, notices: Notices) -> None:
        """Open what is read. Raises UserError when the record can't be."""
        self._house = house
        self._storing = storing
        self._linking = linking
        self.room = DiskRoom()
        folders = (house.instance.raw_recordings, house.instance.recordings)
        self.finisher = RecordingFinisher(folders, storing.written, house.clock, self._is_on_record)
        self._alarms = Alarms(storing.journal, notices, house.live, house.clock.now)
        self._files = RecordingFiles.open(storing.url)
        self._channels = RecordingChannels(linking.manager)

    def add_commands(self, commands: Commands) -> None:
        """Register what may be asked of it."""
        add_recordings(commands, self._channels, self._house.instance.raw_recordings, Audit(self._storing.writer))

    def open(self) -> None:
        """Begin to watch where Asterisk records."""
        self.finisher.open()

    async def run(self) -> None:
        """Do all of it."""
        async with asyncio.TaskGroup() as work:
            for part in (self.finisher.run(), self._guard().run(), self._compressor().run()):
                work.create_task(part)

    async def begin(self, channel: str, name: str) -> None:
        """Record a conversation that Asterisk has joined by itself; a lost link costs the recording, not the call."""
        with suppress(DeviceError):
            await self._channels.begin(channel, name, self._house.instance.raw_recordings)

    async def close(self) -> None:
        """Stop watching, and let go of the record."""
        await self.finisher.close()
        self._files.close()

    def _guard(self) -> RecordingGuard:
        folder = self._house.instance.recordings
        return RecordingGuard(folder, self._least_free_mb, self.room, self._channels, self._alarms, self._room_again)

    def _compressor(self) -> RecordingCompressor:
        house, presence = self._house, self._linking.presence
        return RecordingCompressor(
            house.instance.recordings,
            settings=lambda: house.published.document().recordings,
            files=self._files,
            swaps=RecordingSwaps(self._storing.writer),
            calls=lambda: len(presence.alive),
            now=house.clock.now,
        )

    def _least_free_mb(self) -> int:
        return self._house.published.document().recordings.least_free_mb

    async def _room_again(self) -> None:
        await self.finisher.finish_leftovers(self._linking.presence.alive)

    def _is_on_record(self, call: CallId) -> bool:
        """Tell whether a recording may refer to the call: one that the dialplan serves alone is not on record yet."""
        return self._linking.presence.is_walked(call) or self._storing.records.story(call) is not None
