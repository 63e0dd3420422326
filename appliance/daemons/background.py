"""The tasks of a daemon that run beside its work, and what is done when one of them ends or errs."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress

import structlog

from appliance.errors import ZongjiError

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class Background:
    """Tasks that are ended together. `part_ended` is called when one that should run for ever does not."""

    def __init__(self, part_ended: Callable[[], None]) -> None:
        self._part_ended = part_ended
        self._tasks: set[asyncio.Task[object]] = set()
        self._closing = False

    def start(self, work: Coroutine[None, None, object]) -> asyncio.Task[object]:
        """Begin a piece of work that ends by itself."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def keep(self, work: Coroutine[None, None, None]) -> None:
        """Begin a part of the daemon: when it ends, the daemon does, and is started again."""
        self.start(work).add_done_callback(self._check_alive)

    async def close(self) -> None:
        """End them all."""
        self._closing = True
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _check_alive(self, work: asyncio.Task[object]) -> None:
        if not self._closing:
            fault = None if work.cancelled() else work.exception()
            _log.error("controller.part_ended", part=str(work.get_coro()), exc_info=fault)
            self._part_ended()


class logged(suppress):  # noqa: N801 - reads as a statement
    """Log what went wrong in the midst of background work; the work is done again at the next occasion."""

    def __init__(self, what: str) -> None:
        """Take what is being done, in words."""
        super().__init__(ZongjiError, OSError)
        self._what = what

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        """Let pass what is a bug."""
        if isinstance(error, ZongjiError | OSError):
            _log.warning(f"{self._what} was interrupted", error=str(error))
        return isinstance(error, ZongjiError | OSError)
