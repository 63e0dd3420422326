"""What the web process knows of the controller: the last snapshot while the link holds, and why not otherwise."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from datetime import datetime

from appliance.services.live_client import LinkLost
from appliance.services.live_state import Snapshot
from appliance.services.live_wire import Update

News = Update | LinkLost

_LONGEST_QUEUE = 256
"""News that a listener may be behind: some seconds of the busiest house. Who is further behind is no listener."""


@dataclass(frozen=True, slots=True)
class Link:
    """The link to the controller: up with a snapshot, or down for a reason; `since` is when it last changed."""

    snapshot: Snapshot | None
    reason: str
    since: datetime

    def after(self, news: News, now: datetime) -> "Link":
        """Give the link after the news."""
        match news:
            case Update(snapshot):
                return Link(snapshot, "", now if self.snapshot is None else self.since)
            case LinkLost(reason):
                return Link(None, reason, self.since if self.snapshot is None else now)


class FellBehind(Exception):
    """A listener didn't take the news in time; it has missed some, and must begin anew."""


class Ear:
    """One listener's news, in their order."""

    def __init__(self, longest: int = _LONGEST_QUEUE) -> None:
        self._queue: asyncio.Queue[News] = asyncio.Queue(longest)
        self._fell_behind = False

    def tell(self, news: News) -> None:
        """Take news for the listener; never waits for it."""
        try:
            self._queue.put_nowait(news)
        except asyncio.QueueFull:
            self._fell_behind = True

    async def next(self, within_s: float) -> News | None:
        """Give the next news, None when there are none for so long. Raises FellBehind when some were missed."""
        if self._fell_behind:
            raise FellBehind
        try:
            async with asyncio.timeout(within_s):
                return await self._queue.get()
        except TimeoutError:
            return None


class House:
    """Follows the controller; `link` is what is known now."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._ears: set[Ear] = set()
        self._sessions: Counter[str] = Counter()
        self.link = Link(None, "not connected yet", now())

    @property
    def listeners(self) -> int:
        """How many listen."""
        return len(self._ears)

    def listeners_of(self, session: str) -> int:
        """Tell how many listen for one sign-in, or one token."""
        return self._sessions[session]

    @contextmanager
    def listening(self, session: str = "") -> Iterator[Ear]:
        """Hear all news that come after `link` as it is now."""
        ear = Ear()
        self._ears.add(ear)
        self._sessions[session] += 1
        try:
            yield ear
        finally:
            self._ears.discard(ear)
            self._sessions[session] -= 1
            self._sessions += Counter()  # forgets who has none

    def take(self, news: News) -> None:
        """Take news, and tell all who listen."""
        self.link = self.link.after(news, self._now())
        for ear in self._ears:
            ear.tell(news)

    async def follow(self, news: AsyncGenerator[News, None]) -> None:
        """Take the news for as long as they come."""
        async with aclosing(news):
            async for item in news:
                self.take(item)
