"""`prompts/catalogue.toml`: which prompts there are, and of what kind."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from appliance.errors import UserError
from appliance.media.tone import Tone

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_STUDIO = range(100, 1000)
_TONE_MS = {"on_ms": range(1, 10_001), "off_ms": range(10_001)}
_TONE_HZ = range(50, 3401)
_KEYS = {"speech": {"kind", "studio", "piece"}, "tone": {"kind", "hz", *_TONE_MS}}


@dataclass(frozen=True, slots=True)
class Entry:
    """One prompt without its words: a tone, or speech with its studio number."""

    studio: int | None
    piece: bool
    tone: Tone | None


def read_entries(file: Path) -> dict[str, Entry]:
    """Read the catalogue. Raises UserError that names file, prompt, and what is wrong."""
    entries = {id_: Table(file, id_, content).entry() for id_, content in read_toml(file).items()}
    refuse_shared_numbers(file, entries)
    return entries


def read_toml(file: Path) -> dict[str, Any]:
    """Read a file of the prompts' folder. Raises UserError when it isn't there, or isn't TOML."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"{file}: the prompts' texts can't be read: {error}", "restore the file") from error


def refuse_shared_numbers(file: Path, entries: Mapping[str, Entry]) -> None:
    """Raise UserError when two prompts have one studio number."""
    taken: dict[int, str] = {}
    for id_, entry in entries.items():
        if entry.studio is not None and (other := taken.setdefault(entry.studio, id_)) != id_:
            raise UserError(
                f"{file}: {other!r} and {id_!r} have studio number {entry.studio}", "give one a free number"
            )


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file, not yet trusted."""

    file: Path
    id: str
    content: Any

    def entry(self) -> Entry:
        """Check an entry of the catalogue."""
        self.check_id()
        kind = self.content.get("kind") if isinstance(self.content, dict) else None
        if kind not in _KEYS:
            raise self.fault(f"kind is {kind!r}", 'set kind to "speech" or "tone"')
        self._refuse_others(_KEYS[kind])
        return self._speech() if kind == "speech" else Entry(None, False, self._tone())

    def own_piece(self) -> Entry:
        """Check an entry of a language's own pieces, which has text and studio number."""
        self.check_id()
        if not isinstance(self.content, dict):
            raise self.fault(f"is {self.content!r}", "give it `studio` and `text`")
        self._refuse_others({"studio", "text"})
        return Entry(self._whole("studio", _STUDIO), True, None)

    def check_id(self) -> None:
        """Refuse an id that can't be a file's name."""
        if not _ID.fullmatch(self.id):
            raise self.fault("an id is small letters, digits and single dashes", "rename it")

    def text(self, words: object) -> str:
        """Check the words of a prompt."""
        if not isinstance(words, str) or not words.strip():
            raise self.fault(f"the text is {words!r}", "write what is to be said")
        return words

    def fault(self, message: str, remedy: str) -> UserError:
        """Make the error that tells where and what."""
        return UserError(f"{self.file}: prompt {self.id!r}: {message}", remedy)

    def _speech(self) -> Entry:
        piece = self.content.get("piece", False)
        if not isinstance(piece, bool):
            raise self.fault(f"piece is {piece!r}", "set piece to true or false")
        return Entry(self._whole("studio", _STUDIO), piece, None)

    def _tone(self) -> Tone:
        hz = self._whole("hz", _TONE_HZ)
        on_ms, off_ms = (self._whole(key, allowed) for key, allowed in _TONE_MS.items())
        return Tone(hz, on_ms, off_ms)

    def _whole(self, key: str, allowed: range) -> int:
        value = self.content.get(key)
        if type(value) is not int or value not in allowed:
            raise self.fault(f"{key} is {value!r}", f"set {key} to {allowed.start}..{allowed.stop - 1}")
        return value

    def _refuse_others(self, known: set[str]) -> None:
        for key in sorted(self.content.keys() - known):
            raise self.fault(f"there is no key {key!r}", f"the keys are {', '.join(sorted(known))}")
