"""When a line that was taken can be dialled on: for an emergency, to which whatever is no call gives way."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass

from appliance.callflow.line_board import LineBoard
from appliance.domain.ids import LineId

GIVEN_BACK_S = 3.0
"""Who gives way has hung up within this; a call that goes on for longer is a call."""
_ON_HOOK_S = 1.0
"""An exchange may take a shorter time on-hook for a flash, and keep the call that was there."""


@dataclass(frozen=True, slots=True)
class FreeLines:
    """Waits for lines."""

    board: LineBoard
    on_hook_s: float = _ON_HOOK_S

    async def one_of(self, lines: Collection[LineId]) -> None:
        """Return when one of them has been given back for as long as its exchange needs, or after some seconds."""
        try:
            async with asyncio.timeout(GIVEN_BACK_S):
                await self._given_back(lines)
        except TimeoutError:
            return
        await asyncio.sleep(self.on_hook_s)

    async def _given_back(self, lines: Collection[LineId]) -> None:
        changed = asyncio.Event()
        forget = self.board.listen(lambda _line: changed.set())
        try:
            while not any(self.board.free_channels(line) for line in lines):
                changed.clear()
                await changed.wait()
        finally:
            forget()
