"""Copy a file of the switchboard out for somebody."""

import shutil
from pathlib import Path

from appliance.errors import UserError

_PRIVATE = 0o600
"""What is taken out of the switchboard is its taker's alone."""


def copy_out(source: Path, to: Path) -> Path:
    """Copy a file; `to` must not exist yet, a folder gets the file's own name. Give where it is.

    Raises UserError, with nothing left behind, when it can't be copied.
    """
    target = to / source.name if to.is_dir() else to
    try:
        with source.open("rb") as original, target.open("xb") as copy:
            try:
                target.chmod(_PRIVATE)
                shutil.copyfileobj(original, copy)
            except BaseException:
                target.unlink(missing_ok=True)
                raise
    except FileExistsError as error:
        raise UserError(f"{target} is there already.", "name a file that is not") from error
    except OSError as error:
        raise UserError(f"{target} can't be written: {error.strerror}", "name another file") from error
    return target
