"""A caller whom Asterisk sends elsewhere by itself comes back to the controller in a new session.

The old session ends exactly as it does at a hang-up. Which of the two it was is told by what comes next: the new
session, or the manager's word that the channel is gone. An ordinary hang-up is known within milliseconds; only without
the manager does it take `_DOUBT_S`.
"""

import asyncio
from contextlib import suppress

from appliance.asterisk.agi_server import AgiSession
from appliance.callflow.ports import Move, MoveReason

AGAIN = "again"
"""The script path by which the controller tells a caller who comes back."""

_DOUBT_S = 1.0


class Reentry:
    """Where a caller's next session is handed over, and awaited."""

    def __init__(self, gone: asyncio.Event) -> None:
        """Take who tells that the channel is gone."""
        self._gone = gone
        self._came = asyncio.Event()
        self._next: list[tuple[AgiSession, Move]] = []

    def came(self, session: AgiSession, move: Move) -> None:
        """Take the session in which the caller has come back."""
        self._next.append((session, move))
        self._came.set()

    def let_go(self) -> None:
        """Give the caller back to the dialplan whom nobody has asked for."""
        for session, _ in self._next:
            session.close()
        self._next.clear()

    async def next(self) -> tuple[AgiSession, Move] | None:
        """Give the session in which the caller goes on, and why; None when the caller doesn't."""
        if not self._next and not self._gone.is_set():
            await self._wait()
        if not self._next:
            return None
        latest = self._next[-1]
        self._next.clear()
        self._came.clear()
        return latest

    async def _wait(self) -> None:
        waiting = [asyncio.ensure_future(event.wait()) for event in (self._came, self._gone)]
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(_DOUBT_S):
                    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waiting:
                each.cancel()


def read_move(arguments: tuple[str, ...]) -> Move | None:
    """Read what the dialplan tells of a move; None when it makes no sense."""
    reason, argument = (*arguments, "", "")[:2]
    return Move(MoveReason(reason), argument) if reason in set(MoveReason) else None
