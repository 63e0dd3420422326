"""The picture of a recording or a message, for whoever looks for a place in it; made in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from appliance.errors import UserError
from appliance.services.turns import Turns

DEADLINE_S = 30.0
MOST_PARTS = 4000
_turns = Turns(2, patience_s=3.0)  # each takes some 60 MB while it lasts
_REMEDY = "it can still be listened to"


@dataclass(frozen=True, slots=True)
class Waveform:
    """How long a sound is, and of each channel the loudest of equal parts, from 0 to 255."""

    seconds: float
    channels: Sequence[Sequence[int]]


def waveform(file: Path, parts: int) -> Waveform:
    """Draw a sound; takes a tenth of a second an hour of it and more.

    Raises UserError where it can't be drawn, and Overloaded where too many are at once.
    """
    words = [sys.executable, "-m", "appliance.media.peaks", str(file), str(parts)]
    with _turns.turn():
        try:
            done = subprocess.run(words, capture_output=True, timeout=DEADLINE_S, check=True)
        except (OSError, subprocess.SubprocessError) as error:
            raise UserError("This sound can't be drawn.", _REMEDY) from error
    found = json.loads(done.stdout)
    return Waveform(found["seconds"], found["channels"])
