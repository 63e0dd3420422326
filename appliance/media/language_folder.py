"""A language of the prompts: a folder `prompts/<language>/` with its name, its texts, and pieces of its own.

* `language.toml`: `name`, what its speakers call it.
* `texts.toml`: `id = "text"` for each prompt of the catalogue.
* `pieces.toml` (if need be): pieces that only its rules ask for, such as 万, each with `studio` and `text`.
* `lexicon.toml` (if need be): `"word" = "how to say it"`, for what speech engines say wrongly.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from appliance.errors import UserError
from appliance.media.catalogue_file import Entry, Table, read_toml, refuse_shared_numbers

_LANGUAGE_ID = re.compile(r"[a-z]{2,3}")
_TEXTS, _NAME, _PIECES, _LEXICON = "texts.toml", "language.toml", "pieces.toml", "lexicon.toml"


@dataclass(frozen=True, slots=True)
class LanguageFolder:
    """What a language's folder holds; `texts` has those of its own pieces, too."""

    id: str
    name: str
    texts: Mapping[str, str]
    pieces: Mapping[str, Entry]
    lexicon: Mapping[str, str]


def read_languages(prompts: Path, ids: Collection[str]) -> tuple[LanguageFolder, ...]:
    """Read all languages that have texts for the catalogue's ids, in the order of their names.

    Raises UserError when there is none, or one is not whole.
    """
    folders = sorted((file.parent for file in prompts.glob(f"*/{_TEXTS}")), key=_order)
    if not folders:
        raise UserError(f"{prompts}: no language has its texts here", f"put them into <language>/{_TEXTS}")
    return tuple(_read(folder, ids) for folder in folders)


def read_lexicon(folder: Path) -> Mapping[str, str]:
    """Read how a language says hard words. Raises UserError for what isn't text."""
    file = folder / _LEXICON
    lexicon = read_toml(file) if file.is_file() else {}
    for word, says in lexicon.items():
        if not (word.strip() and isinstance(says, str) and says.strip()):
            raise UserError(f"{file}: {word!r} is said {says!r}", "write the word, and how it is said")
    return lexicon


def _order(folder: Path) -> tuple[bool, str]:
    """Put Mandarin, the default, before all others."""
    return folder.name != "zh", folder.name


def _read(folder: Path, ids: Collection[str]) -> LanguageFolder:
    if not _LANGUAGE_ID.fullmatch(folder.name):
        raise UserError(f"{folder}: {folder.name!r} is no code of a language", "name it by ISO 639, such as zh")
    texts = _texts(folder / _TEXTS, ids)
    pieces, own_texts = _pieces(folder / _PIECES, ids)
    return LanguageFolder(folder.name, _name(folder / _NAME), {**texts, **own_texts}, pieces, read_lexicon(folder))


def _texts(file: Path, ids: Collection[str]) -> dict[str, str]:
    texts = {id_: Table(file, id_, None).text(words) for id_, words in read_toml(file).items()}
    for id_ in texts.keys() - ids:
        close = get_close_matches(id_, ids, n=1)
        hint = f"did you mean {close[0]!r}?" if close else "add it to the catalogue first"
        raise UserError(f"{file}: there is no prompt {id_!r}", hint)
    if missing := [id_ for id_ in ids if id_ not in texts]:
        raise UserError(f"{file}: these prompts have no text: {', '.join(missing)}", "write them")
    return texts


def _pieces(file: Path, ids: Collection[str]) -> tuple[dict[str, Entry], dict[str, str]]:
    if not file.is_file():
        return {}, {}
    tables = [Table(file, id_, content) for id_, content in read_toml(file).items()]
    pieces = {table.id: table.own_piece() for table in tables}
    for id_ in pieces.keys() & ids:
        raise UserError(f"{file}: {id_!r} is a prompt of every language", "take another id")
    refuse_shared_numbers(file, pieces)
    return pieces, {table.id: table.text(table.content.get("text")) for table in tables}


def _name(file: Path) -> str:
    name = read_toml(file).get("name")
    if not isinstance(name, str) or not name.strip():
        raise UserError(f"{file}: name is {name!r}", "write what its speakers call the language")
    return name
