"""espeak-ng as a speech engine: robotic, small, and on every box. Run as a program of its own (it is GPL)."""

import re
import subprocess
import unicodedata
from array import array
from dataclasses import dataclass, field
from typing import ClassVar

from appliance.errors import UserError
from appliance.media.pcm import SAMPLE_RATE_HZ, Pcm
from appliance.media.resample import resample
from appliance.media.speech import VoiceSettings

# espeak-ng 1.51 (Debian 12) reads Hanzi as English with `-v cmn`; with `cmn-latn-pinyin` it doesn't.
# Speeds as people speak on the telephone: some 3.8 Hanzi, or 2.6 English words, a second.
_VOICES = {"zh": ("cmn-latn-pinyin", 190), "en": ("en-us", 155)}
_UTF8 = ("-b", "1")  # else a C locale, as under systemd, makes Latin-1 of the text
_AMPLITUDE = ("-a", "70")  # the default, 100, clips
_ENGINE_RATE_HZ = 22050
_WAV_HEADER_BYTES = 44  # its sizes are those of an endless stream, so they are not read
_VERSION_DEADLINE_S = 10
_REMEDY = "install it: apt-get install espeak-ng"


@dataclass(frozen=True, slots=True)
class EspeakEngine:
    """The program `espeak-ng`, found by PATH unless told otherwise."""

    program: str = "espeak-ng"
    settings: VoiceSettings = field(default_factory=VoiceSettings)

    id: ClassVar[str] = "espeak"
    languages: ClassVar[frozenset[str]] = frozenset(_VOICES)

    def version(self) -> str:
        """Give the program's own version, such as 1.51."""
        said = self._run(["--version"], "", _VERSION_DEADLINE_S).decode("utf-8", "replace")
        found = re.search(r"\d+(\.\d+)+", said)
        if found is None:
            raise UserError(f"{self.program} doesn't tell its version", _REMEDY)
        return found.group()

    def voice(self, language: str) -> str:
        """Give the options that choose voice, speed and amplitude."""
        return " ".join(self._options(language))

    def speak(self, text: str, language: str, deadline_s: float) -> Pcm:
        """Speak; see SpeechEngine."""
        output = self._run([*self._options(language), "--stdin", "--stdout"], plain(text), deadline_s)
        samples = array("h", output[_WAV_HEADER_BYTES : len(output) - len(output) % 2])
        return Pcm.of(resample(samples, _ENGINE_RATE_HZ, SAMPLE_RATE_HZ))

    def phonemes(self, text: str, language: str, deadline_s: float) -> str:
        """Give espeak-ng's own notation of what it would say; "(en)" marks where it changes to English."""
        arguments = [*self._options(language), "-x", "-q", "--stdin"]
        return self._run(arguments, plain(text), deadline_s).decode("utf-8", "replace").strip()

    def _options(self, language: str) -> tuple[str, ...]:
        if language not in _VOICES:
            raise UserError(f"espeak-ng has no voice for {language!r}", f"use one of these: {', '.join(_VOICES)}")
        voice, words_a_minute = _VOICES[language]
        speed = str(round(words_a_minute * self.settings.rate))
        return "-v", self.settings.voices.get(language, voice), "-s", speed, *_UTF8, *_AMPLITUDE

    def _run(self, arguments: list[str], text: str, deadline_s: float) -> bytes:
        try:
            done = subprocess.run(
                [self.program, *arguments],
                input=text.encode(),
                capture_output=True,
                timeout=deadline_s,
                check=True,
            )
        except FileNotFoundError as error:
            raise UserError(f"the speech program {self.program} is missing", _REMEDY) from error
        except subprocess.TimeoutExpired as error:
            raise UserError(f"{self.program} took longer than {deadline_s:g} s", "shorten the text") from error
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode("utf-8", "replace").strip()
            raise UserError(f"{self.program} failed with {error.returncode}: {said}", _REMEDY) from error
        return done.stdout


def plain(text: str) -> str:
    """Take out what espeak-ng would obey instead of speaking: commands begin with U+0001, phonemes with [[.

    A NUL would end the text, and a lone surrogate has no UTF-8. Line ends become spaces.
    """
    visible = "".join(" " if unicodedata.category(sign) in {"Cc", "Cs"} else sign for sign in text)
    return re.sub(r"\[{2,}|\]{2,}", " ", visible).strip()


def engine(settings: VoiceSettings) -> EspeakEngine:
    """Make the engine of an admin's settings."""
    return EspeakEngine(settings=settings)
