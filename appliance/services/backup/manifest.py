"""The manifest of a backup: what it is of, and every file with its size and SHA-256."""

import json
from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from appliance.errors import UserError

NAME = "manifest.json"
FORMAT = 1
LARGEST_BYTES = 256 * 1024 * 1024
"""A million recordings are named in it."""


class BackupRefused(UserError):
    """The file is no backup that can be restored here; nothing has changed."""

    kind = "backup_refused"

    def __init__(self, message: str, remedy: str = "take another backup; nothing has changed") -> None:
        super().__init__(message, remedy)


class Item(BaseModel):
    """One file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Manifest(BaseModel):
    """`schema_version` is the data base's; `revision` the one in force, None when nothing was ever published."""

    model_config = ConfigDict(frozen=True)

    zongji_backup: int
    version: str
    schema_version: str
    box: str
    company: str
    revision: int | None
    made_at: AwareDatetime
    including: tuple[str, ...]
    files: dict[str, Item]

    @property
    def size(self) -> int:
        """How many bytes all files have."""
        return sum(item.size for item in self.files.values())


def read_manifest(text: bytes) -> Manifest:
    """Read a manifest. Raises BackupRefused."""
    try:
        told = json.loads(text)
        if isinstance(told, dict) and told.get("zongji_backup") != FORMAT:
            raise BackupRefused("The backup is of a form that this release doesn't know.", "use the newest release")
        return Manifest.model_validate(told)
    except (ValueError, ValidationError, RecursionError) as error:
        raise BackupRefused("The file's manifest can't be read: it is no backup, or a damaged one.") from error


def stamp(at: datetime) -> str:
    """Write a time for a file's name."""
    return f"{at:%Y%m%d-%H%M%S}"
