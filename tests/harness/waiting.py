"""Waiting for something to become true, with a deadline."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_LOOK_AGAIN_S = 0.02


def wait_for(look: Callable[[], T | None], what: str, within_s: float = 10.0, *, again_s: float = _LOOK_AGAIN_S) -> T:
    """Look every `again_s` until there is something (neither None nor False); fail with `what` when time is over."""
    deadline = time.monotonic() + within_s
    while True:
        found = look()
        if found is not None and found is not False:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within_s:g} s: {what}")
        time.sleep(again_s)
