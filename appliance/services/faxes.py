"""Finish faxes: what Asterisk has received becomes a PDF, goes on record, and people are told; then the raw file goes.

A fax of which not even the first page can be read is kept as the TIFF that came, and people are told that too.
Each step is durable before the next, and each may be done twice: what a crash leaves behind is found at the next start.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import structlog

from appliance.asterisk.fax import RawFax
from appliance.callflow.notices import Notice, NoticeKind, Notices
from appliance.callflow.ports import Clock, FaxResult, Journal
from appliance.callflow.trace import FaxMessage
from appliance.domain.ids import CallId, DepartmentId
from appliance.errors import DeviceError, ZongjiError
from appliance.media.fax_pages import fax_pages
from appliance.media.fax_pdf import fax_to_pdf
from appliance.media.replace_file import replace_file
from appliance.storage.records import Records

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_INTERRUPTED = "the switchboard was interrupted, and whether all pages came is not known"
_UNREADABLE = "a page can't be read, and what follows it is lost"
_NO_PAGE_READABLE = "no page can be read: it is kept as it came, as TIFF"
_FOR_ASTERISKS_GROUP = 0o640


@dataclass(frozen=True, slots=True)
class FaxFolders:
    """Where Asterisk writes faxes, and where they lie finished."""

    raw: Path
    finished: Path


@dataclass(frozen=True, slots=True)
class FaxPlace:
    """When a fax came, and whose it is."""

    at: datetime
    mailbox: DepartmentId | None


class FaxKeeper:
    """The controller's faxes (`callflow.ports.Faxes`)."""

    def __init__(self, folders: FaxFolders, journal: Journal, records: Records, notices: Notices, clock: Clock) -> None:
        """Take the folders, where faxes go on record, where calls are read, and who tells people."""
        self._folders = folders
        self._journal = journal
        self._records = records
        self._notices = notices
        self._clock = clock
        self._finishing = asyncio.Lock()

    async def keep(self, call: CallId, mailbox: DepartmentId | None, result: FaxResult) -> FaxMessage | None:
        """Finish a fax that has just come."""
        raw = RawFax.of(self._folders.raw / result.file.name) if result.file else None
        if raw is None or raw.call != call:
            return None
        return await self._finish_or_leave(raw, result, FaxPlace(self._clock.now(), mailbox))

    async def call_settled(self, call: CallId) -> None:
        """Finish what a call has left that nobody walks any more, and that is on record now."""
        await self._finish_all(f"{call}-*.tif", lambda _: True)

    async def finish_leftovers(self, is_going_on: Callable[[CallId], bool]) -> None:
        """Finish the faxes of calls that ended while nobody walked them."""
        await self._finish_all("*.tif", lambda call: not is_going_on(call))

    async def _finish_all(self, names: str, wanted: Callable[[CallId], bool]) -> None:
        for file in await asyncio.to_thread(lambda: sorted(self._folders.raw.glob(names))):
            raw = RawFax.of(file)
            if raw is not None and wanted(raw.call) and await self._is_on_record(raw.call):
                await self._finish_or_leave(raw, *await asyncio.to_thread(_found, raw))

    async def _is_on_record(self, call: CallId) -> bool:
        return await asyncio.to_thread(self._records.story, call) is not None

    async def _finish_or_leave(self, raw: RawFax, result: FaxResult, place: FaxPlace) -> FaxMessage | None:
        """Finish a fax; one that fails stays for the next start, and the others go on."""
        async with self._finishing:  # a call's end and a new look at all may come upon one fax at once
            try:
                return await self._finish(raw, result, place)
            except (ZongjiError, OSError) as error:
                _log.error("a fax waits for the next start", file=raw.file.name, error=str(error))
                return None

    async def _finish(self, raw: RawFax, result: FaxResult, place: FaxPlace) -> FaxMessage | None:
        if not await asyncio.to_thread(raw.file.exists):
            return None
        if not result.pages:
            await asyncio.to_thread(raw.file.unlink)
            return None
        kept = await asyncio.to_thread(_write, raw, self._folders.finished)
        fax = FaxMessage(
            call=raw.call,
            at=place.at,
            mailbox=place.mailbox,
            file=kept.file,
            pages=kept.pages,
            station=result.station,
            cause=_cause(kept, result),
        )
        if not await self._journal.fax(fax):
            return None  # not durable yet: the raw file stays, and the next start finds it
        await self._tell(fax)
        await asyncio.to_thread(raw.file.unlink, missing_ok=True)
        return fax

    async def _tell(self, fax: FaxMessage) -> None:
        story = await asyncio.to_thread(self._records.story, fax.call)
        self._notices.tell(
            Notice(
                NoticeKind.FAX,
                key=f"fax-{fax.file}",
                at=fax.at,
                call=fax.call,
                hotline=story.record.hotline if story else None,
                department=fax.mailbox,
                caller=story.record.caller if story else None,
                file=fax.file,
                facts={"pages": str(fax.pages), "cause": fax.cause} if fax.cause else {"pages": str(fax.pages)},
            )
        )


@dataclass(frozen=True, slots=True)
class _Written:
    """A finished file, and how many pages can be read in it: none in a TIFF that is kept as it came."""

    file: str
    pages: int


def _write(raw: RawFax, folder: Path) -> _Written:
    """Make the PDF, or keep the TIFF where no page can be read."""
    try:
        made = fax_to_pdf(raw.file)
    except DeviceError as error:
        _log.error("a fax can't be read", file=raw.file.name, error=str(error))
        replace_file(folder / raw.as_it_came, [raw.file.read_bytes()], _FOR_ASTERISKS_GROUP)
        return _Written(raw.as_it_came, 0)
    replace_file(folder / raw.finished, [made.data], _FOR_ASTERISKS_GROUP)
    return _Written(raw.finished, made.pages)


def _cause(written: _Written, result: FaxResult) -> str:
    """Say what is wrong with a fax; "" when it came whole and can be read."""
    if not written.pages:
        return _NO_PAGE_READABLE
    return result.cause or (_UNREADABLE if written.pages < result.pages else "")


def _found(raw: RawFax) -> tuple[FaxResult, FaxPlace]:
    """Say what a raw file holds that nobody has told of."""
    pages = fax_pages(raw.file)
    at = datetime.fromtimestamp(raw.file.stat().st_mtime, UTC)
    return FaxResult(PurePosixPath(raw.file.name), pages.count, _INTERRUPTED, pages.station), FaxPlace(at, raw.mailbox)
