"""One writer thread a process: all that is queued goes into one transaction, and ten calls share one fsync.

A call never waits for the data base and never sees its faults. While the disk is full or the file locked, the
jobs stay queued and are tried again with growing pauses; `WriterState` tells about it. A single job that the
data base refuses (a bug of ours) is logged and left out, and the rest of its group is written.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from threading import Lock, Thread
from time import monotonic
from typing import Any

import structlog
from sqlalchemy import Connection, Executable
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError

from appliance.storage.write_queue import WriteJob, WriteQueue

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_REFUSED_JOB = (IntegrityError, DataError, ProgrammingError)
"""The driver's errors that are about one row; every other one is about the data base's condition."""


@dataclass(frozen=True, slots=True)
class WriterSettings:
    """How much is queued and tried.

    100,000 jobs are about an hour of 100 simultaneous calls, and 60 MB. A job that nobody awaits waits up to
    `linger_s` for company: a step is the record's detail, and each fsync costs the disk and 0.3 ms of processor.
    One that is awaited waits `awaited_linger_s`, for the calls that end in the same moment.
    """

    queue_limit: int = 100_000
    group_limit: int = 2_000
    linger_s: float = 0.25
    awaited_linger_s: float = 0.05
    first_pause_s: float = 0.1
    longest_pause_s: float = 5.0
    drain_s: float = 5.0


@dataclass(frozen=True, slots=True)
class WriterState:
    """How the writer fares. `lost` counts the jobs that the data base refused or that found the queue full."""

    healthy: bool = True
    detail: str = ""
    written: int = 0
    lost: int = 0
    last_write_at: datetime | None = None


class Writer:
    """Writes jobs in the order of their arrival: `open`, then `submit` as often as wanted, then `close`.

    Every method may be called from any thread, `submit_awaitable` from a running loop.
    `transaction` begins one (`engine.begin`). `on_health` is called from the writer's thread when `healthy`
    changes; it must not raise.
    """

    def __init__(
        self,
        transaction: Callable[[], AbstractContextManager[Connection]],
        settings: WriterSettings = WriterSettings(),
        on_health: Callable[[WriterState], None] | None = None,
    ) -> None:
        self._transaction = transaction
        self._settings = settings
        self._on_health = on_health
        self._queue = WriteQueue(settings.queue_limit)
        self._thread = Thread(target=self._run, name="writer", daemon=True)
        self._give_up_at: float | None = None
        self._state_lock = Lock()
        self.state = WriterState()

    @property
    def queued(self) -> int:
        """How many jobs wait, those of the running transaction included."""
        return len(self._queue)

    def open(self) -> None:
        """Start the thread."""
        self._thread.start()

    def submit(self, statement: Executable, values: Mapping[str, Any]) -> None:
        """Queue the job and return at once."""
        self._put(WriteJob(statement, values))

    def submit_awaitable(self, statement: Executable, values: Mapping[str, Any]) -> "asyncio.Future[bool]":
        """Queue the job; the future gives True once it is durable, False when it is lost."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[bool] = loop.create_future()

        def resolve(written: bool) -> None:
            if not future.done():
                future.set_result(written)

        def done(written: bool) -> None:
            # A loop that has ended has nobody left who waits.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(resolve, written)

        self._put(WriteJob(statement, values, done))
        return future

    def close(self) -> int:
        """Write what is queued, for at most `drain_s` while the data base fails; give how many jobs are left over."""
        self._give_up_at = monotonic() + self._settings.drain_s
        self._queue.close()
        if self._thread.ident is not None:
            self._thread.join()
        left = self._queue.drop_all()
        if left:
            _log.error("journal-left-over", jobs=len(left), detail=self.state.detail)
        for job in left:
            _tell(job, written=False)
        return len(left)

    def _put(self, job: WriteJob) -> None:
        if self._queue.put(job):
            return
        if self._count(lost=1).lost == 1:
            _log.error("journal-overflow", queued=self.queued)
        _tell(job, written=False)

    def _run(self) -> None:
        while group := self._next_group():
            if not self._write_persistently(group):
                return

    def _next_group(self) -> list[WriteJob]:
        settings = self._settings
        return self._queue.first(settings.group_limit, settings.linger_s, settings.awaited_linger_s)

    def _write_persistently(self, group: list[WriteJob]) -> bool:
        """Try until the group is dealt with; False when the time to drain is over."""
        settings = self._settings
        pause_s = settings.first_pause_s
        while True:
            try:
                outcomes = self._write(group)
            except Exception as error:  # noqa: BLE001 - the boundary: whatever the data base has, the thread lives
                self._set_health(healthy=False, detail=_reason(error))
            else:
                self._settle(group, outcomes)
                return True
            closing = self._queue.pause(pause_s)
            if closing and self._is_time_up():
                return False
            pause_s = settings.first_pause_s if closing else min(2 * pause_s, settings.longest_pause_s)

    def _is_time_up(self) -> bool:
        return self._give_up_at is not None and monotonic() >= self._give_up_at

    def _write(self, group: list[WriteJob]) -> list[bool]:
        """Write the group in one transaction; give for each job whether it was written."""
        try:
            with self._transaction() as connection:
                for _, run in groupby(group, key=lambda job: id(job.statement)):
                    _execute(connection, list(run))
        except Exception as error:
            if not _is_about_a_job(error):
                raise
            return self._write_singly(group)
        return [True] * len(group)

    def _write_singly(self, group: list[WriteJob]) -> list[bool]:
        with self._transaction() as connection:
            return [_write_or_refuse(connection, job) for job in group]

    def _settle(self, group: list[WriteJob], outcomes: list[bool]) -> None:
        self._queue.drop_first(len(group))
        written = sum(outcomes)
        self._count(written=written, lost=len(group) - written, last_write_at=datetime.now(UTC))
        self._set_health(healthy=True, detail="")
        for job, outcome in zip(group, outcomes, strict=True):
            _tell(job, written=outcome)

    def _count(self, written: int = 0, lost: int = 0, last_write_at: datetime | None = None) -> WriterState:
        with self._state_lock:
            self.state = replace(
                self.state,
                written=self.state.written + written,
                lost=self.state.lost + lost,
                last_write_at=last_write_at or self.state.last_write_at,
            )
            return self.state

    def _set_health(self, *, healthy: bool, detail: str) -> None:
        with self._state_lock:
            changed = healthy != self.state.healthy
            self.state = replace(self.state, healthy=healthy, detail=detail)
        if changed:
            _log.warning("journal-health", healthy=healthy, detail=detail, queued=self.queued)
            if self._on_health is not None:
                self._on_health(self.state)


def _execute(connection: Connection, run: list[WriteJob]) -> None:
    connection.execute(run[0].statement, [job.values for job in run])


def _write_or_refuse(connection: Connection, job: WriteJob) -> bool:
    try:
        with connection.begin_nested():
            _execute(connection, [job])
    except Exception as error:
        if not _is_about_a_job(error):
            raise
        _log.error("journal-refused", table=str(getattr(job.statement, "table", "")), reason=_reason(error))
        return False
    return True


def _is_about_a_job(error: Exception) -> bool:
    # What isn't the driver's own error comes from binding a value (a naive time, a number out of range).
    return isinstance(error, _REFUSED_JOB) or not isinstance(error, DBAPIError)


def _reason(error: Exception) -> str:
    """Tell the error without the row's values: they hold telephone numbers."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return f"{type(cause).__name__}: {str(cause).partition(chr(10))[0]}"


def _tell(job: WriteJob, *, written: bool) -> None:
    if job.done is not None:
        job.done(written)
