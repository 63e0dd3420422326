"""Voicemail and faxes over the command socket, for the web: the same doings as the command line's."""

import asyncio
from typing import Literal

from appliance.services.commands import Commands, Parameters, Result, Tell, Words, parsed
from appliance.services.kept_box import KeptBox
from appliance.storage.box import Item


class _MarkWords(Words):
    id: str
    to: Literal["read", "new", "deleted", "kept"]
    by: str


def add_box(commands: Commands, box: KeptBox[Item]) -> None:
    """Register `voicemail_mark` or `fax_mark`, by the box's kind."""
    deeds = {"read": box.mark_read, "new": box.mark_new, "deleted": box.delete, "kept": box.undelete}

    async def mark(parameters: Parameters, _tell: Tell) -> Result:
        words = parsed(_MarkWords, parameters)
        found = await asyncio.to_thread(deeds[words.to], words.id, words.by)
        return {"id": found.left.file, "state": box.state(found)}

    commands.add(f"{box.kind.command}_mark", mark)
