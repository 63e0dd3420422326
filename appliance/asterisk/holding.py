"""A caller who waits, in Asterisk's words: announcements, music, keys, and how both are broken in upon.

Nothing can be said over FastAGI while a command lasts. What ends one at once is a key, and Asterisk takes one for a
caller's from the manager, too: the key D, which no telephone has. Without the manager the waits are short instead.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from appliance.asterisk.agi_protocol import Answer
from appliance.asterisk.ami_protocol import Response
from appliance.asterisk.sounds import Sound
from appliance.callflow.bell import Bell
from appliance.errors import ZongjiError

BREAK = "D"
"""The key that breaks in. A caller who has one, and presses it, has us look at what there is to do, and wait on."""

_STEP_S = 10.0
_SHORT_STEP_S = 1.5
"""How long one wait is while nothing can break in on it."""
_AGAIN_S = 0.5
_LATE_S = 0.2
"""Within this a key comes that broke in on a command which had just ended by itself."""


class Interrupter(Protocol):
    """What breaks in on a command that takes keys."""

    @property
    def is_ready(self) -> bool:
        """Whether it could now."""
        ...

    async def interrupt(self, channel: str) -> bool:
        """Break in on what the channel does; False when that could not be asked for."""
        ...


class NoInterrupter:
    """Without a manager nothing breaks in."""

    is_ready = False

    async def interrupt(self, channel: str) -> bool:  # noqa: ARG002 - the protocol's shape
        """Do nothing."""
        return False


class Actions(Protocol):
    """What is asked of the manager."""

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        """Give one action."""
        ...


@dataclass(frozen=True, slots=True)
class ManagerInterrupter:
    """Breaks in by the manager; `is_up` tells whether there is a connection to it."""

    manager: Actions
    is_up: Callable[[], bool]

    @property
    def is_ready(self) -> bool:
        """Whether the manager can be asked."""
        return self.is_up()

    async def interrupt(self, channel: str) -> bool:
        """Have Asterisk take the key as if the caller had pressed it."""
        with suppress(ZongjiError):
            await self.manager.action("PlayDTMF", (("Channel", channel), ("Digit", BREAK), ("Receive", "true")))
            return True
        return False


class Channel(Protocol):
    """The caller's channel, as far as waiting needs it. Its commands raise when the caller is gone."""

    @property
    def name(self) -> str:
        """Asterisk's name of it."""
        ...

    async def do(self, *words: str, planned_s: float = 0.0) -> Answer:
        """Give one command, which will take so long."""
        ...

    async def renew(self, planned_s: float) -> None:
        """Renew the dead-man's limit."""
        ...


@dataclass(frozen=True, slots=True)
class Holding:
    """One wait on a channel: it ends by the bell or by one of `keys`."""

    channel: Channel
    interrupter: Interrupter
    bell: Bell
    keys: frozenset[str]

    async def play(self, sounds: Sequence[Sound]) -> str:
        """Play one after the other; give the key that ended it, "" when none did."""
        escape = "".join(sorted(self.keys)) + BREAK
        for sound in sounds:
            key = await self._unless_rung("STREAM", "FILE", sound.path, escape, planned_s=sound.seconds)
            if key or self.bell.is_rung:
                return key
        return ""

    async def music(self, class_: str, seconds: float) -> str:
        """Play music on hold for so long; give the key that ended it, "" when none did."""
        clock = asyncio.get_running_loop().time
        until, key = clock() + seconds, ""
        await self.channel.do("SET", "MUSIC", "ON", class_)
        while not key and not self.bell.is_rung and (left_s := until - clock()) > 0:
            step_s = min(left_s, _STEP_S if self.interrupter.is_ready else _SHORT_STEP_S)
            step_ms = str(max(1, int(step_s * 1000)))
            key = await self._unless_rung("WAIT", "FOR", "DIGIT", step_ms, planned_s=step_s)
        await self.channel.do("SET", "MUSIC", "OFF")
        return key

    async def _unless_rung(self, *words: str, planned_s: float) -> str:
        """Give a command that takes keys, and break in on it when the bell rings; give the key if it is one of ours."""
        await self.channel.renew(planned_s)
        breaking = _Breaking(self.interrupter, self.channel.name)
        with self.bell.heard_by(breaking.begin):
            if self.bell.is_rung:
                return ""
            try:
                answer = await self.channel.do(*words, planned_s=planned_s)
            finally:
                broke = await breaking.end()
        if broke and answer.digit != BREAK:
            await self._swallow()
        return answer.digit if answer.digit in self.keys else ""

    async def _swallow(self) -> None:
        """Take the key that was meant for a command which has ended by itself, so that no later one gets it."""
        await self.channel.renew(_LATE_S)
        await self.channel.do("WAIT", "FOR", "DIGIT", str(int(_LATE_S * 1000)), planned_s=_LATE_S)


class _Breaking:
    """One attempt to break in, repeated until Asterisk has taken it or it is not wanted any more."""

    def __init__(self, interrupter: Interrupter, channel: str) -> None:
        self._interrupter = interrupter
        self._channel = channel
        self._task: asyncio.Task[None] | None = None
        self._unwanted = asyncio.Event()
        self._is_done = False

    def begin(self) -> None:
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._try())

    async def end(self) -> bool:
        """Want it no more; tell whether Asterisk has taken it."""
        self._unwanted.set()
        if self._task is not None:
            await self._task
        return self._is_done

    async def _try(self) -> None:
        while not self._unwanted.is_set() and not self._is_done:
            self._is_done = await self._interrupter.interrupt(self._channel)
            if not self._is_done:
                with suppress(TimeoutError):
                    async with asyncio.timeout(_AGAIN_S):
                        await self._unwanted.wait()
