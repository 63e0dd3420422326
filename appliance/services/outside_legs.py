"""The legs that go out by a line, while they last: one may outlive the call that it was made for.

A member of staff who has called somebody outside may join them with a caller (REFER with Replaces): the desk phone is
out of the call then, and the line is not.
"""

import asyncio

from appliance.callflow.line_board import LineBoard
from appliance.domain.ids import CallId, LineId
from appliance.services.channel import SeenChannel


class OutsideLegs:
    """Which channels take a line for which call, as the manager's events tell."""

    def __init__(self, lines: LineBoard) -> None:
        """Begin with none; `lines` is told of each that comes and goes."""
        self._board = lines
        self._calls: dict[str, CallId] = {}
        self._lines: dict[str, LineId] = {}
        self._over: dict[CallId, asyncio.Event] = {}

    def seen(self, channel: SeenChannel) -> None:
        """Take what is known of a channel now."""
        if channel.line is None or channel.call is None or self._calls.get(channel.name) == channel.call:
            return
        self.gone(channel.name)  # a card's names come again, and the hang-up before may have gone untold
        self._board.channel_came(channel.line, channel.call)
        self._calls[channel.name] = channel.call
        self._lines[channel.name] = channel.line

    def gone(self, name: str) -> None:
        """Take that a channel is gone."""
        line, call = self._lines.pop(name, None), self._calls.pop(name, None)
        if line is None or call is None:
            return
        self._board.channel_gone(line, call)
        if call not in self._calls.values() and call in self._over:
            self._over[call].set()

    def names(self) -> frozenset[str]:
        """Give the channels that are known."""
        return frozenset(self._calls)

    def line_of(self, call: CallId) -> LineId | None:
        """Tell which line a leg of the call takes; None when none does."""
        return next((self._lines[name] for name, of in self._calls.items() if of == call), None)

    async def over(self, call: CallId) -> None:
        """Return when no leg of the call takes a line any more; one that was never heard of takes none."""
        if call not in self._calls.values():
            return
        over = self._over.setdefault(call, asyncio.Event())
        try:
            await over.wait()
        finally:
            self._over.pop(call, None)
