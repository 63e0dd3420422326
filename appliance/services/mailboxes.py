"""Voicemail for those who listen to it by phone (`*30`)."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath

import structlog

from appliance.domain.ids import DepartmentId
from appliance.errors import UserError
from appliance.storage.message_marks import MessageMarks
from appliance.storage.records import Records

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_PATIENCE_S = 2.0


class StoredMailboxes:
    """The controller's mailboxes (`callflow.ports.Mailboxes`)."""

    def __init__(self, records: Records, marks: MessageMarks) -> None:
        """Read there, mark here."""
        self._records = records
        self._marks = marks

    async def unread(self, departments: Sequence[DepartmentId]) -> Sequence[PurePosixPath]:
        """Give the files of the new messages, the oldest first; none while the record can't be read."""
        try:
            found = await asyncio.to_thread(self._records.unread_messages)
        except UserError as error:
            _log.warning("mailboxes.not_read", error=str(error))
            return ()
        return [PurePosixPath(each.message.file) for each in found if each.message.mailbox in departments]

    async def mark_read(self, file: PurePosixPath, at: datetime) -> None:
        """Mark a message as listened to; a sick data base is waited for no longer than a moment."""
        await asyncio.wait({self._marks.read(file, at)}, timeout=_PATIENCE_S)
