"""Whether this process was frozen: what it believes of a call that went on meanwhile is then worth nothing."""

import asyncio
from collections.abc import Callable
from math import inf

_BEAT_S = 0.5
_LATE_S = 1.5
"""A beat so late tells of a stall. Well below the shortest limit after which the dialplan takes a caller over."""


class Pulse:
    """A heartbeat on the event loop; `run` until cancelled."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Take a monotonic clock (seconds)."""
        self._clock = clock
        self._beat_at = inf
        self._stalled_until = -inf

    async def run(self) -> None:
        """Beat, and note each beat that comes late."""
        while True:
            self._stalled_until = self._last_stall()
            self._beat_at = self._clock()
            await asyncio.sleep(_BEAT_S)

    def stalled_since(self, at: float) -> bool:
        """Tell whether the process was frozen at any time from `at` (of the clock) until now."""
        return self._last_stall() >= at

    def _last_stall(self) -> float:
        """Tell when the latest stall ended; now, when the beat that ends it is still to come."""
        now = self._clock()
        return now if now - self._beat_at > _BEAT_S + _LATE_S else self._stalled_until
