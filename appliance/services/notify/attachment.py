"""What goes with a mail: the message or the fax itself, read from its folder, up to a size."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

MOST_BYTES = 10_000_000
"""What nearly every mail server takes, once it is a third longer in base64."""

_TYPES = {
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
    ".pdf": "application/pdf",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file's name and content."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


class NotAttached(StrEnum):
    """Why a file doesn't go with the mail."""

    ELSEWHERE = "elsewhere"
    DELETED = "deleted"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"


def read_attachment(folder: Path, file: str) -> Attachment | NotAttached:
    """Read a file below the folder; where it can't go with the mail, say why."""
    path = (folder / file).resolve()
    if not path.is_relative_to(folder.resolve()):
        return NotAttached.ELSEWHERE
    try:
        with path.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return NotAttached.DELETED
    except OSError:
        return NotAttached.UNREADABLE
    if len(content) > MOST_BYTES:
        return NotAttached.TOO_LARGE
    return Attachment(path.name, _TYPES.get(path.suffix.lower(), "application/octet-stream"), content)
