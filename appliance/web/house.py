"""What the web process knows of the controller: the last snapshot while the link holds, and why not otherwise."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime

from appliance.services.live_client import LinkLost
from appliance.services.live_state import Snapshot
from appliance.services.live_wire import Update


@dataclass(frozen=True, slots=True)
class Link:
    """The link to the controller: up with a snapshot, or down for a reason; `since` is when it last changed."""

    snapshot: Snapshot | None
    reason: str
    since: datetime

    def after(self, news: Update | LinkLost, now: datetime) -> "Link":
        """Give the link after the news."""
        match news:
            case Update(snapshot):
                return Link(snapshot, "", now if self.snapshot is None else self.since)
            case LinkLost(reason):
                return Link(None, reason, self.since if self.snapshot is None else now)


class House:
    """Follows the controller; `link` is what is known now."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.link = Link(None, "not connected yet", now())

    async def follow(self, news: AsyncGenerator[Update | LinkLost, None]) -> None:
        """Take the news for as long as they come."""
        async with aclosing(news):
            async for item in news:
                self.link = self.link.after(item, self._now())
