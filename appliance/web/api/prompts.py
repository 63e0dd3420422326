"""What callers hear: built-in prompts, the company's audio, and texts spoken to be listened to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from http import HTTPStatus
from pathlib import Path
from threading import BoundedSemaphore
from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter, Form, Query, UploadFile
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, Field

from appliance.domain.role import Right
from appliance.services.prompt_library import LONGEST_TRIED, CompanyFile, PromptLibrary
from appliance.services.working_copy import drafted, in_force
from appliance.storage.audit import AuditAction
from appliance.web.auth.bounds import takes_file
from appliance.web.auth.guard import needs
from appliance.web.errors import NotFound, Refusal, also
from appliance.web.premises import Here, Premises
from appliance.web.who import Who

LARGEST_UPLOAD_BYTES = 128 << 20
"""Ten minutes of 48 kHz, stereo, 16 bits, and some."""

_CHUNK_BYTES = 1 << 16
_PATIENCE_S = 20.0
_MAKING = BoundedSemaphore(2)
"""Speech and levelling take a processor each: two at once, the others wait for their turn."""

router = APIRouter(prefix="/prompts", tags=["prompts"])

Seer = Annotated[Who, needs(Right.PROMPTS_SEE)]
Editor = Annotated[Who, needs(Right.PROMPTS_EDIT)]
Language = Annotated[str, Field(pattern="^[a-z]{2,3}$", description="ISO 639", examples=["zh"])]
FileName = Annotated[str, Query(min_length=1, max_length=200, description="as documents name the file")]


class PromptLanguageBody(BaseModel):
    """A language that callers can be spoken to in."""

    id: str = Field(examples=["zh"])
    name: str = Field(description="in its own tongue", examples=["中文"])
    spoken: int = Field(description="how many built-in prompts it has")
    human: int = Field(description="how many of them a person speaks")


class BuiltInBody(BaseModel):
    """A built-in prompt."""

    id: str = Field(examples=["welcome"])
    text: dict[str, str] = Field(description="by language", examples=[{"zh": "欢迎致电。", "en": "Welcome."}])
    studio: int | None = Field(description="the number by which it is recorded over the telephone", examples=[101])
    piece: bool = Field(description="a part of sentences, such as a digit")
    tone: bool = Field(description="a signal, not speech")
    human: list[str] = Field(description="the languages in which a person speaks it, else the machine's voice does")
    used: list[str] = Field(description="where the configuration in force plays it")


class CompanyFileBody(BaseModel):
    """An audio file of the company's own."""

    name: str = Field(description="what an audio prompt of a document names", examples=["welcome.wav"])
    size: int = Field(description="bytes")
    duration_s: float | None = Field(description="null for one that can't be played", examples=[4.2])
    fault: str = Field(description="why it can't be played, else empty")
    used: list[str] = Field(description="where the configuration in force plays it", examples=[["hotlines.main"]])
    used_in_draft: list[str] = Field(description="where the draft plays it")


class PromptsBody(BaseModel):
    """All that callers can hear."""

    languages: list[PromptLanguageBody]
    builtin: list[BuiltInBody]
    company: list[CompanyFileBody]


class SpeakBody(BaseModel):
    """A text to be listened to."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TRIED, examples=["欢迎致电小店。"])]
    language: Language


class RenameBody(BaseModel):
    """Another name for a file."""

    name: Annotated[str, Field(min_length=1, max_length=200, examples=["新的问候语.wav"])]


WAV_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {"audio/wav": {}}, "description": "a WAV file, 8 kHz; parts of it by Range"}
}


@router.get("", response_model=PromptsBody)
def list_prompts(_who: Seer, here: Here) -> PromptsBody:
    """List the built-in prompts with their texts, and the company's audio with where it is played."""
    library = library_of(here)
    builtins = [BuiltInBody.model_validate(asdict(each)) for each in library.builtins()]
    languages = [
        PromptLanguageBody(
            id=each.id,
            name=each.name,
            spoken=sum(each.id in one.text and not one.tone for one in builtins),
            human=sum(each.id in one.human for one in builtins),
        )
        for each in library.catalogue().languages.values()
    ]
    return PromptsBody(languages=languages, builtin=builtins, company=[_told(one) for one in library.company_files()])


@router.get("/builtin/{language}/{prompt}/audio", response_class=FileResponse, responses=WAV_ANSWER | also(404))
def play_builtin_prompt(_who: Seer, here: Here, language: str, prompt: str) -> FileResponse:
    """Play a built-in prompt as callers hear it."""
    return wav_file(library_of(here).builtin_sound(language, prompt), f"{language}-{prompt}.wav")


@router.get("/company/audio", response_class=FileResponse, responses=WAV_ANSWER | also(404, 409))
def play_company_audio(_who: Seer, here: Here, name: FileName) -> FileResponse:
    """Play a company file as callers hear it: levelled, at the telephone's rate."""
    with turn():
        return wav_file(library_of(here).company_sound(name), "sound.wav")


@router.post("/speak", response_class=Response, responses=WAV_ANSWER | also(409, 503))
def speak_text(_who: Seer, here: Here, body: SpeakBody) -> Response:
    """Speak a text as callers would hear it; nothing is kept."""
    with turn():
        sound = library_of(here).spoken(body.text, body.language)
    return Response(sound, media_type="audio/wav", headers={"Cache-Control": "no-store"})


@router.post(
    "/company",
    status_code=HTTPStatus.CREATED,
    dependencies=[takes_file(LARGEST_UPLOAD_BYTES)],
    responses=also(409, 413, 503),
)
def upload_company_audio(
    who: Editor,
    here: Here,
    file: UploadFile,
    name: Annotated[str, Form(max_length=200, description="what to call it; else the file's own name")] = "",
) -> CompanyFileBody:
    """Take a WAV, MP3, Ogg or FLAC file of up to ten minutes, checked and levelled; give the name that it got."""
    with turn():
        kept = library_of(here).take(name or file.filename or "", chunks_of(file.file, LARGEST_UPLOAD_BYTES))
    here.note(who, AuditAction.PROMPT_UPLOAD, kept.name)
    return _told(kept)


@router.patch("/company", responses=also(404, 409))
def rename_company_audio(who: Editor, here: Here, name: FileName, body: RenameBody) -> CompanyFileBody:
    """Give a company file another name, while nothing plays it."""
    library = library_of(here)
    _require(library, name)
    renamed = library.rename(name, body.name)
    here.note(who, AuditAction.PROMPT_RENAME, renamed.name, name)
    return _told(renamed)


@router.delete("/company", status_code=HTTPStatus.NO_CONTENT, responses=also(404, 409))
def delete_company_audio(who: Editor, here: Here, name: FileName) -> None:
    """Remove a company file that nothing plays."""
    library = library_of(here)
    _require(library, name)
    library.remove(name)
    here.note(who, AuditAction.PROMPT_DELETE, name)


def library_of(here: Premises) -> PromptLibrary:
    """Give the prompts of the house, beside what is in force and drafted."""
    return PromptLibrary(here.instance, in_force(here.instance, here.reading), drafted(here.instance, here.reading))


class Busy(Refusal):
    """Others have sounds made at this moment."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    kind = "busy"

    def __init__(self) -> None:
        super().__init__("Other sounds are being made just now.", "try again in a moment")


class TooLarge(Refusal):
    """More was sent than is taken."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    kind = "too_large"


@contextmanager
def turn() -> Iterator[None]:
    """Wait for one's turn with the speech engine and the workshop. Raises Busy when it doesn't come."""
    if not _MAKING.acquire(timeout=_PATIENCE_S):
        raise Busy
    try:
        yield
    finally:
        _MAKING.release()


def chunks_of(file: BinaryIO, largest: int) -> Iterator[bytes]:
    """Give an upload piece by piece. Raises TooLarge."""
    read = 0
    while chunk := file.read(_CHUNK_BYTES):
        read += len(chunk)
        if read > largest:
            raise TooLarge(f"The file has more than {largest >> 20} MB.", "shorten it, or save it as MP3")
        yield chunk


def wav_file(file: Path | None, name: str) -> FileResponse:
    """Answer with a sound, whole or in parts. Raises NotFound without one."""
    if file is None or not file.is_file():
        raise NotFound("There is no such sound.", "look at the list of prompts")
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache"}
    return FileResponse(file, media_type="audio/wav", filename=name, content_disposition_type="inline", headers=headers)


def _require(library: PromptLibrary, name: str) -> None:
    if library.company_file(name) is None:
        raise NotFound(f"There is no audio file '{name}'.", "look at the list of prompts")


def _told(file: CompanyFile) -> CompanyFileBody:
    return CompanyFileBody.model_validate(asdict(file))
