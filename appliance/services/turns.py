"""Heavy work in turns: so much at once, and whoever would wait for long is told so instead of holding a thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from appliance.errors import UserError


class Overloaded(UserError):
    """Too many ask for the same at once."""

    kind = "overloaded"

    def __init__(self) -> None:
        super().__init__("Too many are asking for this at once.", "try again in a moment")


class Turns:
    """So many turns at once in this process."""

    def __init__(self, at_once: int, patience_s: float) -> None:
        """Let `at_once` in; the others wait, each for `patience_s` at most."""
        self._free = BoundedSemaphore(at_once)
        self._patience_s = patience_s

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and have it. Raises Overloaded."""
        if not self._free.acquire(timeout=self._patience_s):
            raise Overloaded
        try:
            yield
        finally:
            self._free.release()
