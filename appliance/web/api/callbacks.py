"""Callers who asked to be called back: listed, called by a click, marked as done (C7)."""

import asyncio
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from appliance.domain.phone_number import PhoneNumber
from appliance.domain.role import Right
from appliance.storage.audit import AuditAction
from appliance.storage.callbacks import Callbacks, StoredCallback
from appliance.web.auth.guard import needs
from appliance.web.errors import Conflict, NotFound, Refusal, also
from appliance.web.paging import After, Limit, Page, cursor, place_of
from appliance.web.premises import Here, Premises
from appliance.web.published import published
from appliance.web.who import Who

router = APIRouter(prefix="/callbacks", tags=["callbacks"])

Caller = Annotated[Who, needs(Right.CALLBACKS_EDIT)]
Number = Annotated[int, Path(ge=1, le=2**53, description="the request's number")]


class CallbackBody(BaseModel):
    """A caller's wish to be called back."""

    number: int = Field(description="what an agent keys after *70", examples=[3])
    at: datetime
    caller: str = Field(description="the number to call", examples=["13800138000"])
    hotline: str
    department: str
    call: str
    done_at: datetime | None
    done_by: str | None
    sample: bool = Field(description="made up for the demonstration: nobody can be called")


class ByWhom(BaseModel):
    """Whose phone rings first."""

    agent: str | None = Field(default=None, max_length=8, description="left out: one's own", examples=["8001"])


@router.get("", responses=also(400))
def list_callbacks(
    who: Caller,
    here: Here,
    open: Annotated[bool | None, Query(description="true: nobody has called back yet")] = None,  # noqa: A002 - as the address has it
    limit: Limit = 50,
    after: After = None,
) -> Page[CallbackBody]:
    """List the requests, the newest first.

    Without `calls_see` those of one's own departments alone, with masked numbers: whom one calls back is told then,
    and on record.
    """
    place = None
    if after is not None:
        (number,) = place_of(after, 1)
        if not number.isdecimal():
            raise Refusal("That is no place in this list.", "begin with the first page")
        place = int(number)
    found = Callbacks(here.reading).page(
        is_open=open, after=place, limit=limit + 1, departments=_departments(here, who)
    )
    following = cursor(found[limit - 1].sequence) if len(found) > limit else None
    told = [_told(each) for each in found[:limit]]
    return Page(items=told if who.may(Right.CALLS_SEE) else [_masked(each) for each in told], next=following)


@router.post("/{number}/call", responses=also(400, 404, 409, 503))
async def call_back(who: Caller, here: Here, number: Number, body: ByWhom) -> CallbackBody:
    """Ring an agent's phone; whoever lifts it is put through to the caller."""
    found = await asyncio.to_thread(_one, here, who, number)
    if found.is_sample:
        raise Conflict("This caller is made up: nobody is called.", "call back those who are real")
    agent = body.agent or who.agent
    if agent is None:
        raise Refusal("You have no phone here that could ring.", "name an agent of the department")
    if body.agent not in {None, who.agent} and not who.may(Right.AGENTS_DIRECT):
        raise Refusal("Only one's own phone can be made to ring.", "leave the agent out")
    await here.ask("callback", {"request": number, "agent": agent})
    await asyncio.to_thread(here.note, who, AuditAction.CALLBACK_CALL, f"request {number}", f"phone of {agent}")
    return _told(found)


@router.post("/{number}/done", responses=also(404, 409, 503))
async def callback_done(who: Caller, here: Here, number: Number) -> CallbackBody:
    """Mark a request as done that was called back by other means."""
    await asyncio.to_thread(_one, here, who, number)
    await here.ask("callback_done", {"request": number, "by": who.agent or who.user})
    await asyncio.to_thread(here.note, who, AuditAction.CALLBACK_DONE, f"request {number}")
    return _told(await asyncio.to_thread(_one, here, who, number))


def _departments(here: Premises, who: Who) -> tuple[str, ...] | None:
    """Name the departments whose callers somebody sees; None for all."""
    if who.may(Right.CALLS_SEE):
        return None
    if who.agent is None:
        return ()
    return tuple(id_ for id_, each in published(here).departments.items() if who.agent in each.agents)


def _one(here: Premises, who: Who, number: int) -> StoredCallback:
    found, mine = Callbacks(here.reading).one(number), _departments(here, who)
    if found is None or (mine is not None and found.request.department not in mine):
        raise NotFound("There is no such request.", "look at the list")
    return found


def _masked(told: CallbackBody) -> CallbackBody:
    return told.model_copy(update={"caller": PhoneNumber(told.caller).masked()})


def _told(found: StoredCallback) -> CallbackBody:
    request = found.request
    return CallbackBody(
        number=found.sequence,
        at=request.at,
        caller=request.number.digits,
        hotline=request.hotline,
        department=request.department,
        call=request.call,
        done_at=found.done_at,
        done_by=found.done_by,
        sample=found.is_sample,
    )
