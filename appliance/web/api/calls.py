"""The record of calls: the list with its filters, how many there are, one call with its whole story (D1, D2)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Query

from appliance.domain.ids import CallId
from appliance.domain.role import Right
from appliance.services.call_names import names_of
from appliance.services.working_copy import in_force
from appliance.storage.audit import AuditAction, AuditLog
from appliance.storage.call_choices import CallChoices
from appliance.storage.call_extras import CallExtras, CallSurroundings
from appliance.storage.call_search import CallSearch
from appliance.storage.callbacks import Callbacks
from appliance.storage.record_values import CallRecord
from appliance.storage.records import Records
from appliance.storage.revisions import Revisions
from appliance.web.api.calls_bodies import CallBody, CallsBody, ChoicesBody, CountBody, Named, StoryBody, call_body
from appliance.web.api.calls_query import CallsFilter, CallsQuery, place_in, place_word, wanted_of
from appliance.web.api.calls_story import Noted, story_body
from appliance.web.auth.guard import needs
from appliance.web.errors import NotFound, also
from appliance.web.premises import Here, Premises
from appliance.web.who import Who

router = APIRouter(prefix="/calls", tags=["calls"])

Seer = Annotated[Who, needs(Right.CALLS_SEE)]

ONE_LOOK = timedelta(minutes=10)


@router.get("", responses=also(400))
def list_calls(_who: Seer, here: Here, asked: Annotated[CallsQuery, Query()]) -> CallsBody:
    """Give a page of calls, those in progress too, the newest first where nothing else is asked."""
    wanted = wanted_of(asked, CallSurroundings(here.reading))
    page = CallSearch(here.reading).page(wanted, asked.sort, place_in(asked), asked.limit)
    short = page.next is not None and len(page.calls) < asked.limit
    return CallsBody(
        items=_told(here, page.calls),
        next=place_word(page.next),
        looked_to=page.next.started_at if short and page.next is not None else None,
    )


@router.get("/count", responses=also(400))
def count_calls(_who: Seer, here: Here, asked: Annotated[CallsFilter, Query()]) -> CountBody:
    """Count the calls that match, up to 10,000."""
    found = CallSearch(here.reading).count(wanted_of(asked, CallSurroundings(here.reading)))
    return CountBody(count=found.count, more=found.more)


@router.get("/choices")
def call_choices(_who: Seer, here: Here) -> ChoicesBody:
    """Give what calls can be filtered by, with today's names."""
    found = CallChoices(here.reading).choices()
    newest = Revisions(here.reading, here.reading).latest(1)
    names = names_of(here.reading, str(newest[0].number) if newest else "")
    return ChoicesBody(
        hotline=[Named(id=id_, name=names.hotlines.get(id_, id_)) for id_ in found["hotline"]],
        line=list(found["line"]),
        agent=[Named(id=id_, name=names.agents.get(id_, id_)) for id_ in found["agent"]],
        department=[Named(id=id_, name=names.departments.get(id_, id_)) for id_ in found["department"]],
        region=list(found["region"]),
        refused_by=list(found["refused_by"]),
        survey=list(found["survey"]),
    )


@router.get("/{call_id}", responses=also(404))
def get_call(
    who: Seer, here: Here, call_id: Annotated[str, Path(max_length=100, examples=["box-1763772000.12"])]
) -> StoryBody:
    """Tell one call whole: the path that it took and why, attempts, waits, answers, sums, and what was left behind.

    That it was opened goes on record, once in ten minutes: the page follows a call that goes on.
    """
    story = Records(here.reading).story(CallId(call_id))
    if story is None:
        raise NotFound("There is no call with that id.", "look at the list of calls")
    AuditLog(here.reading, here.writing).note_once(who.user, AuditAction.CALL_OPEN, story.record.call, ONE_LOOK)
    surroundings = CallSurroundings(here.reading)
    extras = surroundings.extras([story.record])[story.record.call]
    names = names_of(here.reading, story.record.revision)
    callback = Callbacks(here.reading).of_call(story.record.call)
    document = in_force(here.instance, here.reading)
    noted = Noted(surroundings.notes(story.record.call), document.wrap_up_codes if document else {})
    return story_body(story, extras, names, noted, callback)


def _told(here: Premises, found: Iterable[CallRecord]) -> list[CallBody]:
    records = list(found)
    extras = CallSurroundings(here.reading).extras(records) if records else {}
    return [
        call_body(record, extras.get(record.call, CallExtras()), names_of(here.reading, record.revision))
        for record in records
    ]
