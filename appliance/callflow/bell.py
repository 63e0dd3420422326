"""What wakes a caller who waits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Bell:
    """Rung when there is something to do for somebody who waits; it stays rung until it is silenced."""

    def __init__(self) -> None:
        """Begin silent."""
        self._is_rung = False
        self._hearers: list[Callable[[], None]] = []

    @property
    def is_rung(self) -> bool:
        """Whether it has been rung since it was last silenced."""
        return self._is_rung

    def ring(self) -> None:
        """Tell those who hear it, unless it is rung already."""
        if not self._is_rung:
            self._is_rung = True
            for hearer in tuple(self._hearers):
                hearer()

    def silence(self) -> None:
        """Begin anew."""
        self._is_rung = False

    @contextmanager
    def heard_by(self, hearer: Callable[[], None]) -> Iterator[None]:
        """Call `hearer` each time the bell is rung, while this lasts. It must return at once and not raise."""
        self._hearers.append(hearer)
        try:
            yield
        finally:
            self._hearers.remove(hearer)
