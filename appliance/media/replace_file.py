"""A file appears whole or not at all, whatever is killed or loses power in between."""

import os
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

_READABLE = 0o644
"""Asterisk runs as a user of its own and must be able to play what is written here."""


def replace_file(path: Path, chunks: Iterable[bytes], mode: int = _READABLE) -> None:
    """Write aside in the same folder, sync, rename, sync the folder. On any failure `path` is as it was."""
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as aside:
        try:
            for chunk in chunks:
                aside.write(chunk)
            aside.flush()
            os.fchmod(aside.fileno(), mode)
            os.fsync(aside.fileno())
            Path(aside.name).replace(path)
        except BaseException:
            Path(aside.name).unlink(missing_ok=True)
            raise
    _sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Make a file that somebody else wrote durable: its content, and its name in the folder."""
    with path.open("rb") as content:
        os.fsync(content.fileno())
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
