"""Looks at the cards every other second, and tells when something is different."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog

from appliance.lines.cards import found_wire
from drivers.analog import Found, discover

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

LOOK_S = 2.0
_AGAIN_S = 0.05


class Looking:
    """`found` is what was seen last; `run` until cancelled, `look` when something has been done."""

    def __init__(self, proc: Path, buses: Path, changed: Callable[[Found], None]) -> None:
        """Take where the kernel tells of cards, and who is told of changes."""
        self._proc = proc
        self._buses = buses
        self._changed = changed
        self._busy = asyncio.Lock()
        self._told: dict[str, Any] | None = None
        self.found = Found(loaded=False)

    async def run(self) -> None:
        """Look again and again."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_S)

    async def look(self) -> Found:
        """Look once: in a thread, as a card that hangs may hold whoever reads of it."""
        async with self._busy:
            found = await asyncio.to_thread(discover, self._proc, self._buses)
            told = found_wire.written(found)
            if told != self._told:
                self.found, self._told = found, told
                ports = sum(len(span.ports) for card in found.cards for span in card.spans)
                _log.info("cards.found", loaded=found.loaded, ports=ports, faults=list(map(str, found.faults)))
                self._changed(found)
            return found

    async def until(self, holds: Callable[[Found], bool], deadline_s: float) -> Found | None:
        """Look until it holds, and give None; give what is seen at the deadline when it does not."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + deadline_s
        while not holds(found := await self.look()):
            if loop.time() >= deadline:
                return found
            await asyncio.sleep(_AGAIN_S)  # the kernel tells nobody of it
        return None
