"""Finish recordings: when Asterisk closes a raw file, it becomes a stereo WAV and is put on record."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog
from asyncinotify import Inotify, Mask

from appliance.callflow.ports import Clock, Journal
from appliance.callflow.trace import Recording
from appliance.domain.ids import AgentId, CallId
from appliance.errors import ZongjiError
from appliance.media.recording import finish_recording

_log = structlog.get_logger(__name__)

_BYTES_A_SECOND = 2 * 2 * 8000
_NAME = re.compile(r"(?P<call>.+\.[0-9]+)-(?P<attempt>[0-9]+|alone)-(?P<agent>[0-9]+|[a-z][a-z0-9-]*)\.raw")


@dataclass(frozen=True, slots=True)
class RawRecording:
    """A raw file of one conversation; its name tells which: `<call>-<attempt>-<agent>.raw`.

    An endpoint that is nobody's own stands for its agent.
    """

    file: Path
    call: CallId
    agent: AgentId

    @classmethod
    def of(cls, file: Path) -> "RawRecording | None":
        """Read the name; None for a file that is none of ours."""
        match = _NAME.fullmatch(file.name)
        return cls(file, CallId(match["call"]), AgentId(match["agent"])) if match else None


class RecordingFinisher:
    """Watches the raw folder from `open` on; `run` until cancelled.

    A raw file stays until its recording is finished and on record; `is_on_record` tells whether the call is, and a file
    of an unknown call waits until `call_settled`.
    """

    def __init__(
        self, folders: tuple[Path, Path], journal: Journal, clock: Clock, is_on_record: Callable[[CallId], bool]
    ) -> None:
        """Take the raw and the finished folder, and where recordings are put on record."""
        self._raw, self._finished = folders
        self._journal = journal
        self._clock = clock
        self._is_on_record = is_on_record
        self._watch = Inotify()
        self._finishing = asyncio.Lock()

    def open(self) -> None:
        """Begin to watch."""
        self._watch.add_watch(self._raw, Mask.CLOSE_WRITE)

    async def run(self) -> None:
        """Finish each file when Asterisk has closed it."""
        async for event in self._watch:
            if event.name is not None:
                await self._finish_or_leave(self._raw / event.name)

    async def close(self) -> None:
        """Stop watching."""
        self._watch.close()

    async def call_settled(self, call: CallId) -> None:
        """Finish the files of a call that is on record now."""
        for file in await asyncio.to_thread(lambda: sorted(self._raw.glob(f"{call}-*.raw"))):
            await self._finish(file)

    async def finish_leftovers(self, alive: frozenset[CallId]) -> None:
        """Finish the files of calls that ended while nobody watched."""
        for file in await asyncio.to_thread(lambda: sorted(self._raw.glob("*.raw"))):
            raw = RawRecording.of(file)
            if raw is not None and raw.call not in alive:
                await self._finish(file)

    async def _finish_or_leave(self, file: Path) -> None:
        """Finish a file; one that fails stays for the next start, and the others go on."""
        try:
            await self._finish(file)
        except (ZongjiError, OSError) as error:
            _log.error("a recording waits for the next start", file=file.name, error=str(error))

    async def _finish(self, file: Path) -> None:
        raw = RawRecording.of(file)
        if raw is None or not await asyncio.to_thread(self._is_on_record, raw.call):
            return
        async with self._finishing:  # a file may be told of by its closing and by its call's end at once
            if await asyncio.to_thread(file.exists):
                await self._convert(raw)

    async def _convert(self, raw: RawRecording) -> None:
        file = raw.file
        began = await asyncio.to_thread(_began, file)
        name = f"{began:%Y/%m/%d}/{file.stem}.wav"
        try:
            seconds = await asyncio.to_thread(finish_recording, file, self._finished / name)
        except OSError as error:
            _log.error("a recording can't be finished; its raw file stays", call=raw.call, error=str(error))
            return
        if not seconds:
            await asyncio.to_thread((self._finished / name).unlink, True)
        elif not await self._journal.recording(_recording(raw, began, name, seconds)):
            return  # not durable yet: the raw file stays, and the next start finds it
        await asyncio.to_thread(file.unlink, True)


def _began(file: Path) -> datetime:
    """Reckon when a raw file's conversation began: from its end, when it was last written, and its length."""
    found = file.stat()
    return datetime.fromtimestamp(found.st_mtime - found.st_size / _BYTES_A_SECOND, UTC)


def _recording(raw: RawRecording, at: datetime, name: str, seconds: float) -> Recording:
    return Recording(call=raw.call, at=at, agent=raw.agent, file=name, seconds=seconds)
