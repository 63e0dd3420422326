"""Voicemail over the command socket, for the web: the same doings as the command line's."""

import asyncio
from typing import Literal

from appliance.services.commands import Commands, Parameters, Result, Tell, Words, parsed
from appliance.services.voicemail_box import VoicemailBox
from appliance.storage.record_values import StoredMessage


class _MarkWords(Words):
    id: str
    to: Literal["read", "new", "deleted", "kept"]
    by: str


def add_voicemail(commands: Commands, box: VoicemailBox) -> None:
    """Register `voicemail_mark`."""
    deeds = {"read": box.mark_read, "new": box.mark_new, "deleted": box.delete, "kept": box.undelete}

    async def mark(parameters: Parameters, _tell: Tell) -> Result:
        words = parsed(_MarkWords, parameters)
        return _told(await asyncio.to_thread(deeds[words.to], words.id, words.by))

    commands.add("voicemail_mark", mark)


def _told(found: StoredMessage) -> Result:
    return {"id": found.message.file, "state": found.state.value}
