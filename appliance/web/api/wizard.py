"""The first hour: a company made of a template and a few answers, and lines that are tried one by one."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated, Any
from zoneinfo import available_timezones

from fastapi import APIRouter, Response
from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from appliance.config.model.line import Address
from appliance.config.model.region import AreaCode
from appliance.domain.role import Right
from appliance.errors import UserError
from appliance.services.drafting import Desk, Draft
from appliance.services.drafting.publishing import ByCommand, publishing
from appliance.services.line_trials import line_trials, most_at_once
from appliance.services.publish.at_rest import box_of
from appliance.services.publish.saving import Saving
from appliance.services.setting_up import NOTE, SETTING, Answers, is_open, made_of, template_cards
from appliance.services.working_copy import in_force
from appliance.storage.audit import AuditAction
from appliance.storage.line_calls import LineCalls
from appliance.storage.revisions import Revisions
from appliance.storage.web_settings import WebSettings
from appliance.web.api.draft import desk_of
from appliance.web.api.jobs import JobBody, job_body
from appliance.web.auth.guard import needs
from appliance.web.errors import Conflict, also
from appliance.web.etag import IfMatch, etag, require_match
from appliance.web.exact import Whole, YesNo
from appliance.web.premises import Here, Premises
from appliance.web.who import Who

router = APIRouter(prefix="/wizard", tags=["wizard"])

Installer = Annotated[Who, needs(Right.SYSTEM_EDIT)]

Ports = Annotated[tuple[Annotated[Whole, Field(ge=1, le=1023)], ...], Field(max_length=1023)]
"""DAHDI's channels."""

_TRIED_WITHIN = timedelta(hours=2)
_MOST_TRIED = 200


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("is not an IANA time zone, such as Asia/Shanghai")
    return name


class AnswersBody(BaseModel):
    """What was answered so far; empty texts are not answered yet."""

    step: Annotated[str, Field(max_length=20, description="where the page is", examples=["company"])] = ""
    finished: YesNo = Field(default=False, description="true as well for somebody who wants to do it without the steps")
    language: Annotated[str, StringConstraints(pattern="^(zh|en)$")] = "zh"
    network_name: Annotated[str, StringConstraints(pattern=r"^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$")] = "zongji"
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "Asia/Shanghai"
    template: Annotated[str, Field(max_length=40, examples=["shop"])] = ""
    company: Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)] = ""
    number: Annotated[str, StringConstraints(pattern=r"^(\+?[0-9*#]{1,32})?$")] = ""
    area_code: AreaCode | Annotated[str, StringConstraints(pattern="^$")] = ""
    peer: Address | Annotated[str, StringConstraints(pattern="^$")] = ""
    channels: Annotated[Whole, Field(ge=1, le=500)] = 4
    line_ports: Ports | None = Field(
        default=None,
        description="ports of cards that become lines; null before anybody has seen them",
        examples=[[1, 2]],
    )
    phone_ports: Ports | None = Field(default=None, description="ports that become telephones", examples=[[5]])


class TemplateBody(BaseModel):
    """A hotline to begin with."""

    id: str = Field(examples=["shop"])
    purpose: str
    company: str = Field(description="whose name stands in it until it gets another")
    greeting: str = Field(description="what callers hear first")
    keys: dict[str, str] = Field(description="what callers may press: a department, or the kind of node in brackets")
    people: list[str]
    steps: list[str] = Field(description="kinds of nodes, in their order")


class WizardBody(BaseModel):
    """How far the setting-up is."""

    answers: AnswersBody
    open: bool = Field(description="whether the steps may still put a company in force")
    templates: list[TemplateBody]
    company: str = Field(description="whose configuration is in force; empty for none")
    simulated: bool = Field(description="whether the configuration in force has simulated lines alone")


class LineTrialBody(BaseModel):
    """A line, and whether it has brought a call."""

    id: str = Field(examples=["gsm-1"])
    name: str = Field(description="what carries it is called so; empty where nobody gave a name", examples=["八口网关"])
    simulated: bool = Field(description="no line to the outside: for trying things out")
    rang_at: datetime | None = Field(description="its latest call in the last two hours; null: none yet")
    busy: bool = Field(description="a call is on it now")


class TrialsBody(BaseModel):
    """The lines that are being tried."""

    lines: list[LineTrialBody]
    at_once: list[str] = Field(
        description="the lines of the most calls that were on at the same time in the last two hours; a line that "
        "carried two of them stands twice",
        examples=[["gsm-1", "gsm-2"]],
    )


@router.get("")
def get_wizard(_who: Installer, here: Here, response: Response) -> WizardBody:
    """Tell how far the setting-up is, and what there is to choose from; the ETag is what `finish` asks for."""
    document = in_force(here.instance, here.reading)
    answers = _answers(here)
    response.headers["ETag"] = _mark(here, desk_of(here))
    return WizardBody(
        answers=AnswersBody.model_validate(asdict(answers)),
        open=_is_open(here, answers),
        templates=[TemplateBody.model_validate(asdict(card)) for card in template_cards()],
        company=document.site.name if document else "",
        simulated=all(line.kind == "simulated" for line in document.lines.values()) if document else True,
    )


@router.put("")
def put_wizard(who: Installer, here: Here, body: AnswersBody, response: Response) -> AnswersBody:
    """Keep what was answered so far; nothing else is changed."""
    WebSettings(here.reading, here.writing).put(SETTING, body.model_dump(), who.user, here.now())
    response.headers["ETag"] = _mark(here, desk_of(here))
    return body


@router.post("/finish", status_code=202, responses=also(409, 412, 428, 429))
def finish_wizard(
    who: Annotated[Who, needs(Right.CONFIG_PUBLISH)], here: Here, response: Response, if_match: IfMatch = None
) -> JobBody:
    """Make the company of the answers and put it in force: a task, as a publish is.

    409 when somebody is through with the steps, or has put another configuration in force. If-Match is the ETag of the
    answers; 412 when they, the draft or what is in force have changed since. Stories that fail stop it.
    """
    answers, desk = _answers(here), desk_of(here)
    if not _is_open(here, answers):
        raise Conflict("This switchboard is set up already.", "change it on its pages, and publish the draft")
    if answers.template not in {card.id for card in template_cards()} or not answers.company:
        raise UserError("No template is chosen yet, or the company has no name.", "go back to that step")
    tree = made_of(answers)

    def take(draft: Draft) -> dict[str, Any]:
        require_match(if_match, _mark(here, desk, draft), draft.changed_by)
        return tree

    draft = desk.change(take, who.user, (), desk.read().in_force)
    here.note(who, AuditAction.DRAFT_REPLACE, f"setting-up from template {answers.template}")
    response.headers["ETag"] = _mark(here, desk, draft)
    work = publishing(desk, draft, Saving(who.user, NOTE, draft.base or None), ByCommand(here.instance.control_socket))
    return job_body(here.jobs.begin("publish", who.user, work))


@router.get("/lines")
def try_lines(_who: Annotated[Who, needs(Right.LINES_SEE)], here: Here) -> TrialsBody:
    """Tell which lines have brought a call in the last two hours; ask again while test calls are made."""
    document = in_force(here.instance, here.reading)
    known, since = LineCalls(here.reading), here.now() - _TRIED_WITHIN
    trials = line_trials(document, known.latest_since(since), here.house.link.snapshot) if document else ()
    return TrialsBody(
        lines=[LineTrialBody.model_validate(asdict(each)) for each in trials],
        at_once=list(most_at_once(known.spans_since(since, _MOST_TRIED))),
    )


def _answers(here: Premises) -> Answers:
    kept = WebSettings(here.reading, here.writing).get(SETTING)
    return Answers.read(None if kept is None else kept.value)


def _is_open(here: Premises, answers: Answers) -> bool:
    saved = Revisions(here.reading, here.writing).current(box_of(here.instance))
    return is_open(answers, None if saved is None else saved.entry)


def _mark(here: Premises, desk: Desk, draft: Draft | None = None) -> str:
    """Give the ETag of all that a finish goes by: the answers, the draft that it replaces, what is in force."""
    kept = WebSettings(here.reading, here.writing).get(SETTING)
    return etag(0 if kept is None else kept.version, desk.mark(draft or desk.read()))
