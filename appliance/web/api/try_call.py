"""Try a call before it comes: the path that it would take, with reasons; nothing rings (D7)."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from appliance.config.model.story import PhoneBehaviour, WallTime
from appliance.domain.role import Right
from appliance.services.drafting import Desk
from appliance.services.drafting.chosen import chosen_document
from appliance.services.trying import Tried, try_on
from appliance.storage.revisions import Revisions
from appliance.web.api.try_bodies import TriedBody, tried_body
from appliance.web.auth.guard import needs
from appliance.web.errors import also
from appliance.web.exact import Figure, Whole
from appliance.web.premises import Here, Premises
from appliance.web.who import Who

router = APIRouter(prefix="/try", tags=["try"])

Use = Annotated[
    str, Field(max_length=16, description="`draft`, `in_force`, or a revision's number", examples=["draft"])
]


class TryBody(BaseModel):
    """Who calls, when, what is pressed, and what the phones do."""

    use: Use = "draft"
    hotline: str | None = Field(default=None, max_length=40, description="that of `called` or `line` when left out")
    called: str | None = Field(default=None, max_length=33, description="the number called")
    line: str | None = Field(default=None, max_length=40)
    caller: str | None = Field(default=None, max_length=33, description="withheld when left out")
    at: WallTime | None = Field(default=None, description="in the site's zone unless it has its own; now when left out")
    keys: list[str] = Field(
        default=[], max_length=50, description="one text a question; `-` for none", examples=[["1", "-"]]
    )
    phones: dict[str, PhoneBehaviour] = Field(
        default={}, max_length=500, description="what agents and endpoints do", examples=[{"8001": "busy"}]
    )
    otherwise: PhoneBehaviour = Field(default="answers", description="what all others do")
    leaves_after_s: Figure | None = Field(default=None, gt=0, le=3600, description="when the caller hangs up")
    speaks_s: Figure = Field(default=5, gt=0, le=3600, description="how long a message would be")
    fax_pages: Whole = Field(default=0, ge=0, le=1000, description="the caller is a fax machine with so many pages")
    served_before_by: str | None = Field(default=None, max_length=8, description="who served this caller yesterday")
    by_hand: str | None = Field(default=None, pattern="^(open|closed)$", description="how the hotline was set by hand")
    drawn: Whole = Field(default=1, ge=1, le=100, description="the percent that a branch by percentage draws")


@router.post("", responses=also(404, 409))
def try_a_call(here: Here, who: Annotated[Who, needs(Right.CONFIG_SEE)], body: TryBody) -> TriedBody:
    """Walk a call through a configuration, and tell each step with its reason.

    A draft must be whole for it: its faults are told as in `GET /draft`. Faults of what is tried have the input's name.
    """
    del who
    return tried_body(tried(here, body))


def tried(here: Premises, body: TryBody) -> Tried:
    """Walk the call. Raises ConfigError for a faulty draft, or for what can't be tried."""
    desk = Desk(here.instance, here.reading, here.writing, here.now)
    document = chosen_document(body.use, desk, Revisions(here.reading, here.writing))
    now = here.now().astimezone(document.site.zone).replace(microsecond=0)
    told = body.model_dump(exclude={"use"}) | {"at": body.at or now}
    return try_on(document, told, here.instance)
