"""Finished recordings made smaller while calls are few: one at a time, in a process of the lowest rank.

Killed at any moment, each recording is on record and can be played: the smaller file stands whole on disk before the
row names it, and the WAV goes after that is durable. What a kill has left over is found at the next start.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import structlog

from appliance.callflow.trace import Recording
from appliance.config.model.recordings import Recordings
from appliance.errors import DeviceError, ZongjiError

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

FEW_CALLS = 3
"""While more calls than these are going on, nothing is compressed."""
_LOOK_S = 60.0
_AT_ONCE = 20
_LONGEST_S = 1800.0
_LOWEST = 19
_ENDINGS = {"flac": ".flac", "opus": ".ogg"}


class Files(Protocol):
    """Which recordings there are (`storage.recording_files.RecordingFiles`)."""

    def uncompressed(self, before: datetime, limit: int) -> tuple[Recording, ...]:
        """Give recordings that began before a time and are WAV still, the oldest first."""
        ...

    def on_record(self, files: tuple[str, ...]) -> frozenset[str]:
        """Tell which of the files are on record."""
        ...


class Swaps(Protocol):
    """Where it is put on record (`storage.recording_files.RecordingSwaps`)."""

    def swap(self, old: str, new: Recording) -> "asyncio.Future[bool]":
        """Queue that `new` has taken the place of the file `old`."""
        ...


@dataclass(slots=True)
class RecordingCompressor:
    """Runs until cancelled. `calls` gives how many are going on; `now` the time in UTC."""

    folder: Path
    settings: Callable[[], Recordings]
    files: Files
    swaps: Swaps
    calls: Callable[[], int]
    now: Callable[[], datetime]
    _passed_over: set[str] = field(default_factory=set)

    async def run(self) -> None:
        """Tidy up what a crash left, then look each minute: what a crash left raw has been finished by the first."""
        await _or_later(self._tidy())
        while True:
            await asyncio.sleep(_LOOK_S)
            await _or_later(self.some())

    async def some(self) -> None:
        """Compress what may be, as long as calls are few. What fails is not tried again before the next start."""
        settings = self.settings()
        if settings.compress == "none":
            return
        before = self.now() - timedelta(minutes=settings.after_minutes)
        most = _AT_ONCE + len(self._passed_over)
        for recording in await asyncio.to_thread(self.files.uncompressed, before, most):
            if self.calls() > FEW_CALLS:
                return
            ended = recording.at + timedelta(seconds=recording.seconds)
            if ended <= before and recording.file not in self._passed_over:
                self._passed_over.add(recording.file)
                await _or_later(self.one(recording, settings.compress))

    async def one(self, recording: Recording, form: str) -> bool:
        """Put a smaller file in the place of a recording's; tell whether that is done."""
        name = str(Path(recording.file).with_suffix(_ENDINGS[form]))
        source, smaller = self.folder / recording.file, self.folder / name
        if not await asyncio.to_thread(source.is_file):
            return False  # erased in the meantime, or by hand
        size = await _compressed(source, smaller, form)
        if not await self.swaps.swap(recording.file, replace(recording, file=name, format=form, size=size)):
            return False  # not durable yet: both stay, and one of them is tidied up at the next start
        if name not in await asyncio.to_thread(self.files.on_record, (name,)):
            await asyncio.to_thread(smaller.unlink, True)  # it was erased meanwhile, which takes the WAV with it
            return False
        await asyncio.to_thread(source.unlink, True)
        return True

    async def _tidy(self) -> None:
        """Of two files of one recording, remove the one that is not on record."""
        await asyncio.to_thread(self._tidy_now)

    def _tidy_now(self) -> None:
        for smaller in (file for ending in _ENDINGS.values() for file in self.folder.rglob(f"*{ending}")):
            pair = tuple(str(file.relative_to(self.folder)) for file in (smaller, smaller.with_suffix(".wav")))
            if not (self.folder / pair[1]).exists():
                continue
            kept = self.files.on_record(pair)
            for name in pair if kept else ():
                if name not in kept:
                    (self.folder / name).unlink(missing_ok=True)
        for left in self.folder.rglob(".*.part"):
            left.unlink(missing_ok=True)


async def _or_later(work: Awaitable[object]) -> None:
    try:
        await work
    except (ZongjiError, OSError) as error:
        _log.warning("recording.not_compressed", error=str(error))


async def _compressed(source: Path, smaller: Path, form: str) -> int:
    """Have the process do it; it and its like are ended with us, or when it takes too long."""
    words = (sys.executable, "-m", "appliance.media.compress", str(source), str(smaller), form)
    process = await asyncio.create_subprocess_exec(
        *words, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    with suppress(ProcessLookupError):
        os.setpriority(os.PRIO_PROCESS, process.pid, _LOWEST)
    try:
        async with asyncio.timeout(_LONGEST_S):
            answer, fault = await process.communicate()
    except (TimeoutError, asyncio.CancelledError):
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
        await process.wait()
        raise
    if process.returncode != 0:
        said = fault.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise DeviceError("disk", f"compress {source.name}", said)
    return int(answer)
