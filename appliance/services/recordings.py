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
from appliance.callflow.trace import Recording, Step
from appliance.domain.ids import AgentId, CallId
from appliance.errors import ZongjiError
from appliance.media.pauses import NEVER, Pauses, read_pauses
from appliance.media.recording import finish_recording

_log = structlog.get_logger(__name__)

_BYTES_A_SECOND = 2 * 2 * 8000
_NAME = re.compile(r"(?P<call>.+\.[0-9]+)-(?P<attempt>[0-9]{1,6}|alone)-(?P<agent>[0-9]+|[a-z][a-z0-9-]*)\.raw")
_PAUSES = ".pauses"
_LATER = 20_000
"""Steps told when a recording is finished are numbered from here: how many the walk wrote is not known here."""
_A_RECORDING = 100
_PAUSED_BY = "while {agent} talked; by key, or by a command that `zongji audit` names"


@dataclass(frozen=True, slots=True)
class RawRecording:
    """A raw file of one conversation; its name tells which: `<call>-<attempt>-<agent>.raw`.

    An endpoint that is nobody's own stands for its agent. `attempt` is 0 where the dialplan served the caller alone.
    """

    file: Path
    call: CallId
    agent: AgentId
    attempt: int = 0

    @classmethod
    def of(cls, file: Path) -> "RawRecording | None":
        """Read the name; None for a file that is none of ours."""
        match = _NAME.fullmatch(file.name)
        if match is None:
            return None
        attempt = 0 if match["attempt"] == "alone" else int(match["attempt"])
        return cls(file, CallId(match["call"]), AgentId(match["agent"]), attempt)

    @classmethod
    def named(cls, stem: str) -> "RawRecording | None":
        """Read the name alone, without its ending."""
        return cls.of(Path(f"{stem}.raw"))

    @property
    def told(self) -> Path:
        """The file beside it that tells of its pauses, if there were any."""
        return self.file.with_suffix(_PAUSES)

    def pauses(self) -> Pauses:
        """Read when it was paused."""
        try:
            return read_pauses(self.told.read_text(encoding="ascii", errors="replace"))
        except FileNotFoundError:
            return NEVER


class RecordingFinisher:
    """Watches the raw folder from `open` on; `run` until cancelled.

    A raw file stays until its recording is finished and on record; `is_on_record` tells whether the call is, and a file
    of an unknown call waits until `call_settled`. One that was ever paused waits until its release has been told.
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
                await self._finish_or_leave((self._raw / event.name).with_suffix(".raw"))

    async def close(self) -> None:
        """Stop watching."""
        self._watch.close()

    async def call_settled(self, call: CallId) -> None:
        """Finish the files of a call that is on record now, and over."""
        for file in await asyncio.to_thread(lambda: sorted(self._raw.glob(f"{call}-*.raw"))):
            await self._finish(file)

    async def finish_leftovers(self, alive: frozenset[CallId]) -> None:
        """Finish the files of calls that ended while nobody watched, or while the disk was full."""
        for file in await asyncio.to_thread(lambda: sorted(self._raw.glob("*.raw"))):
            raw = RawRecording.of(file)
            if raw is not None and raw.call not in alive:
                await self._finish(file)
        await asyncio.to_thread(_remove_orphans, self._raw, alive)

    async def _finish_or_leave(self, file: Path) -> None:
        """Finish a file that has been closed; one that fails stays for the next start, and the others go on."""
        try:
            raw = RawRecording.of(file)
            if raw is not None and (await asyncio.to_thread(raw.pauses)).is_over:
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
        try:
            recording, pauses = await asyncio.to_thread(_make, raw, self._finished)
        except OSError as error:
            _log.error("a recording can't be finished; its raw file stays", call=raw.call, error=str(error))
            return
        if recording is not None:
            self._tell(raw, pauses)
            if not await self._journal.recording(recording):
                return  # not durable yet: the raw file stays, and the next start finds it
        await asyncio.to_thread(_remove, raw)

    def _tell(self, raw: RawRecording, pauses: Pauses) -> None:
        """Put the pauses on the call's path; told again, they are the same steps."""
        for number, silence in enumerate(pauses.silences[:_A_RECORDING]):
            sequence = _LATER + _A_RECORDING * raw.attempt + number
            at = datetime.fromtimestamp(silence.at_ms / 1000, UTC)
            what = f"paused for {silence.seconds:.0f} s"
            self._journal.step(
                Step(raw.call, sequence, at, None, "recording", what, _PAUSED_BY.format(agent=raw.agent))
            )


def _make(raw: RawRecording, folder: Path) -> tuple[Recording | None, Pauses]:
    """Write the WAV; None when nobody spoke."""
    pauses = raw.pauses()
    began = _began(raw.file, pauses)
    name = f"{began:%Y/%m/%d}/{raw.file.stem}.wav"
    finished = folder / name
    seconds = finish_recording(raw.file, finished, pauses.silences)
    if not seconds:
        finished.unlink()
        return None, pauses
    size = finished.stat().st_size
    return Recording(raw.call, began, raw.agent, name, seconds, paused_s=pauses.seconds, size=size), pauses


def _remove(raw: RawRecording) -> None:
    """Remove what a finished recording was made of: first the sound, without which the rest tells nothing."""
    raw.file.unlink(missing_ok=True)
    raw.told.unlink(missing_ok=True)


def _remove_orphans(folder: Path, alive: frozenset[CallId]) -> None:
    """Remove what tells of the pauses of recordings that are finished: a crash came between the two."""
    for told in folder.glob(f"*{_PAUSES}"):
        raw = RawRecording.named(told.stem)
        if raw is not None and raw.call not in alive and not told.with_suffix(".raw").exists():
            told.unlink(missing_ok=True)


def _began(file: Path, pauses: Pauses) -> datetime:
    """Reckon when a raw file's conversation began: from its end, when it was last written, and its length."""
    found = file.stat()
    silent_s = sum(silence.seconds for silence in pauses.silences if silence.at_byte is not None)
    return datetime.fromtimestamp(found.st_mtime - found.st_size / _BYTES_A_SECOND - silent_s, UTC)
