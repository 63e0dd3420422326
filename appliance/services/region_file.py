"""The table of regions as a file: read with words for what is wrong with it, and replaced whole."""

from pathlib import Path

from appliance.domain.region_table import RegionTable
from appliance.errors import UserError
from appliance.media.replace_file import replace_file

_READ_BY_OUR_GROUP = 0o640


def read_table(file: Path) -> tuple[RegionTable, bytes]:
    """Read a table, and its bytes. Raises UserError for what is none, or can't be read."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise UserError(f"{file} can't be read: {error.strerror}", "name a table of regions") from error
    try:
        return RegionTable.read(raw), raw
    except UserError as error:
        raise UserError(f"{file}: {error.message}", error.remedy) from error


def replace_table(source: Path, target: Path) -> RegionTable:
    """Check a table and put it in another's place, whole or not at all. Raises UserError, with nothing changed."""
    table, raw = read_table(source)
    try:
        replace_file(target, (raw,), mode=_READ_BY_OUR_GROUP)
    except OSError as error:
        raise UserError(
            f"{target} can't be replaced: {error.strerror}", "look at the folder's owner and space"
        ) from error
    return table
