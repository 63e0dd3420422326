"""The line doctor: what is known of a line, having it examined, putting in force what that proposes (E5)."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from appliance.domain.ids import LineId
from appliance.domain.role import Right
from appliance.services.control_client import command
from appliance.services.drafting import Place
from appliance.services.jobs import Tell
from appliance.services.line_doctor.changes import applied
from appliance.services.line_doctor.plan import LONGEST_S
from appliance.services.line_doctor.subject import Dialled, subject_of
from appliance.services.quick_change import Reason, publish_at_once
from appliance.storage.line_reports import KeptReport, LineReports
from appliance.web.api.draft import desk_of
from appliance.web.api.earlier import before, paged
from appliance.web.api.jobs import JobBody, job_body
from appliance.web.auth.guard import needs
from appliance.web.errors import NotFound, also
from appliance.web.paging import After, Limit, Page
from appliance.web.premises import Here, Premises
from appliance.web.published import published
from appliance.web.who import Who

router = APIRouter(prefix="/lines/{line}/doctor", tags=["lines"])

Id = Annotated[str, Path(max_length=40, examples=["01"])]
KIND = "line_doctor"
_MARGIN_S = 60.0


class ToldBody(BaseModel):
    """A sentence and what to do about it, "" where there is nothing to do; in English, and in Chinese beside it."""

    sentence: str = Field(examples=["The dial tone is the country's: 450 Hz at -13 dBm0"])
    remedy: str
    sentence_zh: str = Field(examples=["拨号音与本国标准一致：450 Hz，电平 -13 dBm0"])
    remedy_zh: str


class LineFindingBody(ToldBody):
    """One thing that was found out."""

    what: str = Field(description="its code", examples=["tone_as_country"])
    kind: str = Field(description="the tone or the stage that it is about, where it is about one", examples=["dial"])
    sureness: Literal["right", "unsure", "faulty"]
    measured: dict[str, float] = Field(description="its figures by name", examples=[{"hz": 450.0, "dbm0": -13.0}])


class ChangeBody(BaseModel):
    """A key of the line that ought to be another; null for a tone that is the country's."""

    key: str = Field(examples=["tones.busy"])
    now: Any
    proposed: Any
    why: str
    why_zh: str


class DriftBody(ToldBody):
    """What is not as it was when the line was last examined."""

    what: str = Field(examples=["level"])
    kind: str
    alarms: bool = Field(description="whether calls may suffer")


class ReportBody(BaseModel):
    """An examination."""

    id: str
    line: str
    at: datetime
    took_s: float
    verdict: Literal["right", "unsure", "faulty"]
    findings: list[LineFindingBody]
    proposal: list[ChangeBody]
    drift: list[DriftBody]
    applied_at: datetime | None = Field(default=None, description="when its proposal was put in force")


class DoctorBody(BaseModel):
    """What is known of a line."""

    running: JobBody | None = Field(description="the examination that is on")
    last: ReportBody | None


class ExamineBody(BaseModel):
    """Whom the line is to call: without either, its neighbour with a number of its own."""

    number: Annotated[str, Field(pattern=Dialled, description="as it is dialled from that line")] | None = None
    by: Annotated[str, Field(max_length=40, description="the line of ours that has this number")] | None = None


class ApplyBody(BaseModel):
    """Consent to what a report proposes."""

    report_id: Annotated[str, Field(max_length=40)]


class AppliedBody(BaseModel):
    """The revision that has it."""

    revision: int


@router.get("", operation_id="get_line_doctor", responses=also(404, 409))
def show(here: Here, _who: Annotated[Who, needs(Right.LINES_SEE)], line: Id) -> DoctorBody:
    """Tell the latest examination of a line, and how far one is that is on."""
    _require(here, line)
    running = here.jobs.running(KIND, line)
    latest = LineReports(here.reading, here.writing).latest(LineId(line))
    return DoctorBody(running=None if running is None else job_body(running), last=_body(latest[0]) if latest else None)


@router.get("/reports", operation_id="list_line_reports", responses=also(400, 404, 409))
def list_reports(
    here: Here, _who: Annotated[Who, needs(Right.LINES_SEE)], line: Id, after: After = None, limit: Limit = 20
) -> Page[ReportBody]:
    """Tell the examinations of a line, the newest first: two months of nights, and all that settings came of."""
    _require(here, line)
    found = LineReports(here.reading, here.writing).latest(LineId(line), limit + 1, before(after))
    items, next_ = paged(found, limit)
    return Page(items=[_body(kept) for kept in items], next=next_)


@router.post("", operation_id="examine_line", status_code=202, responses=also(404, 409, 429))
def examine(here: Here, who: Annotated[Who, needs(Right.LINES_TEST)], line: Id, wish: ExamineBody) -> JobBody:
    """Examine a line by a call; it takes up to a minute and a half, and gives way to real calls."""
    _require(here, line)
    subject_of(published(here), line, wish.number, wish.by)  # refused before anything is begun
    words = {"line": line, "number": wish.number, "by": wish.by, "asked_by": who.user}

    def work(tell: Tell) -> Mapping[str, Any]:
        return command(here.instance.control_socket, KIND, words, tell, deadline_s=LONGEST_S + _MARGIN_S)

    return job_body(here.jobs.begin("line_doctor", who.user, work, about=line))


@router.post("/apply", operation_id="apply_line_doctor", responses=also(404, 409, 503))
async def apply(here: Here, who: Annotated[Who, needs(Right.CONFIG_PUBLISH)], line: Id, wish: ApplyBody) -> AppliedBody:
    """Put in force what an examination proposes; refused where the line was set anew since."""
    reports = LineReports(here.reading, here.writing)
    kept = await asyncio.to_thread(reports.one, wish.report_id)
    if kept is None or kept.line != line:
        raise NotFound("There is no such examination of this line.", "look at the latest one")
    desk = await asyncio.to_thread(desk_of, here)
    note = f"线路检查：{line}"
    number = await publish_at_once(
        desk,
        here.ask,
        lambda tree: applied(tree, LineId(line), kept.report["proposal"]),
        Reason(who.user, note),
        Place("lines", line),
    )
    await asyncio.to_thread(reports.applied, kept.id, who.user, here.now())
    return AppliedBody(revision=number)


def _require(here: Premises, line: str) -> None:
    if line not in published(here).lines:
        raise NotFound(f"There is no line '{line}' in force.", "look at the lines")


def _body(kept: KeptReport) -> ReportBody:
    return ReportBody(**kept.report, applied_at=kept.applied_at)
