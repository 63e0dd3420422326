"""The built-in prompts as sound: rendered once by the product's own command, then from the cache."""

import hashlib
from pathlib import Path

from provision import apt, cache, running
from provision.cache import Cache
from provision.clone import Clone
from provision.errors import SetUpError
from provision.progress import Step
from provision.running import Words

FOLDER_VARIABLE = "ZONGJI_PROMPTS"
SOURCES = ("prompts", "appliance/domain/spoken", "appliance/media")
"""What the sound depends on: the texts, and the code that reads, speaks and levels them."""


def ensure(clone: Clone, store: Cache) -> Path:
    """The folder of the rendered prompts; the clone's environment must be there."""
    apt.install(["espeak-ng"], why="speaking the prompts")
    voice = running.output(["espeak-ng", "--version"]) or ""
    entry_key = cache.key(*(content(clone.top / source) for source in SOURCES), voice.partition("Data at")[0])

    def render(folder: Path, held: int) -> None:
        words: Words = [clone.venv / "bin" / "zongji", "prompts", "render", "--to", folder]
        with Step("Speaking the built-in prompts") as step:
            running.run(
                words,
                step,
                remedy="Mend what the message above names, most likely in prompts/, and start again.",
                held=[held],
            )
        if not any(folder.rglob("*.wav")):
            raise SetUpError("No prompt was rendered.", "Look at prompts/catalogue.toml: is there any prompt?")

    return store.make("prompts", entry_key, render)


def content(folder: Path) -> str:
    """Stands for the files below a folder, by name and content; compiled Python doesn't count."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
