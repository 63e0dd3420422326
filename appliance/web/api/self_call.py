"""What the nightly self-calls found out (E7)."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from appliance.domain.role import Right
from appliance.services.self_call.nightly import is_on
from appliance.storage.line_reports import KeptMorning, LineReports
from appliance.web.api.doctor import ToldBody
from appliance.web.api.earlier import before, paged
from appliance.web.auth.guard import needs
from appliance.web.errors import also
from appliance.web.paging import After, Limit, Page
from appliance.web.premises import Here
from appliance.web.published import published
from appliance.web.who import Who

router = APIRouter(prefix="/self-call", tags=["lines"])


class NightLineBody(ToldBody):
    """What was found out about a line."""

    line: str
    what: str = Field(description="a code", examples=["right"])
    verdict: Literal["right", "unsure", "faulty"]


class MorningBody(BaseModel):
    """A morning's report."""

    id: str
    at: datetime
    took_s: float
    lines: list[NightLineBody]


class SelfCallBody(BaseModel):
    """Whether lines call each other at night, when, and what the latest time showed."""

    enabled: bool
    at: str = Field(description="by the site's clock", examples=["04:30"])
    last: MorningBody | None


@router.get("", operation_id="get_self_call", responses=also(409))
def show(here: Here, _who: Annotated[Who, needs(Right.LINES_SEE)]) -> SelfCallBody:
    """Tell the latest self-calls."""
    document = published(here)
    mornings = LineReports(here.reading, here.writing).mornings()
    last = _body(mornings[0]) if mornings else None
    return SelfCallBody(enabled=is_on(document), at=document.site.self_call.at, last=last)


@router.get("/reports", operation_id="list_self_call_reports", responses=also(400))
def list_reports(
    here: Here, _who: Annotated[Who, needs(Right.LINES_SEE)], after: After = None, limit: Limit = 20
) -> Page[MorningBody]:
    """Tell the mornings' reports, the newest first: two months of nights."""
    found = LineReports(here.reading, here.writing).mornings(limit + 1, before(after))
    items, next_ = paged(found, limit)
    return Page(items=[_body(kept) for kept in items], next=next_)


def _body(kept: KeptMorning) -> MorningBody:
    return MorningBody(id=kept.id, **kept.report)
