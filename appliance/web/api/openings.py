"""Open or closed now, and by hand until a time (B14)."""

import asyncio
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter
from fastapi import Path as InPath
from pydantic import BaseModel, Field

from appliance.domain.role import Right
from appliance.routing.schedule import Opening
from appliance.services.opening_now import OpeningNow, openings_now
from appliance.storage.audit import AuditAction
from appliance.storage.overrides import Overrides
from appliance.web.auth.guard import needs
from appliance.web.errors import NotFound, also
from appliance.web.exact import Moment
from appliance.web.premises import Here, Premises
from appliance.web.published import published
from appliance.web.who import Who

router = APIRouter(prefix="/openings", tags=["openings"])


class OpeningBody(BaseModel):
    """Whether a hotline is open, by the configuration in force."""

    hotline: str = Field(examples=["main"])
    name: str = Field(examples=["主线"])
    opening: Opening
    decided_by: Literal["hand", "schedule", "nothing"] = Field(
        description="`nothing`: its flow asks no schedule, so it is always open and can't be set"
    )
    reason: str = Field(examples=["Mon 2026-11-23 10:00 is in the window 09:00-18:00"])
    until: datetime | None = Field(description="when that changes by itself; null when it doesn't")
    by: str = Field(description="who set it by hand", examples=["anna"])
    schedule: str | None = Field(examples=["office"])


class SetOpening(BaseModel):
    """What a hotline is set to; `by_schedule` gives it back to its schedule."""

    state: Literal["open", "closed", "by_schedule"] = Field(examples=["closed"])
    until: Moment | None = Field(
        default=None,
        description="when it goes back by itself; never when left out",
        examples=["2030-01-02T18:00:00+08:00"],
    )


@router.get("")
def list_openings(here: Here, who: Annotated[Who, needs(Right.LIVE_SEE)]) -> list[OpeningBody]:
    """Tell which hotlines are open now, why, and until when."""
    del who
    return [_body(each) for each in _now(here)]


@router.put("/{hotline}", responses=also(404, 409, 503))
async def set_opening(
    here: Here,
    who: Annotated[Who, needs(Right.OPENING_EDIT)],
    hotline: Annotated[str, InPath(max_length=40, examples=["main"])],
    body: SetOpening,
) -> OpeningBody:
    """Open or close a hotline by hand from the next call on, or give it back to its schedule."""
    if hotline not in {each.hotline for each in await asyncio.to_thread(_now, here)}:
        raise NotFound(f"There is no hotline '{hotline}'.", "look at the list of openings")
    to = "schedule" if body.state == "by_schedule" else body.state
    until = body.until.isoformat() if body.until and to != "schedule" else None
    await here.ask("opening", {"hotline": hotline, "to": to, "by": who.user, "until": until})
    await asyncio.to_thread(here.note, who, AuditAction.OPENING, hotline, f"{to} until {until}" if until else to)
    found = await asyncio.to_thread(_now, here)
    return next(_body(each) for each in found if each.hotline == hotline)


def _now(here: Premises) -> tuple[OpeningNow, ...]:
    by_hand = Overrides(here.reading, here.writing).current()
    return openings_now(published(here), by_hand, here.now())


def _body(found: OpeningNow) -> OpeningBody:
    return OpeningBody(
        hotline=found.hotline,
        name=found.name,
        opening=found.opening,
        decided_by=found.decided_by,
        reason=found.reason,
        until=found.until,
        by=found.by,
        schedule=found.schedule,
    )
