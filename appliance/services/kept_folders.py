"""The folders of what people left behind: finding a file by its name on record, and nothing outside."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from appliance.domain.instance import Instance
from appliance.storage.expiry import FileClass


def folders_of(instance: Instance) -> dict[FileClass, Path]:
    """Give the folder of each class."""
    return {
        FileClass.RECORDINGS: instance.recordings,
        FileClass.VOICEMAIL: instance.voicemail,
        FileClass.FAXES: instance.fax,
    }


def inside(folder: Path, name: str) -> Path | None:
    """Give the path of a file by its name on record; None for a name that leads anywhere else than into the folder.

    Links in the way are followed before it is judged, a link in the file's own place is taken for itself.
    """
    if not name or "\0" in name:
        return None
    path = folder / name
    home = folder.resolve()
    place = path.parent.resolve() / path.name
    return path if path.name not in {"", ".", ".."} and home in place.parents and ".." not in Path(name).parts else None


def remove(folder: Path, name: str) -> bool:
    """Remove a file, and folders of a day that are empty then. One that is not there is no error.

    False when the name leads outside. Raises OSError when it can't be removed.
    """
    path = inside(folder, name)
    if path is None or path.is_dir():
        return False
    path.unlink(missing_ok=True)
    remove_empty(path.parent, folder)
    return True


def remove_empty(deepest: Path, folder: Path) -> None:
    """Remove a folder below `folder`, and those above it, while they are empty."""
    while deepest != folder and deepest.name.isdecimal():
        try:
            deepest.rmdir()
        except OSError:
            return
        deepest = deepest.parent


def old_files(folder: Path, before: datetime) -> Iterator[str]:
    """Give the names of the files last written before that time, also those of which nothing is on record."""
    for path in folder.rglob("*") if folder.is_dir() else ():
        try:
            found = path.lstat()
        except OSError:  # somebody was faster
            continue
        if path.is_file() and not path.is_symlink() and found.st_mtime < before.timestamp():
            yield path.relative_to(folder).as_posix()
