"""Voicemail that no walk put on record: the dialplan took it alone, or the controller died over it."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from appliance.asterisk.left_behind import LeftBehind
from appliance.asterisk.message_file import keep_message
from appliance.callflow.left_message import message_notice
from appliance.callflow.notices import Notices
from appliance.callflow.ports import Journal
from appliance.callflow.trace import VoiceMessage
from appliance.config.model.document import Document
from appliance.domain.ids import CallId, DepartmentId, HotlineId
from appliance.domain.phone_number import PhoneNumber
from appliance.routing.hotline import hotline_for
from appliance.services.late_ends import mailbox_of, voicemail_node
from appliance.storage.record_values import CallStory

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_SHORTEST_MESSAGE_S = 1.0


@dataclass(frozen=True, slots=True)
class LateMessages:
    """Brings them home: onto the record, and to those who are to be told. `folder` is where messages lie."""

    folder: Path
    journal: Journal
    notices: Notices

    async def keep(self, left: LeftBehind, story: CallStory | None, document: Document) -> bool:
        """Keep what the dialplan has left word of; tell whether there is any message of the call.

        A caller who was recording anew when the controller died has two files: both are kept.
        """
        if not left.message:
            return False
        known = story.record.hotline if story else None
        hotline = known or hotline_for(left.line, left.called, document).value
        mailbox = mailbox_of(left, story, document)
        return await self._keep(_Call(left.call, left.ended_at, left.caller, hotline, mailbox), story)

    async def keep_interrupted(self, story: CallStory, document: Document) -> bool:
        """Keep the message in whose middle Asterisk itself went away; tell whether there is any of the call."""
        record, node = story.record, voicemail_node(story, document)
        if node is None:
            return False
        last = max(step.at for step in story.steps)
        mailbox = DepartmentId(node.mailbox) if node.mailbox else None
        return await self._keep(_Call(record.call, last, record.caller, record.hotline, mailbox), story)

    async def _keep(self, call: "_Call", story: CallStory | None) -> bool:
        known = {kept.message.file: kept.message for kept in story.messages} if story else {}
        files = await asyncio.to_thread(_files_of, call.id, self.folder)
        late = [await self._keep_one(file, call) for file in files if file.name not in known]
        messages = [*known.values(), *(message for message in late if message is not None)]
        for message in messages:
            self.notices.tell(message_notice(message, call.hotline, call.caller))
        return bool(messages)

    async def _keep_one(self, file: Path, call: "_Call") -> VoiceMessage | None:
        recorded = await asyncio.to_thread(keep_message, file, _SHORTEST_MESSAGE_S)
        if recorded.fault:
            _log.warning("a message is not whole", call=call.id, why=recorded.fault)
        if recorded.message is None:
            return None
        message = VoiceMessage(call.id, call.at, call.mailbox, file.name, recorded.message.seconds)
        await self.journal.message(message)
        return message


@dataclass(frozen=True, slots=True)
class _Call:
    """Whose message it is."""

    id: CallId
    at: datetime
    caller: PhoneNumber | None
    hotline: HotlineId | None
    mailbox: DepartmentId | None


def _files_of(call: CallId, folder: Path) -> Sequence[Path]:
    name = re.compile(re.escape(call) + r"(-[0-9]+)?\.wav")
    return sorted(file for file in folder.glob("*.wav") if name.fullmatch(file.name))
