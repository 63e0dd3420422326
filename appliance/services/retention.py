"""The nightly sweep: what has been kept for long enough goes (D8).

A file's row is marked first, then the file is removed, then the row: killed at any point, the next sweep goes on.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from appliance.config.model.document import Document
from appliance.config.model.retention import Retention
from appliance.errors import UserError
from appliance.routing.retention import KeptFile, Limits, files_to_go
from appliance.services.kept_folders import inside, old_files, remove
from appliance.storage.audit import BY_ITSELF, AuditAction, AuditEntry
from appliance.storage.expiry import AT_ONCE, Expiry, FileClass

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_AT = time(3, 0)
_LOOK_S = 600.0
_GIB = 2**30
_MARGIN = timedelta(days=1)
"""A file of nobody's is as old as when it was last written: one that is still worked at gets a day more."""


@dataclass(slots=True)
class Swept:
    """What a sweep has removed, and what it could not."""

    files: dict[FileClass, int] = field(default_factory=lambda: dict.fromkeys(FileClass, 0))
    nobodys: int = 0
    calls: int = 0
    audit: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counts = {**{which.value: count for which, count in self.files.items()}, "files of nobody's": self.nobodys}
        counts |= {"calls": self.calls, "lines of the audit": self.audit}
        return ", ".join(f"{count} {what}" for what, count in counts.items() if count)


class Sweeper:
    """Removes what is over. `sweep` blocks for as long as removing takes: call it in a thread."""

    def __init__(self, store: Expiry, folders: Mapping[FileClass, Path]) -> None:
        """Take the record, and the folder of each class."""
        self._store = store
        self._folders = folders

    def sweep(self, retention: Retention, now: datetime) -> Swept:
        """Remove all that goes by these limits; what can't be removed is told, and tried again the next night."""
        swept = Swept()
        for which, limits in _limits(retention).items():
            self._files(which, limits, now, swept)
            self._nobodys(which, limits, now, swept)
        if retention.call_records_days is not None:
            before = now - timedelta(days=retention.call_records_days)
            while (forgotten := self._store.forget_calls(before)) > 0:
                swept.calls += forgotten
                if forgotten < AT_ONCE:
                    break
        if retention.audit_days is not None:
            swept.audit = self._store.forget_audit(now - timedelta(days=retention.audit_days))
        if str(swept):
            self._store.note(AuditEntry(now, BY_ITSELF, AuditAction.RETENTION, "by age and size", str(swept)))
        return swept

    def _files(self, which: FileClass, limits: Limits, now: datetime, swept: Swept) -> None:
        folder = self._folders[which]
        kept = [self._measured(each, folder) for each in self._store.kept(which)]
        for decision in files_to_go(kept, limits, now):
            if self._remove(which, decision.value.file, now, swept):
                swept.files[which] += 1
                _log.info("retention.removed", what=which.value, file=decision.value.file, why=decision.reason)

    def _remove(self, which: FileClass, file: str, now: datetime, swept: Swept) -> bool:
        if not self._store.mark(which, file, now):
            return False  # it has another name by now: the next sweep finds it
        try:
            if not remove(self._folders[which], file):
                swept.faults.append(f"{which.value}: a name on record leads outside of the folder")
                return False
        except OSError as error:
            swept.faults.append(f"{which.value}: {error.strerror}")
            return False
        self._store.gone(which, file)
        return True

    def _nobodys(self, which: FileClass, limits: Limits, now: datetime, swept: Swept) -> None:
        """Remove old files of which nothing is on record: a crash or a hand left them."""
        if limits.days is None:
            return
        folder = self._folders[which]
        known = {each.file for each in self._store.kept(which)}
        for file in list(old_files(folder, now - timedelta(days=limits.days) - _MARGIN)):
            if file not in known:
                try:
                    swept.nobodys += remove(folder, file)
                except OSError as error:
                    swept.faults.append(f"{which.value}: {error.strerror}")

    def _measured(self, each: KeptFile, folder: Path) -> KeptFile:
        if each.size:
            return each
        path = inside(folder, each.file)
        try:
            return replace(each, size=path.lstat().st_size) if path else each
        except OSError:
            return each


def _limits(retention: Retention) -> dict[FileClass, Limits]:
    gib = retention.recordings_gib
    return {
        FileClass.RECORDINGS: Limits(retention.recordings_days, None if gib is None else int(gib * _GIB)),
        FileClass.VOICEMAIL: Limits(retention.voicemail_days),
        FileClass.FAXES: Limits(retention.faxes_days),
    }


def next_night(now: datetime, zone: ZoneInfo) -> datetime:
    """Give the next three o'clock of the site's, in UTC."""
    local = now.astimezone(zone)
    today = datetime.combine(local.date(), _AT, zone)
    night = today if today > local else datetime.combine(local.date() + timedelta(days=1), _AT, zone)
    return night.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class NightlySweep:
    """Sweeps at the start and every night at three of the site's; `tell(ok, detail)` says how that went."""

    sweeper: Sweeper
    document: Callable[[], Document]
    now: Callable[[], datetime]
    tell: Callable[[bool, str], None]

    async def run(self) -> None:
        """Sweep until cancelled."""
        while True:
            await self.once()
            at = next_night(self.now(), self.document().site.zone)
            while (left_s := (at - self.now()).total_seconds()) > 0:  # noqa: ASYNC110 - the clock may be set meanwhile
                await asyncio.sleep(min(left_s, _LOOK_S))

    async def once(self) -> None:
        """Sweep now."""
        try:
            swept = await asyncio.to_thread(self.sweeper.sweep, self.document().retention, self.now())
        except (UserError, OSError) as error:
            _log.warning("retention.failed", error=str(error))
            self.tell(False, str(error).partition("\n")[0])
            return
        faults = sorted(set(swept.faults))
        _log.info("retention.swept", removed=str(swept), faults=faults)
        self.tell(not faults, "; ".join(faults))
