"""The bounded queue between those who have facts and the one thread that writes them."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from threading import Condition
from typing import Any

from sqlalchemy import Executable


@dataclass(frozen=True, slots=True)
class WriteJob:
    """One statement with its values. `done(written)` is called once, from the writer's thread, when it is over."""

    statement: Executable
    values: Mapping[str, Any]
    done: Callable[[bool], None] | None = None


class WriteQueue:
    """First in, first out, by many threads into one. Nobody waits to put; the taker waits for jobs."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._jobs: deque[WriteJob] = deque()
        self._awaited = 0
        self._changed = Condition()
        self._closed = False

    def __len__(self) -> int:
        return len(self._jobs)

    def put(self, job: WriteJob) -> bool:
        """Append the job; False when the queue is full or closed, and the job isn't taken."""
        with self._changed:
            if self._closed or len(self._jobs) >= self._limit:
                return False
            self._jobs.append(job)
            self._awaited += job.done is not None
            if len(self._jobs) == 1 or (job.done and self._awaited == 1):
                self._changed.notify()
            return True

    def first(self, count: int, linger_s: float, awaited_linger_s: float) -> list[WriteJob]:
        """Wait for jobs and give up to `count`, which stay in the queue; none when it is closed and empty.

        Jobs are left some time to gather: `linger_s` while nobody awaits one of them, `awaited_linger_s` from then on.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._closed)
            self._changed.wait_for(lambda: self._awaited or self._closed, linger_s)
            if self._awaited:
                self._changed.wait_for(lambda: self._closed, awaited_linger_s)
            return list(islice(self._jobs, count))

    def drop_first(self, count: int) -> None:
        """Take the first `count` jobs out: they are dealt with."""
        with self._changed:
            for _ in range(count):
                self._awaited -= self._jobs.popleft().done is not None

    def drop_all(self) -> list[WriteJob]:
        """Take everything out: nobody will deal with it."""
        with self._changed:
            left = list(self._jobs)
            self._jobs.clear()
            self._awaited = 0
            return left

    def pause(self, seconds: float) -> bool:
        """Wait `seconds`, or less when it is being closed meanwhile; give whether the queue is closed."""
        with self._changed:
            already_closed = self._closed
            self._changed.wait_for(lambda: self._closed and not already_closed, seconds)
            return self._closed

    def close(self) -> None:
        """Take no more; what is inside can still be taken out."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
