"""What the record of calls tells: figures of a period beside another's, and what an advertisement brought."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from appliance.domain.role import Right
from appliance.services.analysis.advertising import effect
from appliance.services.analysis.findings import findings, picture
from appliance.services.analysis.report import Compared, report
from appliance.storage.analysis_values import Chosen
from appliance.web.api.analysis_bodies import AnalysisBody, EffectBody, FindingBody, analysis_body, effect_body
from appliance.web.api.analysis_site import Site, out_of_time
from appliance.web.auth.guard import needs
from appliance.web.errors import also
from appliance.web.exact import Day
from appliance.web.premises import Here
from appliance.web.who import Who

router = APIRouter(prefix="/analysis", tags=["analysis"])

Seer = Annotated[Who, needs(Right.ANALYSIS_SEE)]
First = Annotated[Day, Query(alias="from", description="the first day, by the site's clock", examples=["2026-11-01"])]
Last = Annotated[Day, Query(alias="to", description="the last day, included", examples=["2026-11-30"])]
Id = Annotated[str | None, Query(max_length=200)]


def _chosen(
    hotline: Id = None, line: Id = None, called: Id = None, region: Id = None, department: Id = None, agent: Id = None
) -> Chosen:
    return Chosen(hotline, line, called, region, department, agent)


Which = Annotated[Chosen, Depends(_chosen)]


@router.get("", responses=also(400))
def get_analysis(
    here: Here, _who: Seer, first: First, last: Last, which: Which, compare: Compared = Compared.PREVIOUS
) -> AnalysisBody:
    """Count the callers' calls of a period by everything, beside another period."""
    site = Site(here)
    found = report(here.reading, site.period(first, last), compare, which)
    return analysis_body(found, site.names, site.company)


@router.get("/findings", responses=also(400))
def get_findings(here: Here, _who: Seer, first: First, last: Last) -> list[FindingBody]:
    """Tell what stands out in a period, in the order of what it is worth; nothing in a period in which nothing does."""
    site = Site(here)
    period = site.period(first, last)
    if site.document is None:
        return []
    found = findings(picture(here.reading, period, site.document, here.now()))
    return [FindingBody.of(each) for each in found]


@router.get("/advertising", responses=also(400))
def get_advertising(
    here: Here,
    _who: Seer,
    day: Annotated[Day, Query(description="the first day on which it worked", examples=["2026-11-10"])],
    which: Which,
    days: Annotated[int, Query(ge=1, le=92, description="so many days before and after")] = 14,
) -> EffectBody:
    """Compare the days from an advertisement on with as many before it, by number called, region and hour."""
    site = Site(here)
    site.period(day, day)
    try:
        found = effect(here.reading, day, days, site.zone, which)
    except (ValueError, OverflowError) as error:
        raise out_of_time() from error
    return effect_body(found, site.names)
