"""The user interface: its packages by their lock, its files built once for each state of its sources."""

import hashlib
import shutil
from pathlib import Path

from provision import cache, node, running
from provision.cache import Cache
from provision.clone import Clone
from provision.errors import SetUpError
from provision.node import Node
from provision.progress import Step
from provision.running import Words

FOLDER_VARIABLE = "ZONGJI_UI"
PACKAGES = "node_modules"
MADE = (PACKAGES, "dist", ".vite")
"""What is in the folder of the sources without being one."""
LOCK = ("package.json", "package-lock.json", ".npmrc")
QUIETLY = ("--configLoader", "runner")
"""Vite then writes nothing beside the packages, which others share."""
REGISTRY = "Look whether npm's registry can be reached (npm config get registry), and start again."
MEND_SOURCES = "Mend what the message above names in appliance/web/ui, and start again."


def ensure(clone: Clone, store: Cache) -> Path:
    """The folder of the built user interface."""
    ours = node.ensure(clone, store)
    installed = packages(clone, store, ours)

    def build(folder: Path, held: int) -> None:
        sources = folder / "sources"
        shutil.copytree(clone.ui, sources, ignore=shutil.ignore_patterns(*MADE))
        (sources / PACKAGES).symlink_to(installed)
        with Step("Building the user interface") as step:
            vite: Words = [ours.program, installed / "vite" / "bin" / "vite.js", "build", *QUIETLY]
            running.run(
                [*vite, "--outDir", folder / "built"],
                step,
                remedy=MEND_SOURCES,
                env=ours.environment(),
                cwd=sources,
                held=[held],
            )
        shutil.rmtree(sources)

    built = store.make("ui", cache.key(content(clone.ui), ours.version), build) / "built"
    if not (built / "index.html").is_file():
        raise SetUpError(f"The user interface in {built} isn't whole.", f"Remove {built.parent} and start again.")
    return built


def packages(clone: Clone, store: Cache, ours: Node) -> Path:
    """The installed packages of the lock, by their hashes; scripts of theirs don't run."""
    parts = [(clone.ui / name).read_bytes() for name in LOCK]

    def install(folder: Path, held: int) -> None:
        for name in LOCK:
            shutil.copy2(clone.ui / name, folder / name)
        with Step("Installing the locked packages of the user interface") as step:
            words: Words = [*ours.npm, "ci", "--cache", store.folder / "npm"]
            running.run(words, step, remedy=REGISTRY, env=ours.environment(), cwd=folder, held=[held])

    return store.make("ui-packages", cache.key(*parts, ours.version), install) / PACKAGES


def link(clone: Clone, store: Cache, ours: Node) -> None:
    """Have the packages beside the sources, where editors and checks look; a folder of somebody's own stays."""
    place, installed = clone.ui / PACKAGES, packages(clone, store, ours)
    if place.is_symlink() and place.readlink() != installed:
        place.unlink()
    if not place.exists():
        place.symlink_to(installed)


def content(folder: Path) -> str:
    """Stands for the sources, by name and content."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if inside.parts[0] not in MADE and path.is_file():
            digest.update(str(inside).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
