"""Any program as a speech engine: the admin's own list of arguments, for engines that nobody has thought of here.

The program must lie in the instance's `speech` folder, or be linked from it. A document can be written by whoever may
configure the switchboard; which programs it may run, only those decide who can log in to the machine.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from appliance.errors import UserError
from appliance.media.espeak import plain
from appliance.media.pcm import Pcm
from appliance.media.speech import VoiceSettings
from appliance.media.speech_program import WAV, fingerprint, speak_by_program

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_REMEDY = "try the command by hand; its program lies in the folder `speech` of the instance"


@dataclass(frozen=True, slots=True)
class CommandEngine:
    """A command with {language}, {voice}, {rate}, {wav} (the file to write) and {text} (a file with the text) in it.

    The text is on its standard input as well, and in no argument.
    """

    settings: VoiceSettings = field(default_factory=VoiceSettings)

    id: ClassVar[str] = "command"
    languages: ClassVar[frozenset[str]] = frozenset({"zh", "en"})
    """Which others the program speaks isn't known; asked for one that it doesn't, it must fail."""

    def version(self) -> str:
        """Give what tells this program from others."""
        return fingerprint(self._program())

    def voice(self, language: str) -> str:
        """Give the arguments, as they are filled in for a language."""
        return " ".join(self._arguments(language))

    def speak(self, text: str, language: str, deadline_s: float) -> Pcm:
        """Speak; see SpeechEngine."""
        words = [str(self._program()), *self._arguments(language)]
        return speak_by_program(words, plain(text) + "\n", deadline_s, _REMEDY)

    def _program(self) -> Path:
        name = self.settings.command[0] if self.settings.command else ""
        folder = self.settings.folder
        if folder is None or not name or Path(name).name != name:
            raise UserError(f"the speech program {name!r} is no name of a file in the folder `speech`", _REMEDY)
        if not (folder / name).is_file():
            raise UserError(f"the speech program {folder / name} is missing", _REMEDY)
        return folder / name

    def _arguments(self, language: str) -> tuple[str, ...]:
        if not _LANGUAGE.fullmatch(language):
            raise UserError(f"{language!r} is no language", _REMEDY)
        voice = self.settings.voices.get(language, "")
        values = {"{language}": language, "{voice}": voice, "{rate}": f"{self.settings.rate:g}"}
        return tuple(_filled(word, values) for word in self.settings.command[1:])


def _filled(word: str, values: Mapping[str, str]) -> str:
    """Fill a word in one go, so that no value is read as a place for another."""
    return re.sub("|".join(map(re.escape, values)), lambda found: values[found.group()], word)


def engine(settings: VoiceSettings) -> CommandEngine:
    """Make the engine of an admin's settings. Raises UserError when the command writes no file."""
    if not any(WAV in word for word in settings.command[1:]):
        raise UserError("the speech command has no {wav}", "add the argument that names the file to write: {wav}")
    return CommandEngine(settings)
