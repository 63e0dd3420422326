"""The faxes as people handle them, by the command line and the web: one place for both, each doing on record.

A fax is known by its file's name, with or without `.pdf`. A deleted one can be brought back for `GRACE_DAYS`.
"""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from appliance.domain.ids import DepartmentId
from appliance.errors import UserError
from appliance.routing.retention import GRACE_DAYS
from appliance.storage.audit import AuditAction, AuditEntry
from appliance.storage.faxes import Faxes
from appliance.storage.record_values import MessageState, StoredFax

_ALL = frozenset(MessageState)
_PRIVATE = 0o600
"""What is taken out of the switchboard is its taker's alone."""


def _now() -> datetime:
    return datetime.now(UTC)


class FaxBox:
    """All faxes of an instance. The methods block for the milliseconds of a transaction, in any thread.

    They raise UserError where there is no such fax, or what is asked can't be done with it. `who` goes on record.
    """

    def __init__(self, store: Faxes, folder: Path, now: Callable[[], datetime] = _now) -> None:
        """Take the record and the instance's fax folder."""
        self._store = store
        self._folder = folder
        self._now = now

    def faxes(
        self, states: frozenset[MessageState] = _ALL, mailbox: DepartmentId | None = None, limit: int = 1000
    ) -> tuple[StoredFax, ...]:
        """Give the faxes in these states, the newest first."""
        return self._store.found(states, mailbox, limit)

    def fax(self, id_: str) -> StoredFax:
        """Give one fax."""
        found = self._store.get(id_) or self._store.get(f"{id_}.pdf")
        if found is None:
            raise UserError(f"There is no fax '{id_}'.", "see `zongji fax --all`")
        return found

    def mark_read(self, id_: str, who: str) -> StoredFax:
        """Mark as looked at."""
        found = self._kept(id_)
        self._store.mark_read(found.fax.file, self._noted(found, who, AuditAction.FAX_MARK, "read"))
        return self.fax(found.fax.file)

    def mark_new(self, id_: str, who: str) -> StoredFax:
        """Mark as not yet looked at."""
        found = self._kept(id_)
        self._store.mark_new(found.fax.file, self._noted(found, who, AuditAction.FAX_MARK, "new"))
        return self.fax(found.fax.file)

    def delete(self, id_: str, who: str) -> StoredFax:
        """Delete; deleting twice is deleting once."""
        found = self.fax(id_)
        self._store.delete(found.fax.file, self._noted(found, who, AuditAction.FAX_DELETE))
        return self.fax(found.fax.file)

    def undelete(self, id_: str, who: str) -> StoredFax:
        """Bring a deleted fax back, read or new as it was."""
        found = self.fax(id_)
        if found.deleted_at is None:
            return found
        since = self._now() - timedelta(days=GRACE_DAYS)
        if not self._store.undelete(found.fax.file, self._noted(found, who, AuditAction.FAX_UNDELETE), since):
            raise UserError(
                f"The fax was deleted more than {GRACE_DAYS} days ago.", "a deleted fax can be brought back for so long"
            )
        return self.fax(found.fax.file)

    def shown(self, id_: str, who: str, how: str) -> Path:
        """Put on record that somebody is about to look at it, and give its file."""
        found = self._kept(id_)
        file = self._file(found)
        self._store.note(self._noted(found, who, AuditAction.FAX_SHOW, how))
        return file

    def export(self, id_: str, to: Path, who: str) -> Path:
        """Copy the PDF out; `to` must not exist yet, a folder gets the file's own name."""
        found = self._kept(id_)
        source = self._file(found)
        target = to / source.name if to.is_dir() else to
        try:
            with target.open("xb") as copy, source.open("rb") as original:
                target.chmod(_PRIVATE)
                shutil.copyfileobj(original, copy)
        except FileExistsError as error:
            raise UserError(f"{target} is there already.", "name a file that is not") from error
        except OSError as error:
            raise UserError(f"{target} can't be written: {error.strerror}", "name another file") from error
        self._store.note(self._noted(found, who, AuditAction.FAX_EXPORT, str(target)))
        return target

    def _kept(self, id_: str) -> StoredFax:
        found = self.fax(id_)
        if found.deleted_at is not None:
            raise UserError("The fax is deleted.", f"bring it back: `zongji fax undelete {id_}`")
        return found

    def _file(self, found: StoredFax) -> Path:
        file = self._folder / found.fax.file
        if not file.is_file():
            raise UserError("The fax's file is no longer there.", "it may have been removed by hand")
        return file

    def _noted(self, found: StoredFax, who: str, action: AuditAction, how: str = "") -> AuditEntry:
        told = f"{found.fax.pages} pages for {found.fax.mailbox or 'the company'}"
        return AuditEntry(self._now(), who, action, found.fax.file, f"{told}: {how}" if how else told)
