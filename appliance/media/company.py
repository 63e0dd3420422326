"""The company's own prompts, typed or uploaded. Each is named by what it was made from: it is made once."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import file_digest, sha256
from pathlib import Path

from appliance.errors import UserError
from appliance.media.cut import Cut
from appliance.media.pcm import Pcm, trim
from appliance.media.prompt_file import files, is_complete, write_prompt
from appliance.media.speech import SpeechEngine
from appliance.media.workshop import Progress, Workshop

LONGEST_TEXT = 8000
"""Of what is said; a document's texts have 2000 characters at most, before their figures become words."""
LONGEST_UPLOAD_S = 600
LARGEST_UPLOAD_BYTES = 256 << 20
"""Ten minutes of 48 kHz, stereo, 32 bits, and some."""

_DEADLINE_S = 60.0
_RECIPE = 2  # counted up when the same input would come out differently


def speak_to_file(
    text: str, language: str, engine: SpeechEngine, folder: Path, workshop: Workshop | None = None
) -> Path:
    """Speak typed text into the folder; give the prompt's name there, without extension.

    Whoever makes several lends a workshop. Raises UserError when the text is too long, says nothing, the engine can't
    speak it, or the folder can't be written.
    """
    if len(text) > LONGEST_TEXT:
        raise UserError(f"the text has {len(text)} characters, over {LONGEST_TEXT}", "make several prompts of it")
    stem = folder / text_key(text, language, engine)
    if not is_complete(stem):
        spoken = engine.speak(text, language, _DEADLINE_S)
        with _opened(workshop) as shop:
            _keep(stem, _audible(shop.finish(spoken, Cut.SENTENCE), "the text"))
    return stem


def text_key(text: str, language: str, engine: SpeechEngine) -> str:
    """Give the SHA-256 of all that decides how the text sounds: engine, version, voice and speed, text."""
    return _digest([_RECIPE, engine.id, engine.version(), engine.voice(language), language, text])


def upload_to_file(
    upload: Path, folder: Path, workshop: Workshop | None = None, progress: Progress = lambda _s: None
) -> Path:
    """Take an uploaded WAV, MP3, Ogg or FLAC into the folder; give the prompt's name, without extension.

    `progress` is told how many seconds of it are read. Raises UserError, with the reason, for any other file, for one
    that is damaged, silent or longer than ten minutes, and when the folder can't be written; nothing is left behind.
    """
    stem = upload_stem(upload, folder)
    if not is_complete(stem):
        with _opened(workshop) as shop:
            _keep(stem, _audible(shop.take(upload, LONGEST_UPLOAD_S, progress), "the file"))
    return stem


def upload_stem(upload: Path, folder: Path) -> Path:
    """Give the name that an upload has in the folder once it is taken. Raises UserError for one that is too large."""
    size = upload.stat().st_size
    if size > LARGEST_UPLOAD_BYTES:
        raise UserError(
            f"the file has {size >> 20} MB, over {LARGEST_UPLOAD_BYTES >> 20}",
            f"shorten the recording to {LONGEST_UPLOAD_S} s, or save it as MP3",
        )
    with upload.open("rb") as content:
        return folder / _digest([_RECIPE, "upload", file_digest(content, "sha256").hexdigest()])


@contextmanager
def _opened(workshop: Workshop | None) -> Iterator[Workshop]:
    """Lend the caller's workshop, or one for this job."""
    if workshop is not None:
        yield workshop
        return
    with Workshop() as own:
        yield own


def _keep(stem: Path, pcm: Pcm) -> None:
    """Write both files or none."""
    try:
        write_prompt(stem, pcm)
    except OSError as error:
        for file in files(stem):
            with suppress(OSError):
                file.unlink(missing_ok=True)
        reason = f"the sound can't be kept in {stem.parent}: {error.strerror}"
        raise UserError(reason, "make room there, or let the switchboard's user write there") from error


def _audible(pcm: Pcm, what: str) -> Pcm:
    if not trim(pcm, 0.0).data:
        raise UserError(f"{what} gives nothing but silence", "check what it holds")
    return pcm


def _digest(parts: list[object]) -> str:
    return sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()
