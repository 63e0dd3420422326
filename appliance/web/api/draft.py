"""The draft: the configuration that admins change part by part, and publish whole (F1, F2)."""

from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Response
from fastapi import Path as InPath

from appliance.domain.role import Right
from appliance.services.drafting import SINGLES, TABLES, Desk, Draft, Place
from appliance.services.drafting.differences import differences
from appliance.services.drafting.publishing import ByCommand, publishing
from appliance.services.drafting.references import renamed, uses
from appliance.services.publish.saving import Saving
from appliance.storage.audit import AuditAction
from appliance.web.api.draft_bodies import (
    DifferencesBody,
    DraftBody,
    DraftPartBody,
    PublishBody,
    Rename,
    Uses,
    difference_bodies,
    draft_body,
    part_body,
)
from appliance.web.api.jobs import JobBody, job_body
from appliance.web.auth.guard import needs
from appliance.web.errors import MatchMissing, also
from appliance.web.etag import IfMatch
from appliance.web.premises import Here, Premises
from appliance.web.who import Who

router = APIRouter(prefix="/draft", tags=["draft"])

Table = StrEnum("Table", {name.upper(): name for name in TABLES})  # type: ignore[misc]  # the model says which
Single = StrEnum("Single", {name.upper(): name for name in SINGLES})  # type: ignore[misc]  # the model says which

IfNoneMatch = Annotated[str | None, Header(alias="If-None-Match", description="`*`: make it, it isn't there yet")]
Name = Annotated[str, InPath(max_length=40, examples=["sales"], description="the id of the thing")]
Value = Annotated[dict[str, Any] | list[Any], Body(description="the part as `GET` gives it; `********` keeps a secret")]
Reader = Annotated[Who, needs(Right.CONFIG_SEE)]
Editor = Annotated[Who, needs(Right.CONFIG_EDIT)]


def desk_of(here: Premises) -> Desk:
    """Give the desk on which the draft lies."""
    return Desk(here.instance, here.reading, here.writing, here.now)


@router.get("")
def get_draft(here: Here, who: Reader, response: Response) -> DraftBody:
    """Give the whole draft with its faults; without a draft, what is in force."""
    del who
    desk = desk_of(here)
    draft = desk.read()
    return whole(desk, draft, response)


@router.delete("", responses=also(412, 428), status_code=204)
def discard_draft(here: Here, who: Editor, if_match: IfMatch = None) -> None:
    """Throw the draft away: what is in force stays. If-Match is the ETag of the whole."""
    desk_of(here).discard(given(if_match))
    here.note(who, AuditAction.DRAFT_DISCARD, "draft")


@router.get("/difference")
def get_draft_difference(here: Here, who: Reader) -> DifferencesBody:
    """Tell what publishing the draft would change."""
    del who
    desk = desk_of(here)
    draft = desk.read()
    documents = desk.judge(draft.published).document, desk.judge(draft.tree).document
    items = differences(draft.published, draft.tree, documents)
    return DifferencesBody(exact=None not in documents, items=difference_bodies(items))


@router.post("/publish", responses=also(409, 412, 428, 429), status_code=202)
def publish_draft(
    here: Here, who: Annotated[Who, needs(Right.CONFIG_PUBLISH)], body: PublishBody, if_match: IfMatch = None
) -> JobBody:
    """Put the draft in force from the next call on. If-Match is the ETag of the whole, as it was looked at.

    The task's problem has `type` faulty (with faults), stories (with details: give `overrule`), or stale (somebody else
    has published meanwhile: `POST /draft/rebase`).
    """
    desk = desk_of(here)
    draft = desk.read()
    desk.refuse_another(draft, given(if_match))
    saving = Saving(who.user, body.note, draft.base or None, body.overrule)
    work = publishing(desk, draft, saving, ByCommand(here.instance.control_socket))
    return job_body(here.jobs.begin("publish", who.user, work))


@router.get("/{section}", responses=also(404))
def get_draft_section(here: Here, who: Reader, section: Single, response: Response) -> DraftPartBody:
    """Give a section that is one thing."""
    del who
    return part_answer(desk_of(here), Place(section.value), response)


@router.put("/{section}", responses=also(404, 412, 428))
def put_draft_section(
    here: Here, who: Editor, section: Single, value: Value, response: Response, if_match: IfMatch = None
) -> DraftPartBody:
    """Change a section that is one thing. Faults are kept and told, for the draft may have them."""
    desk, place = desk_of(here), Place(section.value)
    draft = desk.put(place, value, given(if_match), who.user)
    return part_answer(desk, place, response, draft)


@router.get("/{section}/{id}", responses=also(404))
def get_draft_entry(here: Here, who: Reader, section: Table, id: Name, response: Response) -> DraftPartBody:  # noqa: A002 - as the path has it
    """Give one thing of a section."""
    del who
    return part_answer(desk_of(here), Place(section.value, id), response)


@router.put("/{section}/{id}", responses=also(404, 409, 412, 428))
def put_draft_entry(  # noqa: PLR0913, PLR0917 - each is a part of the request
    here: Here,
    who: Editor,
    section: Table,
    id: Name,  # noqa: A002 - as the path has it
    value: Value,
    response: Response,
    if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None,
) -> DraftPartBody:
    """Change one thing (If-Match), or make it (`If-None-Match: *`; 409 when there is one with this id).

    Faults are kept and told, for the draft may have them.
    """
    desk, place = desk_of(here), Place(section.value, id)
    basis = None if if_none_match == "*" and if_match is None else given(if_match)
    draft = desk.put(place, value, basis, who.user)
    return part_answer(desk, place, response, draft)


@router.delete("/{section}/{id}", responses=also(404, 412, 428), status_code=204)
def delete_draft_entry(here: Here, who: Editor, section: Table, id: Name, if_match: IfMatch = None) -> None:  # noqa: A002 - as the path has it
    """Take a thing out of the draft. What speaks of it becomes a fault: see `GET …/uses` first."""
    desk_of(here).delete(Place(section.value, id), given(if_match), who.user)


@router.get("/{section}/{id}/uses", responses=also(404))
def get_draft_uses(here: Here, who: Reader, section: Table, id: Name) -> Uses:  # noqa: A002 - as the path has it
    """Tell where a thing is spoken of. Refused with the faults while the draft can't be read."""
    del who
    desk = desk_of(here)
    paths = uses(desk.read().tree, Place(section.value, id), desk.judge)
    return Uses(paths=[list(path) for path in paths])


@router.post("/{section}/{id}/rename", responses=also(404, 409, 412, 428))
def rename_draft_entry(  # noqa: PLR0913, PLR0917 - each is a part of the request
    here: Here,
    who: Editor,
    section: Table,
    id: Name,  # noqa: A002 - as the path has it
    body: Rename,
    response: Response,
    if_match: IfMatch = None,
) -> DraftPartBody:
    """Give a thing another id, wherever it is spoken of. If-Match is the ETag of the thing."""
    desk, old, new = desk_of(here), Place(section.value, id), Place(section.value, body.to)
    basis = given(if_match)

    def change(draft: Draft) -> dict[str, Any]:
        desk.refuse_other_part(old, basis, draft)
        return renamed(draft.tree, old, body.to, desk.judge)

    return part_answer(desk, new, response, desk.change(change, who.user, (old, new)))


def given(if_match: str | None) -> str:
    """Give the ETag that a change is based on. Raises MatchMissing."""
    if if_match is None:
        raise MatchMissing
    return if_match.strip()


def whole(desk: Desk, draft: Draft, response: Response) -> DraftBody:
    """Answer with the whole draft."""
    body = draft_body(draft, desk.mark(draft), desk.judge(draft.tree))
    response.headers["ETag"] = body.etag
    return body


def part_answer(desk: Desk, place: Place, response: Response, draft: Draft | None = None) -> DraftPartBody:
    """Answer with a part."""
    draft = draft or desk.read()
    body = part_body(desk.part(place, draft), draft, desk.judge(draft.tree))
    response.headers["ETag"] = body.etag
    return body
