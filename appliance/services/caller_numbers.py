"""What was heard of callers at ports: kept for the call that it belongs to, and given to no other."""

import asyncio
from collections.abc import Collection

from appliance.lines.cards.messages import CallerIdCame, Ringing

KEPT_S = 10.0
"""The call is in the dialplan within a second of its ring; what nobody asked for by then belongs to none."""
_RINGS_S = 6.0
"""The longest pause between two rings is 5 s."""


class CallerNumbers:
    """Of each port the latest; all on one event loop."""

    def __init__(self) -> None:
        """Know of none."""
        self._came: dict[int, tuple[CallerIdCame, float]] = {}
        self._rang: dict[int, float] = {}
        self._news = asyncio.Event()

    def take(self, message: Ringing | CallerIdCame) -> None:
        """Take what the listener says."""
        if isinstance(message, Ringing):
            self._rang[message.port] = _now()
        else:
            self._came[message.port] = (message, _now() - message.age_s)
            self._news.set()
            self._news = asyncio.Event()

    def ringing(self) -> Collection[int]:
        """The ports that have rung just now."""
        return {port for port, at in self._rang.items() if _now() - at <= _RINGS_S}

    async def of(self, port: int, within_s: float) -> CallerIdCame | None:
        """Take away what was heard at a port; wait for it at most so long."""
        deadline = _now() + within_s
        while True:
            came = self._came.pop(port, None)
            if came is not None and _now() - came[1] <= KEPT_S:
                return came[0]
            try:
                async with asyncio.timeout_at(deadline):
                    await self._news.wait()
            except TimeoutError:
                return None


def _now() -> float:
    return asyncio.get_running_loop().time()
