"""Work that takes longer than somebody waits for an answer: each job has a thread, tells how far it is, and ends.

Jobs are kept in memory, for an hour after their end; what must not be lost is in the data base or on disk by then.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from threading import Lock, Thread
from typing import Any, Protocol

import structlog

from appliance.errors import UserError, ZongjiError

KEPT = timedelta(hours=1)
MOST_AT_ONCE = 6
MOST_KEPT = 200

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class JobState(StrEnum):
    """How a job is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Tell(Protocol):
    """Told by the work, in words and from 0 to 1, how far it is; the share is None where nobody can tell."""

    def __call__(self, words: str, share: float | None = None) -> None:
        """Take it."""
        ...


def untold(words: str, share: float | None = None) -> None:
    """Tell nobody: for work that nobody follows."""
    del words, share


Work = Callable[[Tell], Mapping[str, Any]]
"""What a job does: blocks, tells how far it is, gives what came of it as JSON can hold it."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands. `error` is why it failed; what is no ZongjiError is a bug, and stands in the log.

    `about` is what it is done with, where somebody else may ask for that: a line, say.
    """

    id: str
    kind: str
    owner: str
    state: JobState
    began_at: datetime
    words: str = ""
    share: float | None = None
    ended_at: datetime | None = None
    result: Mapping[str, Any] | None = None
    error: Exception | None = None
    about: str = ""


class TooMuchAtOnce(UserError):
    """So many jobs run already."""

    kind = "busy"

    def __init__(self) -> None:
        super().__init__(f"{MOST_AT_ONCE} long tasks are running already.", "wait for one of them to end")


class Jobs:
    """All jobs of this process."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Begin with none."""
        self._now = now
        self._lock = Lock()
        self._jobs: dict[str, Job] = {}

    def begin(self, kind: str, owner: str, work: Work, about: str = "") -> Job:
        """Begin a job for whoever asks for it. Raises TooMuchAtOnce."""
        with self._lock:
            self._forget_old()
            if sum(job.state is JobState.RUNNING for job in self._jobs.values()) >= MOST_AT_ONCE:
                raise TooMuchAtOnce
            job = Job(secrets.token_urlsafe(12), kind, owner, JobState.RUNNING, self._now(), about=about)
            self._jobs[job.id] = job
        Thread(target=self._run, args=(job.id, work), name=f"job-{kind}", daemon=True).start()
        return job

    def get(self, id_: str, owner: str) -> Job | None:
        """Give a job of this person's; None when there is none, or not any more."""
        with self._lock:
            self._forget_old()
            job = self._jobs.get(id_)
            return job if job is not None and job.owner == owner else None

    def running(self, kind: str, about: str) -> Job | None:
        """Give the job of this kind that is at work with something, whoever began it."""
        with self._lock:
            at_work = (job for job in self._jobs.values() if job.state is JobState.RUNNING)
            return next((job for job in at_work if (job.kind, job.about) == (kind, about)), None)

    def _run(self, id_: str, work: Work) -> None:
        def tell(words: str, share: float | None = None) -> None:
            self._change(id_, words=words, share=share)

        try:
            result = work(tell)
        except (ZongjiError, OSError) as error:
            self._change(id_, state=JobState.FAILED, error=error, ended_at=self._now())
        except Exception as error:  # noqa: BLE001 - a bug in the work must be told to whoever waits for it
            _log.exception("job failed", job=id_)
            self._change(id_, state=JobState.FAILED, error=error, ended_at=self._now())
        else:
            self._change(id_, state=JobState.DONE, result=result, share=1.0, ended_at=self._now())

    def _change(self, id_: str, **changes: Any) -> None:  # noqa: ANN401 - fields of a job
        with self._lock:
            if id_ in self._jobs:
                self._jobs[id_] = replace(self._jobs[id_], **changes)

    def _forget_old(self) -> None:
        over = [job for job in self._jobs.values() if job.ended_at is not None]
        oldest_first = sorted(over, key=lambda job: job.ended_at or job.began_at)
        too_many = oldest_first[: max(0, len(self._jobs) - MOST_KEPT)]
        for job in over:
            if job in too_many or (job.ended_at is not None and self._now() - job.ended_at > KEPT):
                del self._jobs[job.id]
