"""The Debian forky root folder: where Asterisk 22 and Python 3.14 come from on a machine without them."""

import os
import re
from pathlib import Path

from provision import apt, apt_sources, cache, machine, mounts
from provision.cache import Cache
from provision.errors import SetUpError
from provision.progress import Step
from provision.running import output, run

SUITE = "forky"
PACKAGES = ("asterisk", "asterisk-modules", "ca-certificates", "espeak-ng", "python3", "python3-venv")
RECIPE = "2026-11"
"""Raised by hand when newer packages are wanted: a folder that made itself anew by the calendar would break the
offline start and change under the tests."""
MIRROR_VARIABLE = "ZONGJI_DEBIAN_MIRROR"
KEYRINGS = tuple(Path("/usr/share/keyrings") / f"debian-archive-keyring.{kind}" for kind in ("gpg", "pgp"))
VERSION = re.compile(r"Asterisk (?:certified[/-])?(\d+(?:\.\d+)*)")

PHASES = {
    "running apt-get update": 0.02,
    "downloading packages": 0.10,
    "extracting archives": 0.35,
    "installing essential packages": 0.45,
    "installing remaining packages": 0.55,
    "cleaning package lists": 0.95,
}
"""What mmdebstrap says when a phase begins, and the share of the whole that is done by then."""


def read_progress(line: str) -> tuple[float | None, str]:
    """The share and the detail in a line of mmdebstrap's output."""
    if not line.startswith("I: "):
        return None, ""
    said = line.removeprefix("I: ").rstrip(".")
    return next((share for phase, share in PHASES.items() if said.startswith(phase)), None), said


def asterisk_version(said: str | None) -> str | None:
    """The number in what `asterisk -V` prints, or None where it prints none."""
    found = VERSION.search(said or "")
    return found[1] if found else None


def mirror() -> str:
    """The Debian mirror to use: ours by variable, else the machine's own. Raises SetUpError where there is none."""
    chosen = os.environ.get(MIRROR_VARIABLE)
    if chosen:
        return chosen.rstrip("/")
    here = machine.distribution()
    own = apt_sources.debian_mirror(apt_sources.read()) if here.is_debian else None
    if own is None:
        raise SetUpError(
            f"{here.pretty} has no Asterisk 22 or later, and no Debian mirror to get it from.",
            f"Install Asterisk 22 or later, or name a Debian mirror: {MIRROR_VARIABLE}=http://…/debian ./zongji …",
        )
    return own


def keyring() -> Path:
    """Debian's archive keys on this machine, installed where they are absent."""
    for _ in range(2):
        found = next((path for path in KEYRINGS if path.exists()), None)
        if found is not None:
            return found
        apt.install(["debian-archive-keyring"], why="the Debian root folder")
    raise SetUpError("Debian's archive keys are missing.", "Install the package debian-archive-keyring.")


def entry_key() -> str:
    """Stands for the recipe of the root folder on this machine."""
    return cache.key(SUITE, machine.debian_architecture(), RECIPE, *PACKAGES)


def ensure(store: Cache) -> Path:
    """The root folder, made where it is absent (about 600 MB)."""
    return store.make("root", entry_key(), _make) / "root"


def known_version(root: Path) -> str:
    """The version of the Asterisk in a finished root folder."""
    return (root.parent / "asterisk-version").read_text().strip()


def _make(folder: Path, held: int) -> None:
    apt.install(["mmdebstrap", "util-linux"], why="the Debian root folder")
    source = f"deb [signed-by={keyring()}] {mirror()} {SUITE} main"
    root = folder / "root"
    words = [
        *mounts.private_namespace(),
        "mmdebstrap",
        "--variant=minbase",
        "--mode=root",
        f"--architectures={machine.debian_architecture()}",
        # forky is "testing": its Release file runs out after a week, and a mirror may lag behind by more
        '--aptopt=Acquire::Check-Valid-Until "false"',
        f"--include={','.join(PACKAGES)}",
        *(SUITE, str(root), source),
    ]
    with Step(f"Making the Debian {SUITE} root folder with Asterisk") as step:
        run(
            machine.as_root(words, why="Making the Debian root folder"),
            step,
            remedy=f"Look whether the mirror has the suite {SUITE}, or name another one in {MIRROR_VARIABLE}.",
            reader=read_progress,
            held=[held],
        )
    (folder / "asterisk-version").write_text(_version_inside(root))


def _version_inside(root: Path) -> str:
    words = machine.as_root(["chroot", str(root), "/usr/sbin/asterisk", "-V"], why="Asking Asterisk's version")
    version = asterisk_version(output(words))
    if version is None:
        raise SetUpError("The Asterisk in the new root folder doesn't start.", "Report it, with this machine's kind.")
    return version
