"""Opening hours as they turn out: what happens on a day, and what holds now."""

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from appliance.config.model.document import Document
from appliance.config.model.schedule import Weekday
from appliance.domain.ids import HotlineId
from appliance.domain.role import Right
from appliance.routing.schedule import Opening
from appliance.services.calendar_days import ScheduleDay, always_open, days, now
from appliance.services.working_copy import drafted, in_force
from appliance.storage.overrides import Overrides
from appliance.web.auth.guard import needs
from appliance.web.errors import NotFound, also
from appliance.web.exact import Day
from appliance.web.premises import Here, Premises
from appliance.web.who import Who

router = APIRouter(prefix="/schedules", tags=["schedules"])

_WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Which = Annotated[
    Literal["in_force", "draft"], Query(alias="of", description="the configuration in force, or the draft")
]


class StretchBody(BaseModel):
    """A part of the day, by the site's wall clock."""

    begins: str = Field(examples=["09:00"])
    ends: str = Field(examples=["18:00"], description="24:00 at the day's end")
    opening: Opening
    reason: str = Field(examples=["Mon 2026-11-23 09:00 is in the window 09:00-18:00"])


class NowBody(BaseModel):
    """What holds at this moment, unless somebody has set it otherwise by hand."""

    opening: Opening
    reason: str
    until: datetime | None = Field(description="when that changes; null when not within a year")


class ScheduleDayBody(BaseModel):
    """A day by one schedule."""

    schedule: str = Field(examples=["office"])
    name: str = Field(examples=["上班时间"])
    hotlines: list[str] = Field(description="whose flow asks it", examples=[["main"]])
    holiday: str | None = Field(description="the holiday that the day belongs to", examples=["国庆节"])
    make_up_like: Weekday | None = Field(description="a make-up working day: worked like this weekday")
    make_up_name: str | None
    stretches: list[StretchBody]
    now: NowBody


class ByHandBody(BaseModel):
    """A hotline that somebody has opened or closed by hand."""

    hotline: str
    open: bool
    by: str
    until: datetime | None


class OpeningDayBody(BaseModel):
    """What happens on a day."""

    date: date
    weekday: Weekday
    time_zone: str = Field(examples=["Asia/Shanghai"])
    schedules: list[ScheduleDayBody]
    always_open: list[str] = Field(description="hotlines that ask no schedule")
    by_hand: list[ByHandBody] = Field(description="what holds now whatever the schedules say")


@router.get("/day", responses=also(404))
def show_day(
    _who: Annotated[Who, needs(Right.CONFIG_SEE)],
    here: Here,
    date_: Annotated[Day | None, Query(alias="date", description="today when left out")] = None,
    hotline: Annotated[str | None, Query(max_length=40, description="of this hotline alone")] = None,
    of: Which = "in_force",
) -> OpeningDayBody:
    """Tell what happens on a day: when each hotline is open and closed, with the reason, and what holds now."""
    document = drafted_or_published(here, of)
    day = date_ or here.now().astimezone(document.site.zone).date()
    found = [each for each in days(document, day) if hotline is None or hotline in each.hotlines]
    return OpeningDayBody(
        date=day,
        weekday=_WEEKDAYS[day.weekday()],
        time_zone=document.site.time_zone,
        schedules=[_told(each, document, here.now()) for each in found],
        always_open=[each for each in always_open(document) if hotline in {None, each}],
        by_hand=[each for each in _by_hand(here) if hotline in {None, each.hotline}],
    )


def drafted_or_published(here: Premises, which: str) -> Document:
    """Give the draft, or what is in force where there is no draft. Raises NotFound when there is neither."""
    document = drafted(here.instance, here.reading) if which == "draft" else None
    document = document or in_force(here.instance, here.reading)
    if document is None:
        raise NotFound("There is no configuration yet.", "begin with a template")
    return document


def _told(day: ScheduleDay, document: Document, at: datetime) -> ScheduleDayBody:
    holds = now(document, day.schedule, at)
    return ScheduleDayBody(
        schedule=day.schedule,
        name=document.schedules[day.schedule].name or day.schedule,
        hotlines=list(day.hotlines),
        holiday=day.holiday.name if day.holiday else None,
        make_up_like=day.make_up.like if day.make_up else None,
        make_up_name=day.make_up.name if day.make_up else None,
        stretches=[
            StretchBody(begins=one.begins, ends=one.ends, opening=one.opening, reason=one.reason)
            for one in day.stretches
        ],
        now=NowBody(opening=holds.opening, reason=holds.reason, until=holds.until),
    )


def _by_hand(here: Premises) -> list[ByHandBody]:
    current = Overrides(here.reading, here.writing).current()
    return [
        ByHandBody(hotline=HotlineId(id_), open=each.open, by=each.by, until=each.until)
        for id_, each in current.items()
        if each.holds(here.now())
    ]
