"""A folder in memory: a phone writes its recording in the thread that keeps time, and a busy disk would stop both."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - mkdtemp makes the folder below it, for its owner alone


@contextmanager
def folder_in_memory(kept: Path) -> Iterator[Path]:
    """Give a new folder, in memory where the machine has one; afterwards what is in it is found in `kept`."""
    folder = Path(tempfile.mkdtemp(prefix="zongji-story-", dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None))
    try:
        yield folder
    finally:
        shutil.copytree(folder, kept, dirs_exist_ok=True)
        shutil.rmtree(folder)
