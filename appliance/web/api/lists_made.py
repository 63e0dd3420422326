"""Lists of callers as a whole: made, changed in what they are for, removed; each in force at once."""

import asyncio
from functools import partial
from http import HTTPStatus
from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import BaseModel, Field, model_validator

from appliance.config.model.base import Name
from appliance.config.model.region import Region
from appliance.domain.phone_number import PhoneNumber
from appliance.errors import UserError
from appliance.services.list_making import ListPlan, ListUse, changed_list, free_id, with_list, without_list
from appliance.web.api.draft import desk_of
from appliance.web.api.lists import Editor, ListId, PublishedBody, etag_of, publish_list, require_list
from appliance.web.errors import also
from appliance.web.etag import IfMatch, require_match
from appliance.web.premises import Here

router = APIRouter(prefix="/lists", tags=["lists"])

_Number = Annotated[str, Field(min_length=1, max_length=40, examples=["13800138000"])]


class ListPlanBody(BaseModel):
    """What a list is beside its numbers."""

    name: Annotated[Name, Field(examples=["外省来电"])]
    region: Region | None = Field(default=None, description="all callers from there")
    anonymous: bool = Field(default=False, description="all callers without a number")
    use: ListUse | None = Field(
        default=None,
        description="what all hotlines do with its callers: keep them out, always let them in, let nobody else in, "
        "nothing; left out, each hotline stays as it is",
    )

    def plan(self) -> ListPlan:
        """Give it as the document has it."""
        region = None if self.region is None else self.region.model_dump(mode="json", exclude_defaults=True)
        return ListPlan(self.name, region, self.anonymous, self.use)


class NewListBody(ListPlanBody):
    """A list more."""

    number: _Number | None = Field(default=None, description="its first number")

    @model_validator(mode="after")
    def _holds_somebody(self) -> Self:
        if not (self.number or self.region or self.anonymous):
            raise ValueError("give a number, a region, or callers without a number")
        return self


class MadeListBody(PublishedBody):
    """The new list."""

    list_id: str = Field(examples=["list-1"])


@router.post("", status_code=HTTPStatus.CREATED, responses=also(409, 503))
async def make_list(who: Editor, here: Here, body: NewListBody) -> MadeListBody:
    """Make a list of callers; it is in force at once."""
    number = None if body.number is None else _digits(body.number)
    seen = await asyncio.to_thread(lambda: desk_of(here).read())
    list_id, plan = free_id(seen.published, seen.tree), body.plan()
    note = f"新名单 {list_id}"
    made = await publish_list(here, who, lambda tree: with_list(tree, list_id, plan, number), note, list_id, seen)
    return MadeListBody(revision=made.revision, list_id=list_id)


@router.put("/{list_id}", responses=also(404, 409, 412, 428, 503))
async def change_list(
    who: Editor, here: Here, list_id: ListId, body: ListPlanBody, if_match: IfMatch = None
) -> PublishedBody:
    """Change a list's name, region, or what hotlines do with it; its numbers stay. In force at once.

    Its ETag is in the list of lists.
    """
    seen = await asyncio.to_thread(lambda: desk_of(here).read())
    require_match(if_match, etag_of(list_id, seen.published))
    how, note = partial(changed_list, id_=list_id, plan=body.plan()), f"名单 {list_id}"
    return await publish_list(here, who, how, note, list_id, seen)


@router.delete("/{list_id}", responses=also(404, 409, 503))
async def remove_list(who: Editor, here: Here, list_id: ListId) -> PublishedBody:
    """Remove a list; no hotline uses it any more. In force at once."""
    await asyncio.to_thread(require_list, here, list_id)
    return await publish_list(here, who, lambda tree: without_list(tree, list_id), f"删除名单 {list_id}", list_id)


def _digits(number: str) -> str:
    found = PhoneNumber.parse(number)
    if found is None:
        raise UserError(f"'{number}' is no telephone number.", "write digits, with or without a leading +")
    return found.digits
