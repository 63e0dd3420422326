"""Delivers what waits in the outbox: one task a channel, each notice tried in its turn, every step on record.

A try is on record before it begins, and its outcome as soon as it is known. Whatever ends the daemon in between leaves
a notice of which nobody knows whether it arrived: it is tried again, by the same id. So nothing is lost, and what
arrives twice can be told by its id.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import SystemRandom
from typing import Protocol, TypeVar

import structlog

from appliance.errors import ZongjiError
from appliance.services.notify.outcome import Failed, Outcome, Sent
from appliance.services.notify.tries import next_try, pause_s
from appliance.storage.outbox import Outbox
from appliance.storage.outbox_values import StoredNotice

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_LOOK_S = 5.0
"""How long a lost poke may matter."""
_RECORD_AGAIN_S = 1.0
_BUG_PAUSE_S = 60.0
_PRUNE_EVERY = timedelta(hours=1)
KEPT = timedelta(days=90)

T = TypeVar("T")


_DICE = SystemRandom()
_FINISH_S = 5.0
"""For so long tries that are going on may go on when the daemon ends."""


class Waker(Protocol):
    """Who waits for pokes."""

    def poke(self) -> None:
        """Wake whoever waits."""
        ...

    async def wait(self, at_most_s: float) -> bool:
        """Wait for a poke, or until the time is over; tell whether one was in a hurry."""
        ...


@dataclass(slots=True)
class _Pause:
    """A channel that failed, so often in a row: nothing is tried on it before `until`."""

    failures: int
    until: datetime


class Courier:
    """Runs until `stop`. `send` tries once; it is to hold its own deadlines."""

    def __init__(
        self,
        outbox: Outbox,
        send: Callable[[StoredNotice], Awaitable[Outcome]],
        ear: Waker,
        now: Callable[[], datetime],
        dice: Callable[[], float] = _DICE.random,
    ) -> None:
        self._outbox = outbox
        self._send = send
        self._ear = ear
        self._now = now
        self._dice = dice
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._pauses: dict[str, _Pause] = {}
        self._prune_at = now()
        self._stopping = False
        self._thread = ThreadPoolExecutor(1, "outbox")  # its own: names that DNS is slow to find fill the loop's

    async def run(self) -> None:
        """Deliver until `stop`; what is being tried then has a moment to end well."""
        cut_off = await self._on_record(lambda: self._outbox.adopt(self._now()))
        if cut_off:
            _log.warning("tries were cut off, and begin again by the same ids", notices=cut_off)
        try:
            while not self._stopping:
                if await self._ear.wait(await self._look()):
                    self._pauses.clear()
            if self._busy:
                await asyncio.wait(set(self._busy.values()), timeout=_FINISH_S)
        finally:
            tasks = tuple(self._busy.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._thread.shutdown()

    def stop(self) -> None:
        """End `run`."""
        self._stopping = True
        self._ear.poke()

    async def _look(self) -> float:
        """Set each channel to work for which something is due; give for how long nothing more will be."""
        await self._prune()
        now, wait_s = self._now(), _LOOK_S
        for channel, at in (await self._on_record(lambda: self._outbox.waiting(now))).items():
            pause = self._pauses.get(channel)
            ready = max(at, pause.until) if pause else at
            if channel in self._busy:
                continue
            if ready <= now:
                task = asyncio.get_running_loop().create_task(self._serve(channel))
                self._busy[channel] = task
                task.add_done_callback(partial(self._served, channel))
            else:
                wait_s = min(wait_s, (ready - now).total_seconds())
        return wait_s

    def _served(self, channel: str, task: "asyncio.Task[None]") -> None:
        del self._busy[channel]
        self._ear.poke()
        fault = None if task.cancelled() else task.exception()
        if fault is not None:
            _log.error("a channel's task has ended", channel=channel, exc_info=fault)
            self._pauses[channel] = _Pause(1, self._now() + timedelta(seconds=_BUG_PAUSE_S))

    async def _serve(self, channel: str) -> None:
        """Tell what is due on a channel, one after the other, until one fails."""
        while not self._stopping:
            notice = await self._on_record(lambda: self._outbox.begin(channel, self._now()))
            if notice is None or not await self._tell(notice):
                return

    async def _tell(self, notice: StoredNotice) -> bool:
        """Try one; tell whether it went well."""
        try:
            outcome = await self._send(notice)
        except Exception as error:  # noqa: BLE001 - the boundary: a bug with one notice must not cost all the others
            _log.error("a notice can't be told", id=notice.id, kind=notice.kind, exc_info=error)
            outcome = Failed(f"a fault of ours: {type(error).__name__}", retry_after_s=_BUG_PAUSE_S)
        now = self._now()
        match outcome:
            case Sent(detail=detail):
                await self._on_record(lambda: self._outbox.sent(notice.id, now, detail))
                self._pauses.pop(notice.channel, None)
                _log.info("told", id=notice.id, kind=notice.kind, channel=notice.channel, tries=notice.attempts)
                return True
            case Failed():
                await self._failed(notice, outcome, now)
                return False

    async def _failed(self, notice: StoredNotice, failed: Failed, now: datetime) -> None:
        decision = next_try(notice, failed, now, self._dice())
        until = decision.value
        told = _log.bind(id=notice.id, kind=notice.kind, channel=notice.channel, why=decision.reason)
        if until is None:
            told.error("given up")
            await self._on_record(lambda: self._outbox.give_up(notice.id, now, decision.reason, refused=failed.refused))
        else:
            told.warning("not told yet", tries=notice.attempts)
            await self._on_record(
                lambda: self._outbox.put_off(notice.id, until, decision.reason, refused=failed.refused)
            )
        self._rest(notice.channel, failed, now)

    def _rest(self, channel: str, failed: Failed, now: datetime) -> None:
        """Spare a server that failed: what else waits for it doesn't come one by one to fail the same way.

        What is refused is the notice's own affair more often than not, so the next one has its turn soon.
        """
        before = self._pauses.get(channel)
        failures = 1 if failed.refused or before is None else before.failures + 1
        pause = pause_s(failures, self._dice(), failed.retry_after_s)
        self._pauses[channel] = _Pause(failures, now + timedelta(seconds=pause))

    async def _prune(self) -> None:
        now = self._now()
        if now >= self._prune_at:
            self._prune_at = now + _PRUNE_EVERY
            await self._on_record(lambda: self._outbox.prune(now - KEPT))

    async def _on_record(self, work: Callable[[], T]) -> T:
        """Do a step on the data base; while it can't be read or written, nothing is sent: it would be sent again."""
        while True:
            try:
                return await asyncio.get_running_loop().run_in_executor(self._thread, work)
            except ZongjiError as error:
                _log.warning("the outbox can't be reached", error=str(error))
                await asyncio.sleep(_RECORD_AGAIN_S)
