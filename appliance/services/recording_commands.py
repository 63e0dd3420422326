"""What may be asked of recordings on the command socket."""

import asyncio
from pathlib import Path
from typing import Literal

from appliance.domain.ids import CallId
from appliance.errors import UserError
from appliance.media.pauses import is_paused
from appliance.services.commands import Commands, Parameters, Result, Tell, Words, parsed
from appliance.services.recording_channels import RecordingChannels
from appliance.storage.audit import Audit, AuditAction


class _RecordingWords(Words):
    call: str
    to: Literal["pause", "resume"]
    by: str = "the command socket"


_ACTIONS = {"pause": AuditAction.RECORDING_PAUSE, "resume": AuditAction.RECORDING_RESUME}
_IN_FORCE_S = 3.0
_LOOK_AGAIN_S = 0.02


def add_recordings(commands: Commands, channels: RecordingChannels, folder: Path, audit: Audit) -> None:
    """Register `recording`: pauses or resumes what is recorded of a call now, as its agent does by key.

    It is in force, and who asked is on its way to the audit, when this is answered. `folder` is that of the raw files.
    """

    async def recording(parameters: Parameters, _tell: Tell) -> Result:
        words = parsed(_RecordingWords, parameters)
        channel = await channels.of(CallId(words.call))
        if channel is None:
            raise UserError(f"Nothing of call '{words.call}' is being recorded now.", "see `zongji status`")
        await (channels.pause(channel) if words.to == "pause" else channels.resume(channel))
        await _until(folder / channel.raw.told.name, paused=words.to == "pause")
        audit.note(words.by, _ACTIONS[words.to], words.call, f"while {channel.raw.agent} talked")
        return {"call": words.call, "to": words.to, "agent": channel.raw.agent}

    commands.add("recording", recording)


async def _until(told: Path, *, paused: bool) -> None:
    for _ in range(int(_IN_FORCE_S / _LOOK_AGAIN_S)):
        if await asyncio.to_thread(_is_paused, told) is paused:
            return
        await asyncio.sleep(_LOOK_AGAIN_S)
    raise UserError("Asterisk has not done it.", "the conversation may just have ended; try again")


def _is_paused(told: Path) -> bool:
    try:
        return is_paused(told.read_text(encoding="ascii", errors="replace"))
    except FileNotFoundError:
        return False
