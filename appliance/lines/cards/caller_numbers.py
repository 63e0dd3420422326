"""The controller's side of callers' numbers: each call at a port gets what was heard of its own caller, once.

The process that hears the lines tells of each call's first ring, and once what came of its number. Asterisk brings the
same call, now before that, now after it. What no call has asked for in time is nobody's.
"""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field

from appliance.lines.cards.messages import CallerIdCame, Ringing

FRESH_S = 6.0
"""A call that began to ring longer ago is not the one that comes to the dialplan now: that takes a moment."""
RING_S = 2.0
"""The hearing of the line tells of a ring within 0.2 s: what it hasn't told by then it doesn't hear."""


@dataclass(slots=True, eq=False)
class _Call:
    rang_at_s: float | None
    rang: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    came: CallerIdCame | None = None
    is_taken: bool = False


class CallerNumbers:
    """Told what the hands on the cards say; asked by each call that comes in at a port."""

    def __init__(self) -> None:
        """Know of none."""
        self._calls: dict[int, _Call] = {}
        self._rang: dict[int, float] = {}
        self._habits: dict[int, str] = {}

    def take(self, message: Ringing | CallerIdCame) -> None:
        """Take what was heard."""
        match message:
            case Ringing(port):
                call = self._calls.get(port)
                if call is None or call.rang_at_s is not None:
                    call = self._calls[port] = _Call(None)
                call.rang_at_s = self._rang[port] = _now_s()
                call.rang.set()
            case CallerIdCame(port):
                if message.habit is not None:
                    self._habits[port] = message.habit
                if (call := self._calls.get(port)) is not None and call.rang_at_s is not None:
                    call.came = message
                    call.over.set()

    def lost(self) -> None:
        """Nobody hears the lines any more: who waits gets what there is."""
        for call in self._calls.values():
            call.rang.set()
            call.over.set()
        self._calls.clear()

    def habit(self, port: int) -> str | None:
        """Name how a line tells its callers as far as its calls have shown; None where none has come."""
        return self._habits.get(port)

    def ringing(self) -> Collection[int]:
        """The ports at which a call has begun to ring just now."""
        return {port for port, at_s in self._rang.items() if _now_s() - at_s <= FRESH_S}

    async def of(self, port: int, within_s: float) -> CallerIdCame | None:
        """Give what was heard of the caller who comes in now, as soon as it is certain; None where nobody hears.

        The call must not be answered before: what the exchange tells ends with that.
        """
        call = self._calls.get(port)
        if call is None or call.is_taken or _is_old(call):
            call = self._calls[port] = _Call(None)
        call.is_taken = True
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(within_s):
                    async with asyncio.timeout(RING_S):
                        await call.rang.wait()
                    await call.over.wait()
            return call.came
        finally:
            if self._calls.get(port) is call:
                del self._calls[port]


def _is_old(call: _Call) -> bool:
    return call.rang_at_s is not None and _now_s() - call.rang_at_s > FRESH_S


def _now_s() -> float:
    return asyncio.get_running_loop().time()
