"""The voicemail as people handle it, by the command line and the web: one place for both, each doing on record.

A message is known by its file's name, with or without `.wav`. A deleted one can be brought back for `GRACE_DAYS`; the
nightly sweep (`services.retention`) removes its file after that.
"""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from appliance.domain.ids import DepartmentId
from appliance.errors import UserError
from appliance.routing.retention import GRACE_DAYS
from appliance.storage.audit import AuditAction, AuditEntry
from appliance.storage.messages import Messages
from appliance.storage.record_values import MessageState, StoredMessage

_ALL = frozenset(MessageState)
_PRIVATE = 0o600
"""What is taken out of the switchboard is its taker's alone."""


def _now() -> datetime:
    return datetime.now(UTC)


class VoicemailBox:
    """All mailboxes of an instance. The methods block for the milliseconds of a transaction, in any thread.

    They raise UserError where there is no such message, or what is asked can't be done with it. `who` goes on record.
    """

    def __init__(self, store: Messages, folder: Path, now: Callable[[], datetime] = _now) -> None:
        """Take the record and the instance's voicemail folder."""
        self._store = store
        self._folder = folder
        self._now = now

    def messages(
        self, states: frozenset[MessageState] = _ALL, mailbox: DepartmentId | None = None, limit: int = 1000
    ) -> tuple[StoredMessage, ...]:
        """Give the messages in these states, the newest first."""
        return self._store.found(states, mailbox, limit)

    def message(self, id_: str) -> StoredMessage:
        """Give one message."""
        found = self._store.get(id_) or self._store.get(f"{id_}.wav")
        if found is None:
            raise UserError(f"There is no message '{id_}'.", "see `zongji voicemail --all`")
        return found

    def mark_read(self, id_: str, who: str) -> StoredMessage:
        """Mark as heard."""
        found = self._kept(id_)
        self._store.mark_read(found.message.file, self._noted(found, who, AuditAction.VOICEMAIL_MARK, "heard"))
        return self.message(found.message.file)

    def mark_new(self, id_: str, who: str) -> StoredMessage:
        """Mark as not yet heard."""
        found = self._kept(id_)
        self._store.mark_new(found.message.file, self._noted(found, who, AuditAction.VOICEMAIL_MARK, "new"))
        return self.message(found.message.file)

    def delete(self, id_: str, who: str) -> StoredMessage:
        """Delete; deleting twice is deleting once."""
        found = self.message(id_)
        self._store.delete(found.message.file, self._noted(found, who, AuditAction.VOICEMAIL_DELETE))
        return self.message(found.message.file)

    def undelete(self, id_: str, who: str) -> StoredMessage:
        """Bring a deleted message back, heard or new as it was."""
        found = self.message(id_)
        if found.deleted_at is None:
            return found
        since = self._now() - timedelta(days=GRACE_DAYS)
        noted = self._noted(found, who, AuditAction.VOICEMAIL_UNDELETE)
        if not self._store.undelete(found.message.file, noted, since):
            raise UserError(
                f"The message was deleted more than {GRACE_DAYS} days ago.",
                "a deleted message can be brought back for that long",
            )
        return self.message(found.message.file)

    def played(self, id_: str, who: str, how: str) -> Path:
        """Put on record that somebody is about to hear it, and give its file."""
        found = self._kept(id_)
        file = self._file(found)
        self._store.note(self._noted(found, who, AuditAction.VOICEMAIL_PLAY, how))
        return file

    def export(self, id_: str, to: Path, who: str) -> Path:
        """Copy the message's file out; `to` must not exist yet, a folder gets the file's own name."""
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
        self._store.note(self._noted(found, who, AuditAction.VOICEMAIL_EXPORT, str(target)))
        return target

    def _kept(self, id_: str) -> StoredMessage:
        found = self.message(id_)
        if found.deleted_at is not None:
            raise UserError("The message is deleted.", f"bring it back: `zongji voicemail undelete {id_}`")
        return found

    def _file(self, found: StoredMessage) -> Path:
        file = self._folder / found.message.file
        if not file.is_file():
            raise UserError("The message's file is no longer there.", "it may have been removed by hand")
        return file

    def _noted(self, found: StoredMessage, who: str, action: AuditAction, how: str = "") -> AuditEntry:
        mailbox = found.message.mailbox or "the switchboard"
        told = f"{found.message.seconds:.1f} s for {mailbox}"
        return AuditEntry(self._now(), who, action, found.message.file, f"{told}: {how}" if how else told)
