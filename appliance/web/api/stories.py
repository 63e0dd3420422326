"""Stories: calls that must go a certain way, kept with the configuration and run at each publish (D7)."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from appliance.config.canonical import canonical_json, tree_of
from appliance.domain.role import Right
from appliance.services.drafting import Place
from appliance.services.drafting.chosen import chosen_document
from appliance.services.simulation import story_runner
from appliance.storage.revisions import Revisions
from appliance.web.api.draft import Editor, desk_of, given, part_answer
from appliance.web.api.draft_bodies import DraftPartBody
from appliance.web.api.try_call import TryBody, Use, tried
from appliance.web.auth.guard import needs
from appliance.web.errors import also
from appliance.web.etag import IfMatch
from appliance.web.premises import Here
from appliance.web.who import Who

router = APIRouter(prefix="/stories", tags=["stories"])

_STORIES = Place("stories")


class RunBody(BaseModel):
    """Whose stories are run."""

    use: Use = "draft"


class StoryResultBody(BaseModel):
    """How a story went."""

    name: str = Field(examples=["office hours reach sales"])
    holds: bool
    failures: list[str] = Field(examples=[["served by 8002, not by 8001"]])
    path: list[str] = Field(examples=[["welcome", "menu", "sales"]])


class StoryResults(BaseModel):
    """How all went."""

    holds: bool
    items: list[StoryResultBody]


class SaveBody(BaseModel):
    """A call that was tried, to be kept as a story that expects what has come of it."""

    name: str = Field(min_length=1, max_length=64, examples=["office hours reach sales"])
    call: TryBody


@router.post("/run", responses=also(404, 409))
def run_all_stories(here: Here, who: Annotated[Who, needs(Right.CONFIG_SEE)], body: RunBody) -> StoryResults:
    """Run the stories of a configuration against it. A draft must be whole for it."""
    del who
    document = chosen_document(body.use, desk_of(here), Revisions(here.reading, here.writing))
    results = story_runner(here.instance)(document)
    items = [
        StoryResultBody(
            name=each.story.name, holds=each.holds, failures=list(each.failures), path=list(each.trial.path)
        )
        for each in results
    ]
    return StoryResults(holds=all(each.holds for each in items), items=items)


@router.post("", responses=also(404, 409, 412, 428))
def save_story(here: Here, who: Editor, body: SaveBody, response: Response, if_match: IfMatch = None) -> DraftPartBody:
    """Keep a tried call as a story of the draft. If-Match is the ETag of the section `stories`."""
    basis = given(if_match)
    story = tried(here, body.call).as_story(body.name)
    told: dict[str, Any] = json.loads(canonical_json(tree_of(story)))
    desk = desk_of(here)
    before = desk.part(_STORIES).value
    draft = desk.put(_STORIES, [*before, told], basis, who.user)
    return part_answer(desk, _STORIES, response, draft)
