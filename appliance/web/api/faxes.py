"""Faxes that came: listed, looked at, marked, deleted and brought back (A7)."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, Field

from appliance.domain.role import Right
from appliance.services.fax_pictures import fax_picture
from appliance.storage.audit import AuditAction, AuditLog
from appliance.storage.faxes import Faxes
from appliance.storage.record_values import MessageState, StoredFax
from appliance.web.api.kept_items import (
    File,
    Mailbox,
    MailboxBody,
    MarkBody,
    On,
    Shelf,
    fax_box,
    kept_of,
    mailboxes,
    mark,
    page_of,
)
from appliance.web.api.recordings import ONE_LISTENING
from appliance.web.auth.guard import needs
from appliance.web.errors import also
from appliance.web.paging import After, Limit, Page
from appliance.web.premises import Here
from appliance.web.sounds import file_answer, kept_file, name_of
from appliance.web.who import Who

router = APIRouter(prefix="/faxes", tags=["faxes"])

Seer = Annotated[Who, needs(Right.MESSAGES_SEE)]
Editor = Annotated[Who, needs(Right.MESSAGES_EDIT)]

_PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}, "description": "the picture"}
}
_SHEETS = file_answer("application/pdf", "image/tiff")


class FaxBody(BaseModel):
    """A fax."""

    file: str = Field(description="its name in the addresses of `faxes`")
    at: datetime
    call: str
    caller: str | None = Field(description="null: withheld")
    station: str = Field(description="what the far machine calls itself")
    mailbox: str | None = Field(description="a department; null: the company's")
    pages: int = Field(description="0: no page can be read, and the file is a TIFF as it came")
    cause: str = Field(description="why pages may be missing; empty: it came whole")
    state: MessageState = Field(description="`heard`: somebody has looked at it")
    deleted_at: datetime | None


@router.get("", responses=also(400))
def list_faxes(
    _who: Seer, here: Here, mailbox: Mailbox = None, shelf: On = Shelf.KEPT, limit: Limit = 50, after: After = None
) -> Page[FaxBody]:
    """List faxes, the newest first."""
    found, following = page_of(Faxes(here.reading, here.writing), shelf, mailbox, after, limit)
    return Page(items=[_told(item) for item in found], next=following)


@router.get("/mailboxes")
def list_fax_mailboxes(_who: Seer, here: Here) -> list[MailboxBody]:
    """Tell how many new faxes each mailbox has."""
    return mailboxes(Faxes(here.reading, here.writing))


@router.get("/{file:path}/view", response_class=FileResponse, responses=_SHEETS | also(404))
def view_fax(who: Seer, here: Here, file: File) -> FileResponse:
    """Give a fax to be looked at, as PDF."""
    found = kept_of(fax_box(here), file)
    AuditLog(here.reading, here.writing).note_once(who.user, AuditAction.FAX_SHOW, found.fax.file, ONE_LISTENING)
    return kept_file(here.instance.fax / found.fax.file, name_of("fax", found), along=False)


@router.get("/{file:path}/picture", response_class=Response, responses=_PICTURE | also(404, 409))
def draw_fax(who: Seer, here: Here, file: File) -> Response:
    """Draw a fax's first page, small, as PNG. The browser keeps it for five minutes."""
    found = kept_of(fax_box(here), file)
    AuditLog(here.reading, here.writing).note_once(who.user, AuditAction.FAX_PREVIEW, found.fax.file, ONE_LISTENING)
    picture = fax_picture(here.instance.fax / found.fax.file)
    headers = {"Cache-Control": "private, max-age=300", "X-Content-Type-Options": "nosniff"}
    return Response(picture, media_type="image/png", headers=headers)


@router.get("/{file:path}/download", response_class=FileResponse, responses=_SHEETS | also(404))
def download_fax(who: Seer, here: Here, file: File) -> FileResponse:
    """Give a fax to be saved."""
    found = kept_of(fax_box(here), file)
    here.note(who, AuditAction.FAX_EXPORT, found.fax.file, "download")
    return kept_file(here.instance.fax / found.fax.file, name_of("fax", found), along=True)


@router.post("/{file:path}/mark", responses=also(404, 409))
def mark_fax(who: Editor, here: Here, file: File, body: MarkBody) -> FaxBody:
    """Mark a fax as seen or new, delete it, or bring it back."""
    return _told(mark(fax_box(here), file, body.to, who))


def _told(found: StoredFax) -> FaxBody:
    fax = found.fax
    return FaxBody(
        file=fax.file,
        at=fax.at,
        call=fax.call,
        caller=None if found.caller is None else found.caller.digits,
        station=fax.station,
        mailbox=fax.mailbox,
        pages=fax.pages,
        cause=fax.cause,
        state=found.state,
        deleted_at=found.deleted_at,
    )
