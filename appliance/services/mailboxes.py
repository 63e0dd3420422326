"""Voicemail for those who listen to it by phone (`*30`)."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath

import structlog

from appliance.callflow.ports import WaitingMessage
from appliance.domain.ids import AgentId, DepartmentId
from appliance.errors import UserError
from appliance.storage.audit import Audit, AuditAction
from appliance.storage.message_marks import MessageMarks
from appliance.storage.records import Records

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_PATIENCE_S = 2.0
_HOW = "by phone"


class StoredMailboxes:
    """The controller's mailboxes (`callflow.ports.Mailboxes`)."""

    def __init__(self, records: Records, marks: MessageMarks, audit: Audit) -> None:
        """Read there, mark here, and note who did it."""
        self._records = records
        self._marks = marks
        self._audit = audit

    async def unread(self, departments: Sequence[DepartmentId]) -> Sequence[WaitingMessage]:
        """Give the new messages, the oldest first; none while the record can't be read."""
        try:
            found = await asyncio.to_thread(self._records.unread_messages)
        except UserError as error:
            _log.warning("mailboxes.not_read", error=str(error))
            return ()
        return [
            WaitingMessage(PurePosixPath(each.message.file), each.message.at, each.caller)
            for each in found
            if each.message.mailbox in departments
        ]

    def played(self, file: PurePosixPath, by: AgentId, at: datetime) -> None:  # noqa: ARG002 - the audit has its clock
        """Note that the agent hears it; return at once."""
        self._audit.note(by, AuditAction.VOICEMAIL_PLAY, str(file), _HOW)

    async def mark_read(self, file: PurePosixPath, by: AgentId, at: datetime) -> None:
        """Mark a message as listened to; a sick data base is waited for no longer than a moment."""
        self._audit.note(by, AuditAction.VOICEMAIL_MARK, str(file), f"heard: {_HOW}")
        await asyncio.wait({self._marks.read(file, at)}, timeout=_PATIENCE_S)

    async def delete(self, file: PurePosixPath, by: AgentId, at: datetime) -> None:
        """Delete a message, as `mark_read`."""
        self._audit.note(by, AuditAction.VOICEMAIL_DELETE, str(file), _HOW)
        await asyncio.wait({self._marks.delete(file, at)}, timeout=_PATIENCE_S)
