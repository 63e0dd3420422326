"""Cached things, keyed by what they are made from: whole or absent, made once, removed when long unused."""

import fcntl
import hashlib
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from provision import machine, mounts
from provision.errors import SetUpError

UNUSED_DAYS = 30
"""An entry that no start has used for so long is removed."""
KEPT, RESTING_DAYS = 4, 1
"""Of the entries of a kind that no start has used for a day, all but these newest are removed as well."""
UNFINISHED = ".unfinished-"

Recipe = Callable[[Path, int], None]
"""Makes an entry in the empty folder; the number is the lock's file descriptor, to be held by its commands."""


def key(*parts: str | bytes) -> str:
    """Sixteen hex digits that stand for these parts, in this order."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()[:16]


def default_folder() -> Path:
    """`$XDG_CACHE_HOME/zongji`, else `~/.cache/zongji`."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    # The XDG specification: a relative path is to be ignored.
    return (Path(base) if base.startswith("/") else Path.home() / ".cache") / "zongji"


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of entries `kind-key`. An entry under its own name is always whole.

    A recipe works in a sibling, which is flushed to disk and then renamed; a lock per entry keeps two starts apart.
    What a killed start left behind is removed by the next one that takes the same lock.
    """

    folder: Path

    def find(self, kind: str, entry_key: str) -> Path | None:
        """The finished entry, marked as used now, or None."""
        entry = self.folder / f"{kind}-{entry_key}"
        if not entry.is_dir():
            return None
        self._mark_used(entry)
        return entry

    def make(self, kind: str, entry_key: str, recipe: Recipe) -> Path:
        """The finished entry, made by `recipe` where it is absent."""
        found = self.find(kind, entry_key)
        if found is not None:
            return found
        with self.lock(f"{kind}-{entry_key}") as held:
            return self.find(kind, entry_key) or self._made(kind, entry_key, recipe, held)

    def _made(self, kind: str, entry_key: str, recipe: Recipe, held: int) -> Path:
        entry = self.folder / f"{kind}-{entry_key}"
        self._sweep(f"{UNFINISHED}{entry.name}.*")
        # Never the same name again: what a killed start's orphan still writes must not land in our folder
        unfinished = self.folder / f"{UNFINISHED}{entry.name}.{secrets.token_hex(4)}"
        unfinished.mkdir(mode=0o755)
        try:
            recipe(unfinished, held)
            flush(unfinished)
            unfinished.rename(entry)
        except BaseException:
            remove(unfinished)
            raise
        flush(self.folder)
        self._mark_used(entry)
        self.prune(kind, time.time())
        return entry

    @contextmanager
    def lock(self, name: str) -> Iterator[int]:
        """Hold the lock of this name, waiting for another start that holds it; gives its file descriptor."""
        self.prepare()
        with (self.folder / f"{name}.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print(f"Another start is making {name}: waiting for it.", file=sys.stderr)
                fcntl.flock(file, fcntl.LOCK_EX)
            yield file.fileno()

    def prepare(self) -> None:
        """Make the folder. Raises SetUpError when it isn't ours to write."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as refused:
            raise _not_ours(self.folder) from refused
        if not os.access(self.folder, os.W_OK):
            raise _not_ours(self.folder)

    def prune(self, kind: str, now: float) -> None:
        """Remove the entries of this kind that nobody has used for long, or that have many younger siblings."""
        entries = [entry for entry in self.folder.glob(f"{kind}-*") if entry.is_dir()]
        by_age = sorted(entries, key=self._last_used, reverse=True)
        for place, entry in enumerate(by_age):
            allowed_days = UNUSED_DAYS if place < KEPT else RESTING_DAYS
            if self._last_used(entry) < now - allowed_days * 86400:
                remove(entry)
                self._mark(entry).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what killed starts left behind, of whatever kind; what is being made right now stays."""
        for unfinished in self.folder.glob(f"{UNFINISHED}*"):
            entry_name = unfinished.name.removeprefix(UNFINISHED).rpartition(".")[0]
            with (self.folder / f"{entry_name}.lock").open("w") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                remove(unfinished)

    def _sweep(self, pattern: str) -> None:
        for unfinished in self.folder.glob(pattern):
            remove(unfinished)

    def _mark(self, entry: Path) -> Path:
        return self.folder / f"{entry.name}.used"

    def _mark_used(self, entry: Path) -> None:
        with suppress(PermissionError):  # another user's start made it: that user's starts keep it alive
            self._mark(entry).touch()

    def _last_used(self, entry: Path) -> float:
        mark = self._mark(entry)
        return (mark if mark.exists() else entry).stat().st_mtime


def remove(folder: Path) -> None:
    """Remove a folder of ours. Refused while anything is mounted in it: that isn't ours to delete."""
    if not folder.exists():
        return
    mounted = mounts.beneath(folder)
    if mounted:
        raise SetUpError(
            f"{folder} should be removed, but {mounted[-1]} is mounted in it.",
            f"Take it away with: umount {mounted[-1]}   and start again",
        )
    words = ["rm", "-rf", "--one-file-system", str(folder)]
    if subprocess.run(words, capture_output=True, check=False).returncode:  # root's files are in a root folder
        subprocess.run(machine.as_root(words, why="Removing an old root folder"), check=True)


def flush(folder: Path) -> None:
    """Bring a folder's files to the disk, so that a power cut after the rename finds them whole."""
    subprocess.run(["sync", "--file-system", str(folder)], check=True)


def _not_ours(folder: Path) -> SetUpError:
    return SetUpError(
        f"The cache folder {folder} can't be written.",
        f"Give it back with: sudo chown -R $(id -u) {folder}   (or set XDG_CACHE_HOME to a folder of yours)",
    )
