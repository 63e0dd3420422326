"""Where a copy goes that somebody takes out of the switchboard."""

from pathlib import Path
from typing import Annotated

import typer

from appliance.errors import UserError


def target(given: str) -> Path:
    """Read the name of a new file, or of a folder: with a slash at its end it can only be a folder that is there.

    Raises UserError when it isn't.
    """
    path = Path(given)
    if given.endswith("/") and not path.is_dir():
        raise UserError(f"There is no folder {given}", "make it, or name another")
    return path


Target = Annotated[Path, typer.Option("--to", parser=target, metavar="PATH", help="A new file, or a folder.")]
