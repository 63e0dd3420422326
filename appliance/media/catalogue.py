"""The catalogue of built-in prompts: which there are, and what each says in each language."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from appliance.errors import UserError
from appliance.media.tone import Tone

LANGUAGES = ("zh", "en")

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SPEECH_KEYS = {"kind", *LANGUAGES}
_TONE_MS = {"on_ms": range(1, 10_001), "off_ms": range(10_001)}
_TONE_HZ = range(50, 3401)
_TONE_KEYS = {"kind", *LANGUAGES, "hz", *_TONE_MS}


@dataclass(frozen=True, slots=True)
class Speech:
    """Words to be spoken, by language. A piece is joined with others, so it is cut tight at both ends."""

    id: str
    text: Mapping[str, str]
    piece: bool = False


@dataclass(frozen=True, slots=True)
class Signal:
    """A tone, the same in every language; `text` only names it."""

    id: str
    text: Mapping[str, str]
    tone: Tone


BuiltinPrompt = Speech | Signal


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All built-in prompts by id, in the order of the file."""

    prompts: Mapping[str, BuiltinPrompt]


def load_catalogue(file: Path) -> Catalogue:
    """Read and check the whole catalogue. Raises UserError that names file, prompt, and what is wrong."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"{file}: the prompt catalogue can't be read: {error}", "restore the file") from error
    return Catalogue({prompt_id: _Entry(file, prompt_id, table).prompt() for prompt_id, table in tables.items()})


@dataclass(frozen=True, slots=True)
class _Entry:
    """One table of the file, not yet trusted."""

    file: Path
    id: str
    table: Any

    def prompt(self) -> BuiltinPrompt:
        if not _ID.fullmatch(self.id):
            raise self._fault("an id is small letters, digits and single dashes", "rename it")
        kind = self.table.get("kind") if isinstance(self.table, dict) else None
        if kind == "speech":
            return self._speech()
        if kind == "tone":
            return self._signal()
        raise self._fault(f"kind is {kind!r}", 'set kind to "speech" or "tone"')

    def _speech(self) -> Speech:
        self._refuse_others(_SPEECH_KEYS | {"piece"})
        piece = self.table.get("piece", False)
        if not isinstance(piece, bool):
            raise self._fault(f"piece is {piece!r}", "set piece to true or false")
        return Speech(self.id, self._text(), piece)

    def _signal(self) -> Signal:
        self._refuse_others(_TONE_KEYS)
        hz = self._whole("hz", _TONE_HZ)
        on_ms, off_ms = (self._whole(key, allowed) for key, allowed in _TONE_MS.items())
        return Signal(self.id, self._text(), Tone(hz, on_ms, off_ms))

    def _text(self) -> dict[str, str]:
        return {language: self._words(language) for language in LANGUAGES}

    def _words(self, language: str) -> str:
        words = self.table.get(language)
        if not isinstance(words, str) or not words.strip():
            raise self._fault(f"{language} is {words!r}", f"write the text in {language}")
        return words

    def _whole(self, key: str, allowed: range) -> int:
        value = self.table.get(key)
        if type(value) is not int or value not in allowed:
            raise self._fault(f"{key} is {value!r}", f"set {key} to {allowed.start}..{allowed.stop - 1}")
        return value

    def _refuse_others(self, known: set[str]) -> None:
        for key in sorted(self.table.keys() - known):
            raise self._fault(f"there is no key {key!r}", f"the keys are {', '.join(sorted(known))}")

    def _fault(self, message: str, remedy: str) -> UserError:
        return UserError(f"{self.file}: prompt {self.id!r}: {message}", remedy)
