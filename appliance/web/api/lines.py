"""The lines: what carries each, whom it serves, what it does now, whether it works."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from appliance.domain.ids import LineId
from appliance.domain.role import Right
from appliance.services.line_states import line_states
from appliance.storage.line_calls import LineCalls
from appliance.web.auth.guard import needs
from appliance.web.errors import also
from appliance.web.premises import Here
from appliance.web.published import published
from appliance.web.who import Who

router = APIRouter(prefix="/lines", tags=["lines"])


class PeerBody(BaseModel):
    """The gateway or carrier behind a line."""

    peer: str = Field(examples=["gateway"])
    name: str = Field(examples=["八口网关"])
    kind: Literal["gateway", "carrier"]
    login: Literal["none", "peer", "us"] = Field(description="who proves who they are")
    ok: bool | None = Field(description="whether it can be reached; null when nobody can tell")
    detail: str = Field(description="what is wrong with it", examples=["does not answer"])
    since: datetime | None


class LineBody(BaseModel):
    """A line of the configuration in force."""

    line: str = Field(examples=["01"])
    kind: str = Field(examples=["simulated"])
    port: int | None = Field(description="of a card (DAHDI's channel); null for other kinds", examples=[None])
    peer: PeerBody | None
    trunk_groups: Mapping[str, str] = Field(description="names by id", examples=[{"main": "总机"}])
    hotlines: Mapping[str, str] = Field(description="those whose callers it brings: names by id")
    channels: int = Field(description="how many calls it carries at once")
    state: str | None = Field(
        description="idle, in call, out of order; null while the controller isn't heard", examples=["idle"]
    )
    since: datetime | None
    calls: int = Field(description="how many it carries now")
    last_call_at: datetime | None = Field(description="when the latest caller came in on it")


@router.get("", responses=also(409))
def list_lines(here: Here, _who: Annotated[Who, needs(Right.LINES_SEE)]) -> list[LineBody]:
    """List the lines of the configuration in force, in its order."""
    document = published(here)
    last = LineCalls(here.reading).latest_of(map(LineId, document.lines))
    return [LineBody(**asdict(each)) for each in line_states(document, here.house.link.snapshot, last)]
