"""A person's voice in place of the machine's: what to read, and recordings taken in its place."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Literal

from fastapi import APIRouter, Form, UploadFile
from fastapi.responses import Response
from pydantic import BaseModel, Field

from appliance.domain.role import Right
from appliance.media.studio_script import WRITERS, script
from appliance.services.company_script import company_lines
from appliance.services.control_client import ControllerDown
from appliance.services.prompt_voices import import_voices, keep_builtin_voice, restore_builtin_voice
from appliance.services.publish import audio_files
from appliance.services.working_copy import in_force
from appliance.storage.audit import AuditAction
from appliance.web.api.prompts import LARGEST_UPLOAD_BYTES, chunks_of, library_of, turn
from appliance.web.auth.bounds import takes_file
from appliance.web.auth.guard import needs
from appliance.web.errors import NotFound, also
from appliance.web.premises import Here, Premises
from appliance.web.who import Who

_LARGEST_ARCHIVE_BYTES = 512 << 20
_TYPES = {"html": "text/html; charset=utf-8", "csv": "text/csv; charset=utf-8", "md": "text/markdown; charset=utf-8"}

router = APIRouter(prefix="/voices", tags=["prompts"])

Editor = Annotated[Who, needs(Right.PROMPTS_EDIT)]


class TakenBody(BaseModel):
    """Which prompts a person speaks now."""

    prompts: list[str] = Field(description="their ids", examples=[["welcome", "goodbye"]])


class RefreshBody(BaseModel):
    """Whether the next call hears the new voices."""

    heard: bool = Field(description="false: from the next start of the controller on")


@router.get("/{language}/script.{form}", response_class=Response, responses=also(404))
def download_studio_script(
    _who: Annotated[Who, needs(Right.PROMPTS_SEE)], here: Here, language: str, form: Literal["html", "csv", "md"]
) -> Response:
    """Download what a person is to read: every prompt with its number, text, length and file name."""
    catalogue = library_of(here).catalogue()
    if language not in catalogue.languages:
        raise _no_language(language)
    document = in_force(here.instance, here.reading)
    taken = audio_files(here.instance.audio)
    own = () if document is None else company_lines(document, language, taken)
    content = WRITERS[f".{form}"]((*script(catalogue, language), *own), language)
    headers = {
        "Content-Disposition": f'attachment; filename="zongji-script-{language}.{form}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content.encode(), media_type=_TYPES[form], headers=headers)


@router.post("/refresh", responses=also(409))
async def refresh_voices(_who: Editor, here: Here) -> RefreshBody:
    """Have the next call hear the new voices; a publish does it, too."""
    return await _refreshed(here)


@router.post("/{language}", dependencies=[takes_file(_LARGEST_ARCHIVE_BYTES)], responses=also(404, 409, 413, 503))
def import_voice_archive(who: Editor, here: Here, language: str, file: UploadFile) -> TakenBody:
    """Take a ZIP of recordings named by id or studio number: all of it, or nothing with every fault told."""
    with turn(), TemporaryDirectory(prefix="zongji-voices-") as folder:
        archive = Path(folder) / "voices.zip"
        _write(archive, file, _LARGEST_ARCHIVE_BYTES)
        kept = import_voices(here.instance, language, archive)
    here.note(who, AuditAction.PROMPT_RECORD, f"{len(kept)} prompts", language)
    return TakenBody(prompts=list(kept))


@router.post(
    "/{language}/{prompt}", dependencies=[takes_file(LARGEST_UPLOAD_BYTES)], responses=also(404, 409, 413, 503)
)
def record_builtin_prompt(
    who: Editor, here: Here, language: str, prompt: str, file: Annotated[UploadFile, Form()]
) -> TakenBody:
    """Take one recording in place of the machine's voice."""
    with turn(), TemporaryDirectory(prefix="zongji-voice-") as folder:
        recording = Path(folder) / "recording"
        _write(recording, file, LARGEST_UPLOAD_BYTES)
        keep_builtin_voice(here.instance, language, prompt, recording)
    here.note(who, AuditAction.PROMPT_RECORD, prompt, language)
    return TakenBody(prompts=[prompt])


@router.delete("/{language}/{prompt}", responses=also(404, 409))
def restore_builtin_prompt(who: Editor, here: Here, language: str, prompt: str) -> TakenBody:
    """Go back to the machine's voice."""
    if restore_builtin_voice(here.instance, language, prompt):
        here.note(who, AuditAction.PROMPT_DELETE, prompt, language)
    return TakenBody(prompts=[prompt])


async def _refreshed(here: Premises) -> RefreshBody:
    try:
        await here.ask("prompts_refresh", {})
    except ControllerDown:
        return RefreshBody(heard=False)
    return RefreshBody(heard=True)


def _write(target: Path, file: UploadFile, largest: int) -> None:
    with target.open("wb") as out:
        out.writelines(chunks_of(file.file, largest))


def _no_language(language: str) -> NotFound:
    return NotFound(f"There is no language '{language}'.", "look at the list of prompts")
