"""Finds the Asterisk that the product will run: the machine's own, else the one in the root folder."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from provision import root_folder
from provision.cache import Cache
from provision.running import output

OLDEST_MAJOR = 22
ROOT_VARIABLE = "ZONGJI_ASTERISK_ROOT"
"""Tells the product's launcher the root folder; unset means the machine's own Asterisk."""
SYSTEM_PATH = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"


@dataclass(frozen=True, slots=True)
class AsteriskInstall:
    """An Asterisk of 22 or later that is installed."""

    kind: Literal["host", "root-folder"]
    root: Path | None
    """The root folder that it must be run in, for kind "root-folder"."""
    version: str

    def environment(self) -> dict[str, str]:
        """How the product is told of it."""
        return {} if self.root is None else {ROOT_VARIABLE: str(self.root)}


def locate(store: Cache) -> AsteriskInstall:
    """The machine's own Asterisk if it is new enough, else a root folder's, made where it is absent."""
    own = own_version()
    if own is not None and is_new_enough(own):
        return AsteriskInstall("host", None, own)
    root = root_folder.ensure(store)
    return AsteriskInstall("root-folder", root, root_folder.known_version(root))


def own_version() -> str | None:
    """The version of the machine's own Asterisk, or None."""
    program = shutil.which("asterisk", path=SYSTEM_PATH)
    return root_folder.asterisk_version(output([program, "-V"])) if program else None


def is_new_enough(version: str) -> bool:
    """Whether a version like 22.6.0 is one that the product is made for."""
    return int(version.partition(".")[0]) >= OLDEST_MAJOR
