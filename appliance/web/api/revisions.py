"""Revisions: who put what in force, when and why; their differences; going back (F2)."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi import Path as InPath
from pydantic import BaseModel, Field

from appliance.config.model.document import Document
from appliance.config.yaml_out import dump_tree
from appliance.domain.role import Right
from appliance.services.drafting.hiding import hidden
from appliance.services.drafting.past import compared, saved_revision
from appliance.services.drafting.publishing import ByCommand
from appliance.services.drafting.replacing import tree_of_revision
from appliance.services.jobs import Tell
from appliance.services.publish.at_rest import box_of
from appliance.services.publish.saving import Saving
from appliance.storage.audit import AuditAction
from appliance.storage.revisions import RevisionEntry, Revisions
from appliance.web.api.draft_bodies import DifferenceBody, difference_bodies
from appliance.web.api.jobs import JobBody, job_body
from appliance.web.auth.guard import needs
from appliance.web.errors import Refusal, also
from appliance.web.model_schema import ToldAs
from appliance.web.paging import After, Limit, Page, cursor, place_of
from appliance.web.premises import Here, Premises
from appliance.web.who import Who

router = APIRouter(prefix="/revisions", tags=["revisions"])

Reader = Annotated[Who, needs(Right.CONFIG_SEE)]
Number = Annotated[int, InPath(ge=1, le=2**53, examples=[12])]
YAML_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/yaml": {"schema": {"type": "object"}}}, "description": "the document"}
}


class RevisionBody(BaseModel):
    """A revision as a list shows it."""

    number: int = Field(examples=[12])
    at: datetime
    author: str = Field(examples=["anna"])
    note: str = Field(examples=["longer opening hours"])
    in_force: bool
    overruled: list[str] = Field(description="stories that failed and were overruled")


class RevisionDocument(RevisionBody):
    """A revision with its document, without defaults; secrets are `********`."""

    document: Annotated[dict[str, Any], ToldAs(Document)]


class Back(BaseModel):
    """Why one goes back."""

    note: str = Field(default="", max_length=500, examples=["the new menu confused callers"])
    overrule: str = Field(default="", max_length=500, description="go back although stories fail, for this reason")
    base: int | None = Field(
        default=None, ge=1, le=2**53, description="the revision in force as it was seen; refused if another is"
    )


class RevisionDifferences(BaseModel):
    """What differs from one revision to another."""

    older: int = Field(description="0: nothing was in force", examples=[11])
    newer: int = Field(examples=[12])
    items: list[DifferenceBody]


@router.get("", responses=also(400))
def list_revisions(here: Here, who: Reader, limit: Limit = 50, after: After = None) -> Page[RevisionBody]:
    """List the revisions, the newest first."""
    del who
    revisions = _revisions(here)
    before = None if after is None else _number(place_of(after, 1)[0])
    entries = revisions.latest(limit + 1, before)
    in_force = revisions.current_number(box_of(here.instance))
    items = [_body(entry, in_force) for entry in entries[:limit]]
    return Page(items=items, next=cursor(items[-1].number) if len(entries) > limit else None)


@router.get("/{number}", responses=also(404))
def get_revision(here: Here, who: Reader, number: Number) -> RevisionDocument:
    """Give a revision with its document."""
    del who
    revisions = _revisions(here)
    saved = saved_revision(revisions, number)
    listed = _body(saved.entry, revisions.current_number(box_of(here.instance)))
    return RevisionDocument(**listed.model_dump(), document=hidden(tree_of_revision(saved)))


@router.get("/{number}/yaml", response_class=Response, responses={**also(404), **YAML_ANSWER})
def get_revision_yaml(here: Here, who: Reader, number: Number) -> Response:
    """Give a revision as a file; secrets are `********`, which mean the box's own when it is imported here again."""
    text = dump_tree(hidden(tree_of_revision(saved_revision(_revisions(here), number))))
    here.note(who, AuditAction.REVISION_EXPORT, f"revision {number}")
    return yaml_file(text, f"zongji-revision-{number}.yaml")


@router.get("/{number}/difference", responses=also(404))
def get_revision_difference(
    here: Here,
    who: Reader,
    number: Number,
    to: Annotated[int | None, Query(ge=0, le=2**53, description="the older one; the one before when left out")] = None,
) -> RevisionDifferences:
    """Tell what differs between two revisions."""
    del who
    revisions = _revisions(here)
    new = saved_revision(revisions, number)
    before = next((entry.number for entry in revisions.latest(1, number)), 0) if to is None else to
    old = saved_revision(revisions, before) if before else None
    return RevisionDifferences(older=before, newer=number, items=difference_bodies(compared(old, new)))


@router.post("/{number}/roll-back", responses=also(404, 409, 429), status_code=202)
def roll_back(here: Here, who: Annotated[Who, needs(Right.CONFIG_PUBLISH)], number: Number, body: Back) -> JobBody:
    """Put a revision in force again from the next call on, as a new revision; the draft stays as it is."""
    saved_revision(_revisions(here), number)
    saving = Saving(who.user, body.note, body.base, body.overrule)
    controller = ByCommand(here.instance.control_socket)

    def work(tell: Tell) -> dict[str, Any]:
        return dict(controller.roll_back(number, saving, tell))

    return job_body(here.jobs.begin("roll_back", who.user, work))


def yaml_file(text: str, name: str) -> Response:
    """Give a YAML file to be saved."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(text, media_type="application/yaml", headers=headers)


def _number(place: str) -> int:
    if not (place.isascii() and place.isdecimal() and len(place) < 16):
        raise Refusal("That is no place in this list.", "begin with the first page: leave `after` out")
    return int(place)


def _revisions(here: Premises) -> Revisions:
    return Revisions(here.reading, here.writing)


def _body(entry: RevisionEntry, in_force: int | None) -> RevisionBody:
    return RevisionBody(
        number=entry.number,
        at=entry.at,
        author=entry.author,
        note=entry.note,
        in_force=entry.number == in_force,
        overruled=list(entry.overruled),
    )
