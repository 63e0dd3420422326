"""Whom the caller talks with, and the task in which Asterisk keeps the two together."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from appliance.asterisk.caller.channel import CallerChannel
from appliance.asterisk.joining import Joined, Joins
from appliance.callflow.ports import Move, MoveReason

PASSED_ON = "passed the caller on"
JOINED = "joined the caller with somebody else"
HOLD_MUSIC = "__ZONGJI_HOLD_MUSIC"
"""The channel variable that names the music-on-hold class of whoever is held in a conversation; halves inherit it."""


def _was_seen(together: "asyncio.Task[bool]") -> None:
    """Take how Dial ended as known: a walk that is over before it asks no more."""
    if not together.cancelled():
        together.exception()


class Conversation:
    """One caller's attempts and conversations, one after the other.

    `number` counts them: recordings are named by it. `joined` is whom the caller was joined with at last. `together` is
    the Dial or Bridge that goes on at the caller's end; it tells whether the caller is still there afterwards.
    `held_by` is the music by which the caller is held. `rings` tells that phones ring for the caller, or that one of
    them has been answered.
    """

    def __init__(self, channel: CallerChannel) -> None:
        """Begin with nobody."""
        self.number = 0
        self.joined: Joined | None = None
        self.together: asyncio.Task[bool] | None = None
        self.held_by: str | None = None
        self.rings = False
        self._channel = channel
        self._joins = Joins()
        self._picked_up: Joined | None = None

    def begin(self, together: Coroutine[Any, Any, bool]) -> "asyncio.Task[bool]":
        """Have Asterisk put the caller together with somebody."""
        self.together = asyncio.get_running_loop().create_task(together)
        self.together.add_done_callback(_was_seen)
        return self.together

    def came(self, joined: Joined) -> None:
        """Take that an agent has joined the caller with somebody else."""
        self._joins.came(joined)

    async def joined_during(self, together: "asyncio.Task[bool]") -> Joined | None:
        """Wait until the caller is joined with somebody else; None when it is over before that."""
        return await self._joins.during(together)

    def waits_for(self, picked_up: Joined) -> bool:
        """Take who picks the caller up; False when no phone rings for them any more."""
        if self.rings:
            self._picked_up = picked_up
        return self.rings

    def moved(self, move: Move) -> Move:
        """Read a move out of an attempt: who was picked up is with whoever did it."""
        if move.reason is not MoveReason.PICK_UP or self._picked_up is None:
            return move
        self.joined, self.together = self._picked_up, None
        return replace(move, leg=self._picked_up.leg)

    async def hold_by(self, music: str | None) -> None:
        """Tell the dialplan by which music the caller is held; it goes before any other music while they talk."""
        if music is not None and music != self.held_by:
            await self._channel.set(HOLD_MUSIC, music)
            self.held_by = music
