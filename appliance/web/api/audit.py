"""Who looked at what, and who changed or removed it (D8)."""

from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from appliance.domain.role import Right
from appliance.services.accounts.site_facts import site_facts
from appliance.storage.audit import AuditAction, AuditLog, AuditWanted
from appliance.storage.revisions import Revisions
from appliance.web.auth.guard import needs
from appliance.web.errors import Refusal, also
from appliance.web.exact import Day, Moment
from appliance.web.paging import LARGEST_PAGE, Page, cursor, place_of
from appliance.web.premises import Here
from appliance.web.who import Who

router = APIRouter(prefix="/audit", tags=["audit"])

Reader = Annotated[Who, needs(Right.AUDIT_SEE)]
_MOST = 2**63 - 1


class AuditQuery(BaseModel):
    """Which entries are wanted; each word must be the whole one."""

    who: Annotated[str | None, Field(max_length=200)] = None
    action: Annotated[str | None, Field(max_length=200)] = None
    what: Annotated[str | None, Field(max_length=200)] = None
    since: Annotated[Moment | None, Field(description="from then on")] = None
    until: Annotated[Moment | None, Field(description="before then")] = None
    first_day: Annotated[Day | None, Field(description="in place of `since`: from this day of the site's zone on")] = (
        None
    )
    last_day: Annotated[Day | None, Field(description="in place of `until`: up to this day, included")] = None
    after: Annotated[str | None, Field(max_length=400, description="`next` of the page before")] = None
    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE, description="at most so many")] = 50


class AuditBody(BaseModel):
    """One line of the audit."""

    sequence: int = Field(examples=[1207])
    at: datetime
    who: str = Field(description="a user, an agent's ID, or `zongji` for what it does by itself", examples=["li"])
    action: str = Field(examples=["recording_export"])
    what: str = Field(examples=["box-1763700000.42"])
    detail: str


class AuditWordsBody(BaseModel):
    """What can be filtered by."""

    actions: list[str] = Field(examples=[["sign_in", "user_add"]])
    people: list[str] = Field(examples=[["boss", "li"]])


@router.get("", responses=also(400))
def list_audit(_who: Reader, here: Here, query: Annotated[AuditQuery, Query()]) -> Page[AuditBody]:
    """List who did what, the newest first."""
    zone = ZoneInfo(site_facts(here.instance, Revisions(here.reading, here.writing)).time_zone)
    since, until = _begin(query.first_day, zone), _end(query.last_day, zone)
    wanted = AuditWanted(query.who, query.action, query.what, since or query.since, until or query.until)
    found = AuditLog(here.reading, here.writing).page(wanted, query.limit + 1, _before(query.after))
    items = [
        AuditBody(
            sequence=sequence, at=entry.at, who=entry.who, action=entry.action, what=entry.what, detail=entry.detail
        )
        for sequence, entry in found[: query.limit]
    ]
    return Page(items=items, next=cursor(items[-1].sequence) if len(found) > query.limit else None)


@router.get("/words")
def get_audit_words(_who: Reader, here: Here) -> AuditWordsBody:
    """Tell which actions and people there are to filter by."""
    return AuditWordsBody(actions=list(AuditAction), people=list(AuditLog(here.reading, here.writing).people()))


def _begin(day: date | None, zone: ZoneInfo) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), zone)


def _end(day: date | None, zone: ZoneInfo) -> datetime | None:
    return None if day is None else _begin(day + timedelta(days=1), zone)


def _before(after: str | None) -> int | None:
    if after is None:
        return None
    (place,) = place_of(after, 1)
    if not place.isdecimal() or int(place) > _MOST:
        raise Refusal("That is no place in this list.", "begin with the first page: leave `after` out")
    return int(place)
