"""A ZIP of recorded prompts, looked at before anything of it is used: what each file is for, and every fault."""

import lzma
import re
import stat
import zipfile
import zlib
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
_NUMBERED = re.compile(r"(?P<number>[0-9]{1,6})(?:[ _.-]+(?P<name>.+))?")
"""`101` and `101 welcome`: the script shows both."""
_CORRUPT = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    OSError,  # what bzip2's decompressor raises
    zlib.error,
    lzma.LZMAError,
)
_TOO_LARGE = f"has more than {LARGEST_FILE_BYTES >> 20} MB unpacked, far too long for a prompt"
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

    @property
    def shown(self) -> str:
        """Give its name for people."""
        return _shown(self.name)


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive holds for a language, and what is wrong with its list of files."""

    files: tuple[VoiceFile, ...]
    faults: tuple[str, ...]


@contextmanager
def opened(archive: Path) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP. Raises UserError for what is none."""
    try:
        content = zipfile.ZipFile(archive)
    except FileNotFoundError as error:
        raise UserError(f"There is no file {archive}.", "name the ZIP with the recordings") from error
    except OSError as error:
        raise UserError(f"{archive} can't be read: {error.strerror}", "name the ZIP with the recordings") from error
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise UserError(f"{archive.name} can't be read as a ZIP archive: {error}", _UNPACKED) from error
    with content:
        yield content


def contents(content: zipfile.ZipFile, catalogue: Catalogue, language: str) -> Contents:
    """Tell what each file is for, by its id or studio number; nothing is unpacked."""
    entries = [entry for entry in content.infolist() if not _is_by_the_way(entry)]
    if len(entries) > _MOST_FILES:
        return Contents((), (f"the archive holds {len(entries)} files, over {_MOST_FILES}",))
    known = {prompt.id: prompt for prompt in catalogue.spoken_in(language)}
    found: dict[str, VoiceFile] = {}
    faults: list[str] = []
    for entry in entries:
        prompt = known.get(_id(_path(entry).stem, known))
        fault = _fault_of(entry) or _fault_of_name(_path(entry), prompt, known)
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
    try:
        chunks = _chunks(content, name)
        with target.open("wb") as out:
            for chunk in chunks:
                if out.tell() + len(chunk) > LARGEST_FILE_BYTES:
                    return _TOO_LARGE
                out.write(chunk)
    except _Corrupt as error:
        return f"can't be unpacked: {error}"
    except OSError as error:
        raise UserError(f"There is no room to unpack {_shown(name)}: {error.strerror}", "free some space") from error
    return None


class _Corrupt(Exception):
    """The archive doesn't give what it says to hold."""


def _chunks(content: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Give a file piece by piece. Raises _Corrupt, whatever the decompressor's own way to say so is."""
    try:
        with content.open(name) as source:
            while chunk := source.read(_CHUNK_BYTES):
                yield chunk
    except _CORRUPT as error:
        raise _Corrupt(str(error)) from error


def _path(entry: zipfile.ZipInfo) -> PurePosixPath:
    """Give an entry's path; some programs on Windows write it in their own way."""
    return PurePosixPath(entry.filename.replace("\\", "/"))


def _is_by_the_way(entry: zipfile.ZipInfo) -> bool:
    """Tell whether an entry is what systems put into archives by themselves."""
    path = _path(entry)
    hidden = path.name.startswith("._") or path.name == ".DS_Store" or "__MACOSX" in path.parts
    return entry.is_dir() or hidden or path.name in _BY_THE_WAY


def _fault_of(entry: zipfile.ZipInfo) -> str | None:
    path = _path(entry)
    if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
        return "its name leads out of the archive"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link, not a file"
    if entry.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if entry.file_size > LARGEST_FILE_BYTES:
        return _TOO_LARGE
    return None


def _fault_of_name(path: PurePosixPath, prompt: object, known: Mapping[str, object]) -> str | None:
    if path.suffix.lower() not in _EXTENSIONS:
        return f"is none of {', '.join(_EXTENSIONS)}"
    if isinstance(prompt, Signal):
        return "is a signal tone, which is not recorded"
    if prompt is None:
        return _unknown(path.stem, known)
    return None


def _unknown(stem: str, known: Mapping[str, object]) -> str:
    numbered = _NUMBERED.fullmatch(stem)
    if numbered and numbered["name"] and (meant := _numbers(known).get(int(numbered["number"]))):
        return f"{numbered['number']} is the number of '{meant}', and the name after it is another's"
    close = get_close_matches(stem.lower(), known, n=1)
    return f"there is no prompt '{_shown(stem)}'" + (f", did you mean '{close[0]}'?" if close else "")


def _id(stem: str, known: Mapping[str, object]) -> str:
    """Tell the prompt that a file's name means, in small letters or capitals: its id, its studio number, or both."""
    if (plain := _as_id(stem)) in known:
        return plain
    numbered = _NUMBERED.fullmatch(stem)
    if numbered is None:
        return stem
    meant = _numbers(known).get(int(numbered["number"]), stem)
    return meant if numbered["name"] is None or _as_id(numbered["name"]) == meant else stem


def _as_id(written: str) -> str:
    return re.sub(r"[ _]+", "-", written.strip().lower())


def _numbers(known: Mapping[str, object]) -> dict[int | None, str]:
    return {prompt.studio: id_ for id_, prompt in known.items() if isinstance(prompt, Speech)}


def _shown(name: str) -> str:
    """Keep a name from playing tricks on a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)[:120]
