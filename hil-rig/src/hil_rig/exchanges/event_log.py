"""The events of one end: kept in order, each given out once to whoever waits for its kind."""

from collections.abc import Sequence

from hil_rig.exchanges.api import ExchangeTimeout, LineEvent, LineEventKind


class LineEvents:
    """What was seen since the line was opened."""

    def __init__(self) -> None:
        self._all: list[LineEvent] = []
        self._given: set[int] = set()

    def add(self, event: LineEvent) -> None:
        """Keep an event; it comes after all others."""
        self._all.append(event)

    def take(self, kind: LineEventKind) -> LineEvent | None:
        """The oldest event of this kind that wasn't taken before, or None."""
        for number, event in enumerate(self._all):
            if event.kind is kind and number not in self._given:
                self._given.add(number)
                return event
        return None

    def all(self) -> Sequence[LineEvent]:
        """All events, oldest first."""
        return tuple(self._all)

    def timeout(self, line: str, kind: LineEventKind, seconds: float) -> ExchangeTimeout:
        """The error of a wait that was in vain."""
        seen = ", ".join(f"{event.kind.value} at {event.at_s:.2f} s" for event in self._all) or "nothing"
        return ExchangeTimeout(f"{line}: no {kind.value} within {seconds} s; seen: {seen}")
