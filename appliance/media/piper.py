"""Piper as a speech engine: neural voices, without a network. Used where an admin has put a voice; run as a program.

A voice is two files in the instance's `speech` folder: `NAME.onnx`, and `NAME.onnx.json` beside it.
"""

import json
import sys
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import ClassVar

from appliance.errors import UserError
from appliance.media.espeak import plain
from appliance.media.pcm import Pcm
from appliance.media.speech import VoiceSettings
from appliance.media.speech_program import WAV, fingerprint, speak_by_program

_REMEDY = "install it: pip install piper-tts, or put the program `piper` into the PATH"
_VOICES = "put NAME.onnx and NAME.onnx.json of a voice into the folder `speech` of the instance"
_PAUSE_S = "0.25"


@dataclass(frozen=True, slots=True)
class PiperEngine:
    """The program `piper`, else Python's module of this name; `program` overrules both."""

    settings: VoiceSettings = field(default_factory=VoiceSettings)
    program: tuple[str, ...] = ()

    id: ClassVar[str] = "piper"

    @property
    def languages(self) -> frozenset[str]:
        """The languages for which the folder has a voice."""
        return frozenset(self._by_language())

    def version(self) -> str:
        """Give what tells this program from others."""
        return fingerprint(Path(self._words()[0]))

    def voice(self, language: str) -> str:
        """Give voice and speed."""
        return f"{fingerprint(self._model(language))} {self.settings.rate:g}"

    def speak(self, text: str, language: str, deadline_s: float) -> Pcm:
        """Speak; see SpeechEngine."""
        options = ["-m", str(self._model(language)), "-f", WAV, "--sentence_silence", _PAUSE_S]
        slowness = ["--length_scale", f"{1 / self.settings.rate:.3f}"]
        return speak_by_program([*self._words(), *options, *slowness], plain(text) + "\n", deadline_s, _REMEDY)

    def _words(self) -> tuple[str, ...]:
        if self.program:
            return self.program
        if found := which("piper"):
            return (found,)
        if find_spec("piper") is not None:
            return sys.executable, "-m", "piper"
        raise UserError("the speech program piper is missing", _REMEDY)

    def _model(self, language: str) -> Path:
        """Find the voice that was chosen for a language, else the first one of it."""
        models = self._by_language().get(language, [])
        chosen = self.settings.voices.get(language)
        for model in models:
            if chosen in {None, model.stem}:
                return model
        there = ", ".join(model.stem for model in models) or "none"
        raise UserError(f"piper has no voice {chosen or f'for {language!r}'} (there is {there})", _VOICES)

    def _by_language(self) -> dict[str, list[Path]]:
        """List the voices of each language, as their own descriptions tell it; what has none is no voice."""
        found: dict[str, list[Path]] = {}
        folder = self.settings.folder
        for model in sorted(folder.glob("*.onnx")) if folder is not None else ():
            if language := _language_of(model):
                found.setdefault(language, []).append(model)
        return found


def _language_of(model: Path) -> str:
    """Read the language from the voice's description, such as "zh" of zh_CN; "" when it has none."""
    try:
        described = json.loads(model.with_name(model.name + ".json").read_text(encoding="utf-8"))
        code = described.get("language", {}).get("code") or described["espeak"]["voice"]
        return "zh" if str(code).startswith("cmn") else str(code)[:2]
    except (OSError, ValueError, LookupError, AttributeError, TypeError):
        return ""


def engine(settings: VoiceSettings) -> PiperEngine:
    """Make the engine of an admin's settings."""
    return PiperEngine(settings)
