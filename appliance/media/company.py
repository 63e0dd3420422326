"""The company's own prompts, typed or uploaded. Each is named by what it was made from: it is made once."""

import json
from hashlib import sha256
from pathlib import Path

from appliance.errors import UserError
from appliance.media import wav
from appliance.media.finish import as_sentence
from appliance.media.level import level
from appliance.media.pcm import Pcm, trim
from appliance.media.prompt_file import is_complete, write_prompt
from appliance.media.speech import SpeechEngine

LONGEST_TEXT = 2000
LONGEST_UPLOAD_S = 600

_DEADLINE_S = 60.0
_LARGEST_UPLOAD_BYTES = LONGEST_UPLOAD_S * 16_000 + 65_536
_RECIPE = 1  # counted up when the same input would come out differently


def speak_to_file(text: str, language: str, engine: SpeechEngine, folder: Path) -> Path:
    """Speak typed text into the folder; give the prompt's name there, without extension.

    Raises UserError when the text is too long, says nothing, or the engine can't speak it.
    """
    if len(text) > LONGEST_TEXT:
        raise UserError(f"the text has {len(text)} characters, over {LONGEST_TEXT}", "make several prompts of it")
    stem = folder / text_key(text, language, engine)
    if not is_complete(stem):
        write_prompt(stem, _audible(as_sentence(engine.speak(text, language, _DEADLINE_S)), "the text"))
    return stem


def text_key(text: str, language: str, engine: SpeechEngine) -> str:
    """Give the SHA-256 of all that decides how the text sounds: engine, version, voice and speed, text."""
    return _digest([_RECIPE, engine.id, engine.version(), engine.voice(language), language, text])


def upload_to_file(upload: Path, folder: Path) -> Path:
    """Take an uploaded WAV (8 kHz, mono, 16 bits) into the folder; give the prompt's name, without extension.

    Raises UserError, with the reason, for any other file.
    """
    size = upload.stat().st_size
    if size > _LARGEST_UPLOAD_BYTES:
        raise UserError(f"the file has {size} bytes, over {LONGEST_UPLOAD_S} s of sound", "shorten the recording")
    content = upload.read_bytes()
    stem = folder / _digest([_RECIPE, "upload", sha256(content).hexdigest()])
    if not is_complete(stem):
        write_prompt(stem, _audible(level(wav.decode(content)), "the file"))
    return stem


def _audible(pcm: Pcm, what: str) -> Pcm:
    if not trim(pcm, 0.0).data:
        raise UserError(f"{what} gives nothing but silence", "check what it holds")
    return pcm


def _digest(parts: list[object]) -> str:
    return sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()
