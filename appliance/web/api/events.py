"""What is going on right now: one look at it, and the stream of all that changes."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from http import HTTPStatus
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from sse_starlette.event import ServerSentEvent
from sse_starlette.sse import EventSourceResponse, SendTimeoutError
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from appliance.domain.role import Right
from appliance.web.auth.guard import look_again, needs
from appliance.web.errors import Refusal, also
from appliance.web.live_events import AliveEvent, ChangeEvent, Event, LinkEvent, SnapshotEvent, live_events
from appliance.web.live_sight import SeenSnapshot, Sight
from appliance.web.premises import Here
from appliance.web.who import Who

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

router = APIRouter(tags=["live"])

Watcher = Annotated[Who, needs(Right.LIVE_SEE)]

MOST_LISTENERS = 200
"""Streams at a time; a browser needs one, however many tabs it has."""
MOST_OF_ONE = 8
"""Streams of one sign-in, so that nobody takes all: a browser that shares none has one a tab."""
LONGEST_SEND_S = 30.0
"""Who takes nothing for so long is gone, or wants us to keep the news."""

_NAMES = {SnapshotEvent: "snapshot", ChangeEvent: "change", LinkEvent: "link", AliveEvent: "alive"}
_AGAIN_MS = 2000


class TooManyListeners(Refusal):
    """More streams are open than the little machine should carry."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    kind = "too_many_listeners"

    def __init__(self) -> None:
        super().__init__("Too many are watching at once.", "close the pages that nobody looks at")


class EventStream(EventSourceResponse):
    """Server-sent events, as the description of the API calls them too."""

    media_type = "text/event-stream"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the end, or until nobody takes what is sent."""
        try:
            await super().__call__(scope, receive, send)
        except SendTimeoutError:
            _log.info("events.nobody_reads")


class LiveBody(BaseModel):
    """One look. Without a link there is no snapshot, but a reason."""

    link: LinkEvent
    snapshot: SeenSnapshot | None


class LiveEventBody(BaseModel):
    """What the stream's `data:` may be, by its `event:`."""

    event: SnapshotEvent | ChangeEvent | LinkEvent | AliveEvent = Field(
        description="`data:` is one of these, without this frame"
    )


def recheck(connection: HTTPConnection) -> Callable[[], Who | None]:
    """Give what tells, later on, who is behind the same cookie or token then."""
    return lambda: look_again(connection)


@router.get("/live")
def get_live(who: Watcher, here: Here) -> LiveBody:
    """Tell what is going on right now. Callers' numbers are masked for those who may not see calls."""
    link = here.house.link
    told = LinkEvent(up=link.snapshot is not None, reason=link.reason, since=link.since)
    return LiveBody(link=told, snapshot=None if link.snapshot is None else Sight.of(who).snapshot(link.snapshot))


@router.get(
    "/events",
    response_class=EventStream,
    responses={200: {"model": LiveEventBody, "description": "server-sent events, until the sign-in ends"}, **also(429)},
)
async def watch_live(
    who: Watcher, here: Here, asked_again: Annotated[Callable[[], Who | None], Depends(recheck)]
) -> EventStream:
    """Follow what is going on: `link`, `snapshot`, then each `change`; `alive` when there is nothing new for 15 s.

    A `change` carries its `sequence`. When the stream breaks, connect again: a new snapshot comes first. It ends
    within a minute of the sign-in's end, and for whoever doesn't read it.
    """
    if here.house.listeners >= MOST_LISTENERS or here.house.listeners_of(who.session) >= MOST_OF_ONE:
        raise TooManyListeners

    def is_still_here() -> bool:
        now = asked_again()
        return now is not None and now.may(Right.LIVE_SEE) and Sight.of(now) == Sight.of(who)

    events = live_events(here.house, Sight.of(who), is_still_here, session=who.session)
    return EventStream(_lines(events), ping=3600, send_timeout=LONGEST_SEND_S)


async def _lines(events: AsyncGenerator[Event, None]) -> AsyncGenerator[ServerSentEvent, None]:
    async with aclosing(events):
        async for event in events:
            yield ServerSentEvent(event.model_dump_json(), event=_NAMES[type(event)], retry=_AGAIN_MS)
