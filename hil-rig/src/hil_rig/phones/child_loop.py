"""The parts of a child's single-threaded loop: commands in, reports out, and what is to be done later."""

import heapq
import json
import os
import select
import time
from collections.abc import Callable, Iterator
from itertools import count
from typing import IO, Any

Message = dict[str, Any]


class Wire:
    """Complete lines from a non-blocking file descriptor in, lines out."""

    def __init__(self, source: int, sink: IO[str]) -> None:
        self._source = source
        self._sink = sink
        self._buffer = b""
        self.is_open = True

    def receive(self) -> Iterator[Message]:
        """Yield the commands that have come; at end of input `is_open` falls."""
        while self.is_open and select.select([self._source], [], [], 0)[0]:
            chunk = os.read(self._source, 65536)
            self.is_open = bool(chunk)
            *lines, self._buffer = (self._buffer + chunk).split(b"\n")
            yield from map(json.loads, lines)

    def send(self, message: Message) -> None:
        """Write one line at once."""
        self._sink.write(json.dumps(message) + "\n")
        self._sink.flush()


class Agenda:
    """What is to be done later, in the one thread that may talk to the library."""

    def __init__(self) -> None:
        self._entries: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()

    def add(self, at: float, action: Callable[[], None]) -> None:
        """Do `action` at the monotonic time `at`, or soon after."""
        heapq.heappush(self._entries, (at, next(self._numbers), action))

    def run_due(self) -> None:
        """Do all that is due."""
        while self._entries and self._entries[0][0] <= time.monotonic():
            heapq.heappop(self._entries)[2]()

    def wait_ms(self, at_most_ms: int) -> int:
        """How long the pump may sleep."""
        if not self._entries:
            return at_most_ms
        return max(0, min(at_most_ms, int((self._entries[0][0] - time.monotonic()) * 1000)))
