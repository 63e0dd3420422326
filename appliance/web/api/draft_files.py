"""The draft as a whole: imported, exported, begun from a template, brought onto a newer revision."""

from typing import Annotated, Literal

from fastapi import APIRouter, Body, Response
from pydantic import BaseModel, Field

from appliance.config.templates import template_names
from appliance.config.yaml import LARGEST_DOCUMENT
from appliance.config.yaml_out import dump_tree
from appliance.services.drafting.hiding import hidden
from appliance.services.drafting.past import saved_revision
from appliance.services.drafting.rebasing import rebase
from appliance.services.drafting.replacing import replace_draft, tree_of_revision, tree_of_template, tree_of_yaml
from appliance.storage.audit import AuditAction
from appliance.storage.revisions import Revisions
from appliance.web.api.draft import Editor, Reader, desk_of, given, whole
from appliance.web.api.draft_bodies import DraftBody
from appliance.web.api.revisions import YAML_ANSWER, yaml_file
from appliance.web.errors import NotFound, also
from appliance.web.etag import IfMatch
from appliance.web.exact import Whole
from appliance.web.premises import Here

router = APIRouter(prefix="/draft", tags=["draft"])


class DraftImport(BaseModel):
    """A document as `zongji config export` or a download wrote it, of this release or an older one."""

    yaml: str = Field(max_length=LARGEST_DOCUMENT, examples=["config_version: 2\nsite:\n  name: Acme\n"])


class FromTemplate(BaseModel):
    """Which template the draft is to begin from."""

    template: str = Field(max_length=64, examples=["clinic"])


class FromRevision(BaseModel):
    """Which revision the draft is to begin from."""

    revision: Whole = Field(ge=1, le=2**53, examples=[11])


class Rebase(BaseModel):
    """Whose is to stand where both have changed a part; left out, they are named and nothing changes."""

    keep: Literal["mine", "theirs"] | None = Field(default=None, examples=["mine"])


@router.get("/yaml", response_class=Response, responses=YAML_ANSWER)
def get_draft_yaml(here: Here, who: Reader) -> Response:
    """Give the draft as a file; secrets are `********`, which mean the box's own when it is imported here again."""
    text = dump_tree(hidden(desk_of(here).read().tree))
    here.note(who, AuditAction.REVISION_EXPORT, "draft")
    return yaml_file(text, "zongji-draft.yaml")


@router.post("/import", responses=also(412, 428))
def import_draft(here: Here, who: Editor, body: DraftImport, response: Response, if_match: IfMatch = None) -> DraftBody:
    """Put a YAML document in the draft's place; faults in it are told, what is no YAML is refused with the line."""
    desk = desk_of(here)
    draft = replace_draft(desk, tree_of_yaml(body.yaml), given(if_match), who.user)
    here.note(who, AuditAction.DRAFT_REPLACE, "import")
    return whole(desk, draft, response)


@router.post("/from-template", responses=also(404, 412, 428))
def draft_from_template(
    here: Here, who: Editor, body: FromTemplate, response: Response, if_match: IfMatch = None
) -> DraftBody:
    """Put a template in the draft's place."""
    if body.template not in template_names():
        raise NotFound(f"There is no template '{body.template}'.", f"there are: {', '.join(template_names())}")
    desk = desk_of(here)
    draft = replace_draft(desk, tree_of_template(body.template), given(if_match), who.user)
    here.note(who, AuditAction.DRAFT_REPLACE, f"template {body.template}")
    return whole(desk, draft, response)


@router.post("/from-revision", responses=also(404, 412, 428))
def draft_from_revision(
    here: Here, who: Editor, body: FromRevision, response: Response, if_match: IfMatch = None
) -> DraftBody:
    """Put an earlier revision in the draft's place, to look at and change before it is published."""
    desk = desk_of(here)
    saved = saved_revision(Revisions(here.reading, here.writing), body.revision)
    draft = replace_draft(desk, tree_of_revision(saved), given(if_match), who.user)
    here.note(who, AuditAction.DRAFT_REPLACE, f"revision {body.revision}")
    return whole(desk, draft, response)


@router.post("/rebase", responses=also(409, 412, 428))
def rebase_draft(
    here: Here, who: Editor, body: Annotated[Rebase, Body()], response: Response, if_match: IfMatch = None
) -> DraftBody:
    """Bring the draft onto the revision that somebody has published meanwhile, part by part.

    409 with `details` names the parts that both have changed, until `keep` says whose is to stand.
    """
    desk = desk_of(here)
    return whole(desk, rebase(desk, given(if_match), body.keep, who.user), response)
