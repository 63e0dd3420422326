"""The places and programs of a machine with cards, and how its files are read and written."""

from dataclasses import dataclass
from pathlib import Path

from appliance.media.replace_file import replace_file

_FILE_MODE = 0o644


@dataclass(frozen=True, slots=True)
class Machine:
    """The places and programs of a machine; whoever starts the daemon says them, nobody on the socket.

    `loaded_with` is where it is kept with which options the drivers were loaded last.
    """

    system_conf: Path
    modprobe_conf: Path
    xpp_conf: Path
    modules: Path
    loaded_with: Path
    dahdi_cfg: str = "dahdi_cfg"
    modprobe: str = "modprobe"


def write_file(file: Path, content: str) -> None:
    """Write a file that DAHDI reads, whole. Raises OSError."""
    file.parent.mkdir(exist_ok=True)
    replace_file(file, (content.encode(),), mode=_FILE_MODE)


def read_file(file: Path) -> str:
    """Read a file; "" where it can't be read."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return ""
