"""One process of an instance, kept running."""

import asyncio
import contextlib
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from appliance.daemons.compiled import surroundings
from appliance.daemons.logging import FILE_BYTES

_log = structlog.get_logger(__name__)

_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 10.0
_STOP_DEADLINE_S = 8.0


@dataclass(slots=True)
class Child:
    """A command, started again whenever it ends: at once at first, then with growing pauses, until `stop`."""

    name: str
    command: Sequence[str]
    output: Path
    process: asyncio.subprocess.Process | None = None
    starts: int = 0
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Keep it running until `stop` or cancelled; it is not running when this returns."""
        pause_s: float | None = None
        try:
            while not self._stopping.is_set():
                lasted_s = await self._once()
                pause_s = 0.0 if lasted_s > _LONGEST_PAUSE_S else _longer(pause_s)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(pause_s):
                        await self._stopping.wait()
        finally:
            await self._end()
            self._stopping.clear()  # so that it can be run again

    async def stop(self) -> None:
        """End it for good: politely, then by force."""
        self._stopping.set()
        await self._end()

    async def _once(self) -> float:
        clock = asyncio.get_running_loop().time
        started = clock()
        if self.output.exists() and self.output.stat().st_size > FILE_BYTES:
            self.output.replace(self.output.with_name(f"{self.output.name}.1"))
        with self.output.open("ab") as output:
            self.process = await asyncio.create_subprocess_exec(
                *self.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=surroundings(),
                start_new_session=True,
            )
        self.starts += 1
        if self._stopping.is_set():  # while it was being started
            await self._end()
        status = await self.process.wait()
        if not self._stopping.is_set():
            _log.warning("a process ended by itself", process=self.name, status=status)
        return clock() - started

    async def _end(self) -> None:
        process = self.process
        if process is None or process.returncode is not None:
            return
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(number)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_STOP_DEADLINE_S):
                    await process.wait()
                    return


def _longer(pause_s: float | None) -> float:
    """Give the pause after this one; there is none the first time."""
    return 0.0 if pause_s is None else min(max(pause_s * 2, _FIRST_PAUSE_S), _LONGEST_PAUSE_S)
