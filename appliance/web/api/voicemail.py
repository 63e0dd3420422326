"""Messages that callers left: listed, heard, marked, deleted and brought back (A5)."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from appliance.domain.role import Right
from appliance.services.waveform import MOST_PARTS, waveform
from appliance.storage.audit import AuditAction, AuditLog
from appliance.storage.messages import Messages
from appliance.storage.record_values import MessageState, StoredMessage
from appliance.web.api.kept_items import (
    File,
    Mailbox,
    MailboxBody,
    MarkBody,
    On,
    Shelf,
    kept_of,
    mailboxes,
    mark,
    page_of,
    voicemail,
)
from appliance.web.api.recordings import ONE_LISTENING, WaveformBody
from appliance.web.auth.guard import needs
from appliance.web.errors import also
from appliance.web.paging import After, Limit, Page
from appliance.web.premises import Here
from appliance.web.sounds import SOUND, kept_file, name_of
from appliance.web.who import Who

router = APIRouter(prefix="/voicemail", tags=["voicemail"])

Seer = Annotated[Who, needs(Right.MESSAGES_SEE)]
Editor = Annotated[Who, needs(Right.MESSAGES_EDIT)]


class MessageBody(BaseModel):
    """A message."""

    file: str = Field(description="its name in the addresses of `voicemail`")
    at: datetime
    call: str
    caller: str | None = Field(description="null: withheld", examples=["13800138000"])
    mailbox: str | None = Field(description="a department; null: the company's", examples=["sales"])
    seconds: float
    state: MessageState
    deleted_at: datetime | None


@router.get("", responses=also(400))
def list_messages(
    _who: Seer, here: Here, mailbox: Mailbox = None, shelf: On = Shelf.KEPT, limit: Limit = 50, after: After = None
) -> Page[MessageBody]:
    """List messages, the newest first."""
    found, following = page_of(Messages(here.reading, here.writing), shelf, mailbox, after, limit)
    return Page(items=[_told(item) for item in found], next=following)


@router.get("/mailboxes")
def list_mailboxes(_who: Seer, here: Here) -> list[MailboxBody]:
    """Tell how many new messages each mailbox has."""
    return mailboxes(Messages(here.reading, here.writing))


@router.get("/{file:path}/audio", response_class=FileResponse, responses=SOUND | also(404))
def play_message(who: Seer, here: Here, file: File) -> FileResponse:
    """Give a message to be heard."""
    found = kept_of(voicemail(here), file)
    name = found.message.file
    AuditLog(here.reading, here.writing).note_once(who.user, AuditAction.VOICEMAIL_PLAY, name, ONE_LISTENING)
    return kept_file(here.instance.voicemail / name, name_of("message", found), along=False)


@router.get("/{file:path}/download", response_class=FileResponse, responses=SOUND | also(404))
def download_message(who: Seer, here: Here, file: File) -> FileResponse:
    """Give a message to be saved."""
    found = kept_of(voicemail(here), file)
    here.note(who, AuditAction.VOICEMAIL_EXPORT, found.message.file, "download")
    return kept_file(here.instance.voicemail / found.message.file, name_of("message", found), along=True)


@router.get("/{file:path}/peaks", responses=also(404, 409, 503))
def draw_message(
    _who: Seer, here: Here, response: Response, file: File, parts: Annotated[int, Query(ge=1, le=MOST_PARTS)] = 400
) -> WaveformBody:
    """Give the picture of a message: how loud each part of it is."""
    found = kept_of(voicemail(here), file)
    drawn = waveform(here.instance.voicemail / found.message.file, parts)
    response.headers["Cache-Control"] = "private, max-age=3600"
    return WaveformBody(seconds=drawn.seconds, channels=[list(channel) for channel in drawn.channels])


@router.post("/{file:path}/mark", responses=also(404, 409))
def mark_message(who: Editor, here: Here, file: File, body: MarkBody) -> MessageBody:
    """Mark a message as heard or new, delete it, or bring it back."""
    return _told(mark(voicemail(here), file, body.to, who))


def _told(found: StoredMessage) -> MessageBody:
    message = found.message
    return MessageBody(
        file=message.file,
        at=message.at,
        call=message.call,
        caller=None if found.caller is None else found.caller.digits,
        mailbox=message.mailbox,
        seconds=message.seconds,
        state=found.state,
        deleted_at=found.deleted_at,
    )
