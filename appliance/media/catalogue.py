"""The built-in prompts: which there are, and what each says in each language that there is a folder for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from appliance.domain.spoken import rules_of, speakable
from appliance.errors import UserError
from appliance.media.catalogue_file import Entry, read_entries
from appliance.media.language_folder import LanguageFolder, read_languages
from appliance.media.tone import Tone


@dataclass(frozen=True, slots=True)
class Speech:
    """Words to be spoken, by language. A piece is joined with others, so it is cut tight at both ends.

    `studio` is the three-digit number by which it is recorded over the telephone.
    """

    id: str
    text: Mapping[str, str]
    piece: bool = False
    studio: int | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """A tone, the same in every language; `text` only names it."""

    id: str
    text: Mapping[str, str]
    tone: Tone


BuiltinPrompt = Speech | Signal


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the prompts: the folder's name, what its speakers call it, and how it says hard words."""

    id: str
    name: str
    lexicon: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All built-in prompts by id, in the order of the file; then those pieces that only some languages have."""

    prompts: Mapping[str, BuiltinPrompt]
    languages: Mapping[str, Language]

    def spoken_in(self, language: str) -> tuple[BuiltinPrompt, ...]:
        """Give the prompts that this language has; all others speak of it as if they weren't there."""
        return tuple(prompt for prompt in self.prompts.values() if language in prompt.text)

    def everywhere(self) -> frozenset[str]:
        """Name the prompts that every language has, so that a document can play them."""
        return frozenset(id_ for id_, prompt in self.prompts.items() if prompt.text.keys() == self.languages.keys())

    def as_spoken(self) -> Self:
        """Give the same with the texts as speech engines get them (`domain.spoken.speakable`)."""
        prompts = {id_: self._as_spoken(prompt) for id_, prompt in self.prompts.items()}
        return replace(self, prompts=prompts)

    def _as_spoken(self, prompt: BuiltinPrompt) -> BuiltinPrompt:
        if isinstance(prompt, Signal):
            return prompt
        texts = prompt.text.items()
        return replace(prompt, text={code: speakable(text, code, self.languages[code].lexicon) for code, text in texts})


def load_catalogue(file: Path) -> Catalogue:
    """Read and check the catalogue and the languages' folders beside it.

    Raises UserError that names file, prompt, and what is wrong; a language that lacks texts, or rules, is told which.
    """
    entries = read_entries(file)
    folders = read_languages(file.parent, entries.keys())
    for folder in folders:
        rules_of(folder.id)
    prompts = {id_: _prompt(id_, entry, folders) for id_, entry in {**entries, **_pieces(folders)}.items()}
    return Catalogue(prompts, {folder.id: Language(folder.id, folder.name, folder.lexicon) for folder in folders})


def _pieces(folders: tuple[LanguageFolder, ...]) -> dict[str, Entry]:
    pieces: dict[str, tuple[Entry, str]] = {}
    for folder in folders:
        for id_, entry in folder.pieces.items():
            first, language = pieces.setdefault(id_, (entry, folder.id))
            if first != entry:
                told = f"{id_!r} has studio number {entry.studio}, and {first.studio} in {language}"
                raise UserError(f"the pieces of {folder.id}: {told}", "give it the same, or another id")
    return {id_: entry for id_, (entry, _) in pieces.items()}


def _prompt(id_: str, entry: Entry, folders: tuple[LanguageFolder, ...]) -> BuiltinPrompt:
    text = {folder.id: folder.texts[id_] for folder in folders if id_ in folder.texts}
    return Speech(id_, text, entry.piece, entry.studio) if entry.tone is None else Signal(id_, text, entry.tone)
