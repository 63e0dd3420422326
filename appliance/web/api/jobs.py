"""Long work: how far it is, and what came of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from appliance.domain.role import Right
from appliance.services.jobs import Job, JobState
from appliance.web.auth.guard import NeedsAccount
from appliance.web.errors import NotFound, ProblemBody, also, body_of
from appliance.web.premises import Here
from appliance.web.who import Who

router = APIRouter(prefix="/jobs", tags=["jobs"])


RIGHT_OF: Mapping[str, Right] = {
    "backup": Right.BACKUP,
    "calls_export": Right.CALLS_EXPORT,
    "check_backup": Right.BACKUP,
    "line_doctor": Right.LINES_TEST,
    "publish": Right.CONFIG_PUBLISH,
    "replay": Right.CALLS_SEE,
    "contacts_import": Right.CONTACTS_TRANSFER,
    "roll_back": Right.CONFIG_PUBLISH,
    "test_message": Right.CONFIG_EDIT,
}
"""What a token must carry to follow a task of its owner's: what beginning one needs. People see all of theirs."""


class JobBody(BaseModel):
    """A task that takes a while. Ask again while `state` is running; it is kept for an hour after its end."""

    id: str = Field(examples=["Xb2kP0qZ"])
    kind: str = Field(description="what is done", examples=["publish"])
    state: JobState
    words: str = Field(description="how far it is, in words", examples=["making the sounds: 20 of 120"])
    share: float | None = Field(description="from 0 to 1; null where nobody can tell", examples=[0.17])
    began_at: datetime
    ended_at: datetime | None = None
    result: dict[str, Any] | None = Field(default=None, description="what came of it, when it is done")
    problem: ProblemBody | None = Field(default=None, description="why it failed")


def job_body(job: Job) -> JobBody:
    """Tell a job."""
    return JobBody(
        id=job.id,
        kind=job.kind,
        state=job.state,
        words=job.words,
        share=job.share,
        began_at=job.began_at,
        ended_at=job.ended_at,
        result=dict(job.result) if job.result is not None else None,
        problem=body_of(job.error) if job.error is not None else None,
    )


@router.get("/{id}", responses=also(404))
def get_job(here: Here, who: Annotated[Who, Depends(NeedsAccount())], id: str) -> JobBody:  # noqa: A002 - as the path has it
    """Tell how far a task is; only whoever began it may see it, by a token one that could have begun it."""
    job = here.jobs.get(id, who.user)
    if job is None or not (who.may(Right.OWN_ACCOUNT) or who.may(RIGHT_OF[job.kind])):
        raise NotFound("There is no such task, or it was yours more than an hour ago.", "begin it anew")
    return job_body(job)
