"""A line that was just hung up needs a moment: its exchange still ends the call before, and a port sees no ring yet."""

import asyncio
import time
from collections.abc import Callable, Iterable

from appliance.callflow.line_board import LineBoard
from appliance.domain.ids import LineId

REST_S = 3.0
"""DAHDI sees no ring within two seconds of a hang-up (RING_DEBOUNCE_TIME); an exchange needs up to one to notice it."""


class Resting:
    """Knows when each line was last in a call."""

    def __init__(self, board: LineBoard, clock: Callable[[], float] = time.monotonic) -> None:
        """Look at the lines from now on."""
        self._board = board
        self._clock = clock
        self._busy: set[LineId] = set()
        self._freed_s: dict[LineId, float] = {}
        board.listen(self._look)

    def left_s(self, lines: Iterable[LineId]) -> float:
        """Tell how long these lines have to rest still; a line that is in a call is for others to find."""
        now_s = self._clock()
        return max((self._freed_s[line] + REST_S - now_s for line in lines if line in self._freed_s), default=0.0)

    async def rested(self, lines: Iterable[LineId]) -> None:
        """Wait until they have."""
        await asyncio.sleep(max(0.0, self.left_s(lines)))

    def _look(self, line: LineId) -> None:
        if self._board.calls_on(line):
            self._busy.add(line)
            self._freed_s.pop(line, None)
        elif line in self._busy:
            self._busy.discard(line)
            self._freed_s[line] = self._clock()
