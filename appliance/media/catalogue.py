"""The built-in prompts: which there are, and what each says in each language that there is a folder for."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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
    """A language of the prompts: the folder's name, and what its speakers call it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All built-in prompts by id, in the order of the file; then those pieces that only some languages have."""

    prompts: Mapping[str, BuiltinPrompt]
    languages: Mapping[str, Language]

    def spoken_in(self, language: str) -> tuple[BuiltinPrompt, ...]:
        """Give the prompts that this language has; all others speak of it as if they weren't there."""
        return tuple(prompt for prompt in self.prompts.values() if language in prompt.text)


def load_catalogue(file: Path) -> Catalogue:
    """Read and check the catalogue and the languages' folders beside it.

    Raises UserError that names file, prompt, and what is wrong; a language that lacks texts is told which.
    """
    entries = read_entries(file)
    folders = read_languages(file.parent, entries.keys())
    pieces = {id_: entry for folder in folders for id_, entry in folder.pieces.items()}
    prompts = {id_: _prompt(id_, entry, folders) for id_, entry in {**entries, **pieces}.items()}
    return Catalogue(prompts, {folder.id: Language(folder.id, folder.name) for folder in folders})


def _prompt(id_: str, entry: Entry, folders: tuple[LanguageFolder, ...]) -> BuiltinPrompt:
    text = {folder.id: folder.texts[id_] for folder in folders if id_ in folder.texts}
    return Speech(id_, text, entry.piece, entry.studio) if entry.tone is None else Signal(id_, text, entry.tone)
