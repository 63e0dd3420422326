"""What the wallboard shows beside the live view: what things are called, and today's figures."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from pydantic import BaseModel, Field

from appliance.domain.role import Right
from appliance.services.accounts.site_facts import site_facts
from appliance.services.call_names import names_of
from appliance.services.publish.at_rest import box_of
from appliance.services.today import day_around, today
from appliance.storage.day_calls import DayCalls
from appliance.storage.revisions import Revisions
from appliance.web.auth.guard import needs
from appliance.web.premises import Here
from appliance.web.who import Who

router = APIRouter(prefix="/live", tags=["live"])

Watcher = Annotated[Who, needs(Right.LIVE_SEE)]


class NamesBody(BaseModel):
    """Names by id, of the configuration in force."""

    agents: Mapping[str, str] = Field(examples=[{"8001": "王芳"}])
    departments: Mapping[str, str]
    hotlines: Mapping[str, str]
    endpoints: Mapping[str, str]
    nodes: Mapping[str, Mapping[str, str]] = Field(
        description="the kinds of the nodes of each hotline's flow", examples=[{"main": {"menu": "menu"}}]
    )


class TodayBody(BaseModel):
    """Today's calls until now, by the site's clock."""

    calls: int
    running: int = Field(description="those that still go on")
    answered: int
    kept: int = Field(description="left a message, or asked to be called back")
    missed: int = Field(description="wanted a person, and got none")
    refused: int
    average_ring_s: float | None = Field(description="until an agent answered")
    average_talk_s: float | None
    by_hour: list[int] = Field(description="calls by the hour in which they began")


@router.get("/names")
def get_live_names(here: Here, _who: Watcher) -> NamesBody:
    """Tell what agents, departments, hotlines and phones are called."""
    number = Revisions(here.reading, here.writing).current_number(box_of(here.instance))
    return NamesBody(**asdict(names_of(here.reading, str(number))))


@router.get("/today")
def get_today(here: Here, _who: Watcher) -> TodayBody:
    """Count today's calls from outside."""
    now, zone = here.now(), ZoneInfo(site_facts(here.instance, Revisions(here.reading, here.writing)).time_zone)
    found = today(DayCalls(here.reading).between(*day_around(now, zone)), now, zone)
    return TodayBody(**asdict(found))
