"""Small pictures of faxes' first pages, for whoever looks for one in the list; drawn in a process of their own."""

import subprocess
import sys
from pathlib import Path

from appliance.errors import UserError
from appliance.services.turns import Turns

DEADLINE_S = 10.0
_turns = Turns(2, patience_s=5.0)  # each takes some 40 MB while it lasts
_REMEDY = "open it or download it"


def fax_picture(file: Path) -> bytes:
    """Draw a kept fax's first page as PNG.

    Raises UserError where it can't be drawn, and Overloaded where too many are at once.
    """
    words = [sys.executable, "-m", "appliance.media.fax_picture", str(file)]
    with _turns.turn():
        try:
            return subprocess.run(words, capture_output=True, timeout=DEADLINE_S, check=True).stdout
        except (OSError, subprocess.SubprocessError) as error:
            raise UserError("This fax has no picture.", _REMEDY) from error
