"""Telling people: a test message by one channel."""

from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as InPath
from pydantic import BaseModel

from appliance.domain.role import Right
from appliance.services.aside import AFAR, aside
from appliance.services.drafting.chosen import chosen_document
from appliance.services.jobs import Tell
from appliance.services.notify.outcome import Failed, Outcome
from appliance.storage.audit import AuditAction
from appliance.storage.revisions import Revisions
from appliance.web.api.draft import desk_of
from appliance.web.api.jobs import JobBody, job_body
from appliance.web.api.try_call import Use
from appliance.web.auth.guard import needs
from appliance.web.errors import NotFound, also
from appliance.web.premises import Here
from appliance.web.who import Who

router = APIRouter(prefix="/notifications", tags=["notifications"])


class TestMessage(BaseModel):
    """Whose channel it is."""

    use: Use = "draft"


@router.post("/{channel}/test", status_code=202, responses=also(404, 409, 429))
def send_test_message(
    here: Here,
    who: Annotated[Who, needs(Right.CONFIG_EDIT)],
    channel: Annotated[str, InPath(max_length=40, examples=["office"])],
    body: TestMessage,
) -> JobBody:
    """Send a test message by a channel now, on record.

    The task's result has `sent`, and the far side's words in `detail`.
    """
    document = chosen_document(body.use, desk_of(here), Revisions(here.reading, here.writing))
    if channel not in document.notifications.channels:
        raise NotFound(f"There is no channel '{channel}'.", "look at the notifications")

    here.note(who, AuditAction.NOTICE_TEST, channel, "draft" if body.use == "draft" else "in force")

    def work(tell: Tell) -> dict[str, object]:
        tell("sending")
        sending = "appliance.services.notify.by_hand:send_test"
        outcome: Outcome = aside(sending, document, here.instance, channel, lane=AFAR)
        failed = isinstance(outcome, Failed)
        return {"sent": not failed, "detail": outcome.reason if isinstance(outcome, Failed) else outcome.detail}

    return job_body(here.jobs.begin("test_message", who.user, work))
