"""The event stream of one browser: how the link is, a snapshot, then each change; it ends when the sign-in does."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from appliance.services.live_client import LinkLost
from appliance.services.live_state import Snapshot
from appliance.services.live_wire import Update
from appliance.web.house import FellBehind, House, Link, News
from appliance.web.live_sight import SeenChange, SeenSnapshot, Sight


class SnapshotEvent(BaseModel):
    """All there is; the first event whenever the controller is heard (again). `event: snapshot`."""

    snapshot: SeenSnapshot


class ChangeEvent(BaseModel):
    """A change, with the number of the snapshot that it leads to. `event: change`."""

    sequence: int
    change: SeenChange


class LinkEvent(BaseModel):
    """Whether the controller is heard; what was told before may be wrong while it isn't. `event: link`."""

    up: bool
    reason: str = Field(examples=["the controller does not answer"])
    since: datetime


class AliveEvent(BaseModel):
    """Nothing new for a while, but all holds. `event: alive`."""


Event = SnapshotEvent | ChangeEvent | LinkEvent | AliveEvent
EventName = Literal["snapshot", "change", "link", "alive"]


@dataclass(frozen=True, slots=True)
class Pace:
    """How often something is said when there is nothing new, and how often the sign-in is looked at again."""

    alive_s: float = 15.0
    recheck_s: float = 30.0


async def live_events(
    house: House, sight: Sight, is_still_here: Callable[[], bool], pace: Pace | None = None, session: str = ""
) -> AsyncGenerator[Event, None]:
    """Give the events of one listener. Ends when the sign-in has ended, or the listener can't follow.

    `is_still_here` blocks (it asks the data base) and runs in a thread. It counts as one of `session`.
    """
    pace = pace or Pace()
    clock = asyncio.get_running_loop().time
    with house.listening(session) as ear:
        shown = house.link.snapshot
        for event in _beginning(house.link, sight):
            yield event
        checked_at = clock()
        while True:
            try:
                news = await ear.next(min(pace.alive_s, pace.recheck_s))
            except FellBehind:
                return
            if clock() - checked_at >= pace.recheck_s:
                checked_at = clock()
                if not await asyncio.to_thread(is_still_here):
                    return
            for event in _told(news, shown, house.link, sight):
                yield event
            shown = _after(shown, news)


def _beginning(link: Link, sight: Sight) -> list[Event]:
    told = LinkEvent(up=link.snapshot is not None, reason=link.reason, since=link.since)
    return [told] if link.snapshot is None else [told, SnapshotEvent(snapshot=sight.snapshot(link.snapshot))]


def _told(news: News | None, shown: Snapshot | None, link: Link, sight: Sight) -> list[Event]:
    match news:
        case None:
            return [AliveEvent()]
        case LinkLost(reason):
            return [LinkEvent(up=False, reason=reason, since=link.since)]
        case Update(snapshot, None):
            return _beginning(Link(snapshot, "", link.since), sight)
        case Update(snapshot, change):
            before = snapshot if shown is None else shown
            seen = sight.changes(change, before, snapshot) if change is not None else []
            return [ChangeEvent(sequence=snapshot.sequence, change=each) for each in seen]


def _after(shown: Snapshot | None, news: News | None) -> Snapshot | None:
    match news:
        case None:
            return shown
        case LinkLost():
            return None
        case Update(snapshot):
            return snapshot
