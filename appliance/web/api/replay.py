"""How the last days' calls would have gone under another configuration; which differ, and why (D7)."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from appliance.domain.outcome import CallResult
from appliance.domain.role import Right
from appliance.services.drafting.chosen import chosen_document
from appliance.services.jobs import Tell
from appliance.services.replaying import Stretch, replay
from appliance.storage.revisions import Revisions
from appliance.web.api.draft import desk_of
from appliance.web.api.jobs import JobBody, job_body
from appliance.web.api.try_call import Use
from appliance.web.auth.guard import needs
from appliance.web.errors import also
from appliance.web.exact import Whole
from appliance.web.premises import Here
from appliance.web.who import Who

router = APIRouter(prefix="/replay", tags=["try"])


class ReplayBody(BaseModel):
    """How far back, and under what."""

    days: Whole = Field(default=30, ge=1, le=3660, examples=[30])
    use: Use = "draft"


class FateBody(BaseModel):
    """What becomes of a call under one configuration."""

    hotline: str | None = Field(examples=["main"])
    result: CallResult
    refused_by: str = Field(description="empty where it isn't refused")
    department: str | None = Field(examples=["sales"])
    served_by: str | None = Field(description="an agent or an endpoint", examples=["8001"])
    path: list[str] = Field(description="the nodes in order", examples=[["welcome", "menu", "sales"]])


class ReplayedCall(BaseModel):
    """A call that ends elsewhere. `turning` tells the first decision that differs, at `node`."""

    call: str
    at: datetime
    caller: str | None = Field(description="null when withheld", examples=["13800138000"])
    recorded: CallResult = Field(description="what is on record")
    before: FateBody = Field(description="under the configuration in force")
    after: FateBody = Field(description="under the other one")
    turning: str = Field(examples=["menu: go to voicemail, because key 1 was pressed (before: menu: go to sales)"])
    node: str | None
    assumed: list[str] = Field(description="phones that were taken to answer: nothing is on record of them")


class ReplayResult(BaseModel):
    """The task's result."""

    calls: int
    same: int
    other_path: int = Field(description="came to the same end by other nodes")
    elsewhere: int
    erased: int = Field(description="left out: their paths were erased")
    recorded: dict[str, int] = Field(description="how many ended how, on record")
    before: dict[str, int] = Field(description="… under the configuration in force")
    after: dict[str, int] = Field(description="… under the other one")
    differences: list[ReplayedCall] = Field(description="at most 200")


class ReplayJob(JobBody):
    """The task; its result is told when it is done."""

    result: ReplayResult | None = None  # type: ignore[assignment]  # narrower than any job's


@router.post("", responses=also(404, 409, 429), status_code=202)
def replay_calls(here: Here, who: Annotated[Who, needs(Right.CALLS_SEE)], body: ReplayBody) -> ReplayJob:
    """Walk every call of the last days again, in force and under another configuration, and tell what differs."""
    desk, revisions = desk_of(here), Revisions(here.reading, here.writing)
    documents = chosen_document("in_force", desk, revisions), chosen_document(body.use, desk, revisions)
    end = here.now()
    stretch = Stretch(end - timedelta(days=body.days), end)

    def work(tell: Tell) -> dict[str, Any]:
        return dict(replay(here.instance, documents, stretch, tell))

    return ReplayJob(**job_body(here.jobs.begin("replay", who.user, work)).model_dump(exclude={"result"}))
