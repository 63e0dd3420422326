"""Ringtones 彩铃: each is a music-on-hold class of its own, that Dial plays while a phone rings."""

from collections.abc import Iterable
from pathlib import Path

from appliance.asterisk.render.section import section


def class_name(stem: str) -> str:
    """Name the class of the ringtone whose audio file has this stem."""
    return f"ringtone-{stem}"


def musiconhold_file(folders: Iterable[Path]) -> str:
    """Render musiconhold.conf: a class for each folder, by the folder's name; each call hears it from its beginning."""
    general = section("general", {"cachertclasses": "no"})
    return general + "".join(
        section(folder.name, {"mode": "files", "directory": str(folder), "sort": "alpha"}) for folder in sorted(folders)
    )
