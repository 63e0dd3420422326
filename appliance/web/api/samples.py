"""Calls that were made up so that a newcomer sees every page alive; they go in one click."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from appliance.callflow.walk import Revision
from appliance.domain.role import Right
from appliance.services.publish.at_rest import box_of, document_in_force
from appliance.services.samples import DEFAULT_DAYS, MOST_DAYS, Samples
from appliance.storage.audit import AuditAction
from appliance.storage.revisions import Revisions
from appliance.storage.sample_calls import SampleCalls
from appliance.web.auth.guard import needs
from appliance.web.premises import Here, Premises
from appliance.web.who import Who

router = APIRouter(prefix="/samples", tags=["samples"])

Seer = Annotated[Who, needs(Right.CALLS_SEE)]
Editor = Annotated[Who, needs(Right.SYSTEM_EDIT)]


class SamplesBody(BaseModel):
    """How many made-up calls there are."""

    calls: int = Field(examples=[540])


@router.get("")
def get_samples(here: Here, _who: Seer) -> SamplesBody:
    """Tell how many made-up calls there are."""
    return SamplesBody(calls=_samples(here).count())


@router.post("")
def make_samples(
    here: Here, who: Editor, days: Annotated[int, Query(ge=1, le=MOST_DAYS)] = DEFAULT_DAYS
) -> SamplesBody:
    """Make up the calls of the last days by the configuration in force, unless there are some; it takes seconds.

    Caps, costs and the distribution of real calls know nothing of them.
    """
    number, document = document_in_force(Revisions(here.reading, here.writing), box_of(here.instance))
    calls = _samples(here).make(Revision(str(number), document), here.now(), days)
    here.note(who, AuditAction.SAMPLES_MAKE, f"{days} days", f"{calls} calls")
    return SamplesBody(calls=calls)


@router.delete("")
def remove_samples(here: Here, who: Editor) -> SamplesBody:
    """Remove all made-up calls with their recordings and messages; the answer tells how many there were."""
    calls = _samples(here).remove()
    here.note(who, AuditAction.SAMPLES_REMOVE, "all", f"{calls} calls")
    return SamplesBody(calls=calls)


def _samples(here: Premises) -> Samples:
    return Samples(here.instance, SampleCalls(here.reading, here.writing))
