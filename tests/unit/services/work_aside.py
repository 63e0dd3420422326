"""Work for `test_aside.py` that another process does: in a module that loads little, as each call loads it anew."""

import os
import signal
from pathlib import Path

from appliance.errors import DeviceError, UserError
from appliance.services.turns import Overloaded


def twice(number: int) -> tuple[int, int]:
    return number * 2, os.getpid()


def refuse(which: str) -> None:
    raise {
        "user": UserError("The file is empty.", "choose another"),
        "device": DeviceError("modem3", "AT", "no answer"),
        "own words": Overloaded(),
        "a bug": ZeroDivisionError(),
    }[which]


def hold(ready: str) -> None:
    """Never come to an end; tell in a file who that is."""
    Path(ready).write_text(str(os.getpid()), encoding="utf-8")
    while True:
        signal.pause()
