"""What is noted of a call afterwards, by whoever may read the record."""

from typing import Annotated

from fastapi import APIRouter, Path

from appliance.domain.ids import CallId
from appliance.domain.role import Right
from appliance.services.noting import Noting, fresh_note
from appliance.storage.audit import AuditAction
from appliance.storage.records import Records
from appliance.web.api.agent_bodies import CallNoteWish
from appliance.web.api.contacts import home_of
from appliance.web.api.contacts_bodies import ContactNoteBody
from appliance.web.auth.guard import needs
from appliance.web.errors import NotFound, also
from appliance.web.premises import Here
from appliance.web.published import published
from appliance.web.who import Who

router = APIRouter(prefix="/calls", tags=["calls"])

Noter = Annotated[Who, needs(Right.CALLS_NOTE)]
Call = Annotated[str, Path(max_length=100, examples=["box-1763772000.12"])]


@router.post("/{call_id}/notes", operation_id="note_call", status_code=201, responses=also(400, 404, 409))
def note_call(call_id: Call, wish: CallNoteWish, who: Noter, here: Here) -> ContactNoteBody:
    """Note what came of any call: a text, a wrap-up code, or both. It is on record who did."""
    story = Records(here.reading).story(CallId(call_id))
    if story is None:
        raise NotFound("There is no call with that id.", "look at the list of calls")
    noting = Noting(here.reading, here.writing, published(here), home_of(here))
    note = noting.add(story.record, fresh_note(here.now(), who.user, wish.text, wish.wrap_up))
    here.note(who, AuditAction.CALL_NOTE, story.record.call)
    return ContactNoteBody.of(note)
