"""Recorded conversations: heard, drawn, taken along; each of it is on record (A6, D8)."""

from datetime import timedelta
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from appliance.callflow.trace import Recording
from appliance.domain.role import Right
from appliance.services.recording_export import recording_file
from appliance.services.waveform import MOST_PARTS, waveform
from appliance.storage.audit import AuditAction, AuditLog
from appliance.storage.recording_files import RecordingFiles
from appliance.web.auth.guard import needs
from appliance.web.errors import NotFound, also
from appliance.web.premises import Here, Premises
from appliance.web.sounds import SOUND, kept_file
from appliance.web.who import Who

ONE_LISTENING = timedelta(minutes=10)
"""Whoever listens asks for many parts of a file; within this time they are one entry of the audit."""

router = APIRouter(prefix="/recordings", tags=["recordings"])

Hearer = Annotated[Who, needs(Right.RECORDINGS_HEAR)]
Taker = Annotated[Who, needs(Right.RECORDINGS_EXPORT)]
File = Annotated[str, Path(max_length=300, examples=["2026/11/22/box-1763772000.12-8001.wav"])]


class WaveformBody(BaseModel):
    """The picture of a sound."""

    seconds: float
    channels: list[list[int]] = Field(description="the caller, then the agent: the loudest of each part, 0 to 255")


@router.get("/{file:path}/audio", response_class=FileResponse, responses=SOUND | also(404))
def play_recording(who: Hearer, here: Here, file: File) -> FileResponse:
    """Give a recording to be heard, caller left and agent right; in parts where the player seeks."""
    found, path = _found(here, file)
    AuditLog(here.reading, here.writing).note_once(who.user, AuditAction.RECORDING_PLAY, found.file, ONE_LISTENING)
    return kept_file(path, _name(found), along=False)


@router.get("/{file:path}/download", response_class=FileResponse, responses=SOUND | also(404))
def download_recording(who: Taker, here: Here, file: File) -> FileResponse:
    """Give a recording to be saved."""
    found, path = _found(here, file)
    here.note(who, AuditAction.RECORDING_EXPORT, found.file, "download")
    return kept_file(path, _name(found), along=True)


@router.get("/{file:path}/peaks", responses=also(404, 409, 503))
def draw_recording(
    _who: Hearer, here: Here, response: Response, file: File, parts: Annotated[int, Query(ge=1, le=MOST_PARTS)] = 800
) -> WaveformBody:
    """Give the picture of a recording: how loud each part of it is, for both sides."""
    _, path = _found(here, file)
    drawn = waveform(path, parts)
    response.headers["Cache-Control"] = "private, max-age=3600"
    return WaveformBody(seconds=drawn.seconds, channels=[list(channel) for channel in drawn.channels])


def _found(here: Premises, file: str) -> tuple[Recording, FilePath]:
    found = recording_file(file, RecordingFiles(here.reading), here.instance)
    if found is None:
        raise NotFound("There is no such recording.", "it may have been removed when its time was over")
    return found


def _name(found: Recording) -> str:
    return f"recording-{found.at:%Y%m%d-%H%M%S}-{found.agent}"
