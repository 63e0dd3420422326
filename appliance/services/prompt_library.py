"""Everything that callers can hear, as people look after it: built-in prompts, the company's audio, texts to be tried.

A company file never changes under its name, because revisions refer to it: what is uploaded under a name that was ever
published gets a name of its own.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from appliance.config.check import simple_prompts_of
from appliance.config.model.document import Document
from appliance.config.model.prompt import BuiltinPrompt, FilePrompt
from appliance.config.problem import path_text
from appliance.domain.instance import Instance
from appliance.domain.spoken import speakable
from appliance.errors import UserError
from appliance.media.catalogue import Catalogue, Speech, load_catalogue
from appliance.media.company import speak_to_file, text_key, upload_stem, upload_to_file
from appliance.media.prompt_file import is_complete, read_prompt
from appliance.media.replace_file import replace_file
from appliance.media.speech import find_engine
from appliance.services.prompt_voices import builtin_stem, human_voices
from appliance.services.publish import CATALOGUE, Studio, audio_files
from appliance.services.publish.studio import speaking

EXTENSIONS = (".wav", ".mp3", ".ogg", ".opus", ".flac")
LONGEST_TRIED = 2000
"""Characters of a text, as a document's."""

_LONGEST_NAME = 80
_NAMELESS = "sound"
_UNFIT = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A built-in prompt. `text` by language; `human` are those in which a person speaks it; tones have no voice."""

    id: str
    text: Mapping[str, str]
    studio: int | None
    piece: bool
    tone: bool
    human: tuple[str, ...]
    used: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompanyFile:
    """An audio file of the company's. `duration_s` is None, with the `fault`, for one that can't be played.

    `used` are the places in the configuration in force, `used_in_draft` those in what is not in force yet.
    """

    name: str
    size: int
    duration_s: float | None
    fault: str
    used: tuple[str, ...]
    used_in_draft: tuple[str, ...]


class PromptLibrary:
    """The prompts of an instance, beside the document in force and the draft (None where there is none)."""

    def __init__(
        self, instance: Instance, document: Document | None, draft: Document | None = None, catalogue: Path = CATALOGUE
    ) -> None:
        self._instance = instance
        self._document = document
        self._draft = draft
        self._catalogue = catalogue

    def catalogue(self) -> Catalogue:
        """Give the built-in prompts and the languages."""
        return load_catalogue(self._catalogue)

    def builtins(self) -> tuple[BuiltIn, ...]:
        """Give the built-in prompts, in the order of the catalogue."""
        catalogue = self.catalogue()
        human = {code: human_voices(self._instance, code) for code in catalogue.languages}
        used = _places(self._document, lambda prompt: prompt.builtin if isinstance(prompt, BuiltinPrompt) else None)
        return tuple(
            BuiltIn(
                id=prompt.id,
                text=prompt.text,
                studio=prompt.studio if isinstance(prompt, Speech) else None,
                piece=isinstance(prompt, Speech) and prompt.piece,
                tone=not isinstance(prompt, Speech),
                human=tuple(code for code, ids in human.items() if prompt.id in ids),
                used=used.get(prompt.id, ()),
            )
            for prompt in catalogue.prompts.values()
        )

    def company_files(self) -> tuple[CompanyFile, ...]:
        """Give the company's files by name."""
        in_force, drafted = (_places(each, _file_of) for each in (self._document, self._draft))
        return tuple(self._company_file(name, in_force, drafted) for name in sorted(self._names()))

    def company_file(self, name: str) -> CompanyFile | None:
        """Give one of the company's files; None when there is none of this name."""
        if name not in self._names():
            return None
        in_force, drafted = (_places(each, _file_of) for each in (self._document, self._draft))
        return self._company_file(name, in_force, drafted)

    def builtin_sound(self, language: str, prompt_id: str) -> Path | None:
        """Give the WAV that callers hear of a built-in prompt; None when there is none such."""
        prompt = self.catalogue().prompts.get(prompt_id)
        if prompt is None or language not in prompt.text:
            return None
        return _wav(builtin_stem(self._instance, language, prompt_id))

    def company_sound(self, name: str) -> Path | None:
        """Give the WAV that callers hear of a company file, levelled; None when there is none of this name.

        Raises UserError for a file that can't be played.
        """
        if name not in self._names():
            return None
        return _wav(upload_to_file(self._instance.audio / name, self._instance.media))

    def spoken(self, text: str, language: str) -> bytes:
        """Speak a text as callers would hear it; give a WAV file. Nothing is kept.

        Raises UserError when it is too long, says nothing, or the language isn't spoken.
        """
        if len(text) > LONGEST_TRIED:
            raise UserError(f"The text has {len(text)} characters, over {LONGEST_TRIED}.", "make several prompts of it")
        if language not in self.catalogue().languages:
            raise UserError(
                f"There is no language '{language}'.", f"there are: {', '.join(self.catalogue().languages)}"
            )
        studio = self._studio()
        said = speakable(text, language, studio.lexicon_of(language))
        kept = self._instance.media / text_key(said, language, studio.engine)
        if is_complete(kept):
            return _wav(kept).read_bytes()
        with TemporaryDirectory(prefix="zongji-tried-") as folder:
            return _wav(speak_to_file(said, language, studio.engine, Path(folder))).read_bytes()

    def take(self, name: str, chunks: Iterable[bytes]) -> CompanyFile:
        """Keep an uploaded sound under a name made of `name`; the same sound under the same name is kept once.

        It is checked and levelled first. Raises UserError, with nothing kept, for what is no sound, is damaged, silent
        or longer than ten minutes.
        """
        folder = self._instance.audio
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix="zongji-upload-") as aside:
            upload = Path(aside) / "upload"
            with upload.open("wb") as out:
                out.writelines(chunks)
            upload_to_file(upload, self._instance.media)
            kept = self._free(file_name(name), upload)
            if not (folder / kept).is_file():
                with upload.open("rb") as content:
                    replace_file(folder / kept, iter(lambda: content.read(1 << 16), b""))
        return self._company_file(kept, {}, {})

    def rename(self, name: str, new: str) -> CompanyFile:
        """Give an unused file another name. Raises UserError when it is used, was ever published, or `new` is taken."""
        self._refuse_used(name)
        if self._was_published(name):
            raise UserError(f"Earlier revisions refer to '{name}'.", "upload it once more under another name")
        target = PurePosixPath(file_name(new)).stem + PurePosixPath(name).suffix
        if target in self._names() or self._was_published(target):
            raise UserError(f"The name '{target}' is taken.", "choose another")
        (self._instance.audio / name).rename(self._instance.audio / target)
        return self._company_file(target, {}, {})

    def remove(self, name: str) -> None:
        """Remove an unused file. Raises UserError when the configuration in force, or the draft, plays it."""
        self._refuse_used(name)
        (self._instance.audio / name).unlink(missing_ok=True)

    def _refuse_used(self, name: str) -> None:
        places = (*_places(self._document, _file_of).get(name, ()), *_places(self._draft, _file_of).get(name, ()))
        if places:
            raise UserError(
                f"'{name}' is played: {', '.join(dict.fromkeys(places))}.", "choose another sound there first"
            )

    def _names(self) -> frozenset[str]:
        known = audio_files(self._instance.audio)
        return frozenset(name for name in known if not any(part.startswith(".") for part in name.split("/")))

    def _was_published(self, name: str) -> bool:
        """Tell by the note that a publish leaves of each file (`services.publish.sounds`)."""
        return (self._instance.media / f"company-file-{sha256(name.encode()).hexdigest()}").is_file()

    def _free(self, name: str, upload: Path) -> str:
        """Give the name itself where it is free or means this very sound already, else one with a number."""
        path, content = PurePosixPath(name), upload_stem(upload, self._instance.media)
        for candidate in _numbered(path.stem, path.suffix):
            there = self._instance.audio / candidate
            if there.is_file():
                if upload_stem(there, self._instance.media) == content:
                    return candidate
            elif not self._was_published(candidate):
                return candidate
        raise AssertionError("there is always a free name")

    def _company_file(self, name: str, used: "_Places", drafted: "_Places") -> CompanyFile:
        file = self._instance.audio / name
        found = file.stat()
        duration_s, fault = _measured(str(file), found.st_mtime_ns, str(self._instance.media))
        return CompanyFile(name, found.st_size, duration_s, fault, used.get(name, ()), drafted.get(name, ()))

    def _studio(self) -> Studio:
        bare = Studio(self._instance, find_engine(), self._catalogue, self._instance.audio)
        if self._document is None:
            return bare
        settled = speaking(self._document, bare)
        return Studio(
            self._instance,
            settled.engine,
            self._catalogue,
            self._instance.audio,
            lexicon=self._document.site.lexicon,
        )


def file_name(given: str) -> str:
    """Make a file's name of what somebody calls a sound: letters and digits of any script, `-`, `_` and `.`."""
    plain = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1]
    path = PurePosixPath(plain)
    suffix = path.suffix.lower() if path.suffix.lower() in EXTENSIONS else ""
    stem = path.stem if suffix else plain
    fit = _UNFIT.sub("-", stem).strip("-._")[:_LONGEST_NAME] or _NAMELESS
    return fit + (suffix or ".wav")


_Places = Mapping[str, tuple[str, ...]]


def _places(document: Document | None, key: Callable[[object], str | None]) -> _Places:
    """Tell where in a document each prompt of a kind stands, by what `key` gives of it."""
    places: dict[str, list[str]] = {}
    for path, _language, prompt in () if document is None else simple_prompts_of(document):
        name = key(prompt)
        if name is not None:
            places.setdefault(name, []).append(path_text(path))
    return {name: tuple(dict.fromkeys(paths)) for name, paths in places.items()}


def _file_of(prompt: object) -> str | None:
    return prompt.file if isinstance(prompt, FilePrompt) else None


@lru_cache(maxsize=1024)
def _measured(file: str, _mtime_ns: int, media: str) -> tuple[float | None, str]:
    """Tell how long a file is, once: it never changes under its name."""
    try:
        return read_prompt(upload_to_file(Path(file), Path(media))).duration_s, ""
    except UserError as error:
        return None, f"{error.message}; {error.remedy}"


def _numbered(stem: str, suffix: str) -> Iterator[str]:
    yield stem + suffix
    number = 2
    while True:
        yield f"{stem}-{number}{suffix}"
        number += 1


def _wav(stem: Path) -> Path:
    return stem.with_name(f"{stem.name}.wav")
