"""What may be asked of recordings on the command socket."""

from typing import Literal

from appliance.domain.ids import CallId
from appliance.errors import UserError
from appliance.services.commands import Commands, Parameters, Result, Tell, Words, parsed
from appliance.services.recording_channels import RecordingChannels


class _RecordingWords(Words):
    call: str
    to: Literal["pause", "resume"]


def add_recordings(commands: Commands, channels: RecordingChannels) -> None:
    """Register `recording`: pauses or resumes what is recorded of a call now, as its agent does by key."""

    async def recording(parameters: Parameters, _tell: Tell) -> Result:
        words = parsed(_RecordingWords, parameters)
        channel = await channels.of(CallId(words.call))
        if channel is None:
            raise UserError(
                f"Nothing of call '{words.call}' is being recorded now.", "see `zongji status`"
            )
        await (channels.pause(channel) if words.to == "pause" else channels.resume(channel))
        return {"call": words.call, "to": words.to, "agent": channel.raw.agent}

    commands.add("recording", recording)
