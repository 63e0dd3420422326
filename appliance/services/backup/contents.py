"""What a backup holds, by the paths that it has in an instance's folder.

Left out is what is made anew at each start or comes with the release: rendered sounds, Asterisk's files, built-in
prompts; and this machine's own ports and logs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from appliance.domain.instance import Instance

KEPT = 3
"""Backups that stay on the box: the newest. They are no backups before they lie elsewhere."""

DATABASE = "zongji.sqlite3"
ALWAYS = ("secrets.json", "audit.key", "regions.bin", "audio", "studio", "speech", "tls")
"""Files and folders; those that an instance hasn't got are left out."""
RAW = "raw"
"""What Asterisk is writing at this moment."""


@dataclass(frozen=True, slots=True)
class Including:
    """What callers have left, which may be much."""

    recordings: bool = False
    voicemail: bool = False
    fax: bool = False

    def folders(self) -> tuple[str, ...]:
        """Name the folders."""
        wanted = (("recordings", self.recordings), ("voicemail", self.voicemail), ("fax", self.fax))
        return tuple(name for name, is_wanted in wanted if is_wanted)


OPTIONAL = Including(recordings=True, voicemail=True, fax=True).folders()


def files_of(instance: Instance, including: Including) -> Iterator[Path]:
    """Give every file but the data base, below the instance's folder; links are left out."""
    for name in (*ALWAYS, *including.folders()):
        top = instance.folder / name
        found = [top] if top.is_file() else sorted(top.rglob("*")) if top.is_dir() else []
        for path in found:
            below = path.relative_to(instance.folder)
            is_raw = name in OPTIONAL and below.parts[1] == RAW
            if path.is_file() and not path.is_symlink() and not is_raw and not path.name.startswith("."):
                yield path


def may_hold(name: str) -> bool:
    """Tell whether a backup may hold a file of this name: a plain relative path to something that is restored."""
    parts = name.split("/")
    if not name.isprintable() or "\\" in name or any(part in {"", ".", ".."} or part.startswith(".") for part in parts):
        return False
    if name in {DATABASE, "secrets.json", "audit.key", "regions.bin"}:
        return True
    return len(parts) > 1 and parts[0] in {*ALWAYS, *OPTIONAL} and not (parts[0] in OPTIONAL and parts[1] == RAW)
