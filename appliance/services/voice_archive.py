"""A ZIP of recorded prompts, looked at before anything of it is used: what each file is for, and every fault."""

import stat
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from appliance.errors import UserError
from appliance.media.catalogue import Catalogue, Signal, Speech

LARGEST_FILE_BYTES = 32 << 20
"""Over a minute of 48 kHz, stereo, 32 bits; no built-in prompt lasts half of that."""

_MOST_FILES = 2000
_EXTENSIONS = (".wav", ".mp3", ".ogg", ".opus", ".flac")
_BY_THE_WAY = frozenset({"Thumbs.db", "desktop.ini"})
_CHUNK_BYTES = 1 << 16
_ENCRYPTED = 0x1
_UNPACKED = "make the archive again with an ordinary ZIP program"


class VoicesRefused(UserError):
    """The archive can't be used; `faults` tells each reason. Nothing has changed."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        told = "\n".join(f"  {fault}" for fault in faults)
        super().__init__(f"Nothing was imported, {len(faults)} fault(s):\n{told}", "mend them, and import again")


@dataclass(frozen=True, slots=True)
class VoiceFile:
    """A file of the archive, and the prompt that it is for."""

    name: str
    prompt: Speech


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive holds for a language, and what is wrong with its list of files."""

    files: tuple[VoiceFile, ...]
    faults: tuple[str, ...]


@contextmanager
def opened(archive: Path) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP. Raises UserError for what is none."""
    try:
        with zipfile.ZipFile(archive) as content:
            yield content
    except FileNotFoundError as error:
        raise UserError(f"There is no file {archive}.", "name the ZIP with the recordings") from error
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise UserError(f"{archive.name} can't be read as a ZIP archive: {error}", _UNPACKED) from error


def contents(content: zipfile.ZipFile, catalogue: Catalogue, language: str) -> Contents:
    """Tell what each file is for, by its id or studio number; nothing is unpacked."""
    entries = [entry for entry in content.infolist() if not _is_by_the_way(entry)]
    if len(entries) > _MOST_FILES:
        return Contents((), (f"the archive holds {len(entries)} files, over {_MOST_FILES}",))
    known = {prompt.id: prompt for prompt in catalogue.spoken_in(language)}
    found: dict[str, VoiceFile] = {}
    faults: list[str] = []
    for entry in entries:
        prompt = known.get(_id(entry.filename, known))
        fault = _fault_of(entry) or _fault_of_name(entry, prompt, known)
        if fault is None and isinstance(prompt, Speech):
            if prompt.id in found:
                fault = f"is for the prompt '{prompt.id}', and so is {found[prompt.id].name}"
            else:
                found[prompt.id] = VoiceFile(entry.filename, prompt)
        if fault is not None:
            faults.append(f"{_shown(entry.filename)}: {fault}")
    if not entries:
        faults.append("the archive is empty")
    return Contents(tuple(found.values()), tuple(faults))


def unpack(content: zipfile.ZipFile, name: str, target: Path) -> str | None:
    """Unpack one file to `target`, whatever its own name; tell what is wrong with it, None if nothing is."""
    count = 0
    try:
        with content.open(name) as source, target.open("wb") as out:
            while chunk := source.read(_CHUNK_BYTES):
                count += len(chunk)
                if count > LARGEST_FILE_BYTES:
                    return f"unpacks to more than {LARGEST_FILE_BYTES >> 20} MB"
                out.write(chunk)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        return f"can't be unpacked: {error}"
    except OSError as error:
        raise UserError(f"There is no room to unpack {name}: {error.strerror}", "free some space") from error
    return None


def _is_by_the_way(entry: zipfile.ZipInfo) -> bool:
    """Tell whether an entry is what systems put into archives by themselves."""
    path = PurePosixPath(entry.filename)
    hidden = path.name.startswith("._") or path.name == ".DS_Store" or "__MACOSX" in path.parts
    return entry.is_dir() or hidden or path.name in _BY_THE_WAY


def _fault_of(entry: zipfile.ZipInfo) -> str | None:
    path = PurePosixPath(entry.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in entry.filename:
        return "its name leads out of the archive"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link, not a file"
    if entry.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if entry.file_size > LARGEST_FILE_BYTES:
        return f"unpacks to more than {LARGEST_FILE_BYTES >> 20} MB"
    return None


def _fault_of_name(entry: zipfile.ZipInfo, prompt: object, known: Mapping[str, object]) -> str | None:
    path = PurePosixPath(entry.filename)
    if path.suffix.lower() not in _EXTENSIONS:
        return f"is none of {', '.join(_EXTENSIONS)}"
    if isinstance(prompt, Signal):
        return "is a signal tone, which is not recorded"
    if prompt is None:
        close = get_close_matches(path.stem, known, n=1)
        return f"there is no prompt '{_shown(path.stem)}'" + (f", did you mean '{close[0]}'?" if close else "")
    return None


def _id(filename: str, known: Mapping[str, object]) -> str:
    """Tell the prompt that a file's name means: its id, or its studio number."""
    stem = PurePosixPath(filename).stem
    if stem in known or not (stem.isascii() and stem.isdigit()):
        return stem
    numbers = {prompt.studio: id_ for id_, prompt in known.items() if isinstance(prompt, Speech)}
    return numbers.get(int(stem[:6]), stem)


def _shown(name: str) -> str:
    """Keep a name from playing tricks on a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)[:120]
