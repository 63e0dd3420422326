"""Messages and faxes as the API gives them: what both kinds of boxes share."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from fastapi import Path, Query
from pydantic import BaseModel, Field, TypeAdapter

from appliance.domain.ids import DepartmentId
from appliance.errors import UserError
from appliance.services.box_kinds import FAXES, VOICEMAIL
from appliance.services.kept_box import KeptBox
from appliance.storage.box import Box, Item
from appliance.storage.faxes import Faxes
from appliance.storage.messages import Messages
from appliance.storage.record_values import MessageState, StoredFax, StoredMessage
from appliance.web.errors import NotFound, Refusal
from appliance.web.exact import Moment
from appliance.web.paging import cursor, place_of
from appliance.web.premises import Premises
from appliance.web.who import Who

_AT: TypeAdapter[datetime] = TypeAdapter(Moment)

File = Annotated[str, Path(max_length=300, examples=["2026/11/22/box-1763772000.12.wav"])]
Mailbox = Annotated[str | None, Query(max_length=64, description="a department; left out: all of them")]


class Shelf(StrEnum):
    """Which items are listed."""

    NEW = "new"
    KEPT = "kept"
    DELETED = "deleted"


STATES = {
    Shelf.NEW: frozenset({MessageState.NEW}),
    Shelf.KEPT: frozenset({MessageState.NEW, MessageState.HEARD}),
    Shelf.DELETED: frozenset({MessageState.DELETED}),
}

On = Annotated[Shelf, Query(description="`kept`: new ones and those that were heard or seen")]


class MarkBody(BaseModel):
    """What becomes of it. A deleted one can be brought back for 30 days by `kept`."""

    to: Annotated[str, Field(pattern="^(new|seen|deleted|kept)$", examples=["seen"])]


class MailboxBody(BaseModel):
    """A mailbox that holds something, and how much of it is new."""

    mailbox: str | None = Field(description="a department; null: the company's")
    new: int


def voicemail(here: Premises) -> KeptBox[StoredMessage]:
    """Give the messages."""
    return KeptBox(VOICEMAIL, Messages(here.reading, here.writing), here.instance.voicemail, here.now)


def fax_box(here: Premises) -> KeptBox[StoredFax]:
    """Give the faxes."""
    return KeptBox(FAXES, Faxes(here.reading, here.writing), here.instance.fax, here.now)


def page_of(
    store: Box[Item], shelf: Shelf, mailbox: str | None, after: str | None, limit: int
) -> tuple[tuple[Item, ...], str | None]:
    """Give a page of a box, the newest first, and the cursor of the next one."""
    place = None
    if after is not None:
        at, file = place_of(after, 2)
        try:
            place = (_AT.validate_python(at), file)
        except ValueError as error:
            raise Refusal("That is no place in this list.", "begin with the first page") from error
    found = store.page(STATES[shelf], None if mailbox is None else DepartmentId(mailbox), place, limit + 1)
    last = found[limit - 1].left if len(found) > limit else None
    return found[:limit], None if last is None else cursor(last.at.isoformat(), last.file)


def mailboxes(store: Box[Item]) -> list[MailboxBody]:
    """Tell how much is new in each mailbox."""
    return [MailboxBody(mailbox=mailbox, new=count) for mailbox, count in store.new_by_mailbox().items()]


def item_of(box: KeptBox[Item], file: str) -> Item:
    """Give one item. Raises NotFound."""
    try:
        return box.item(file)
    except UserError as error:
        raise NotFound(error.message, "look at the list") from error


def kept_of(box: KeptBox[Item], file: str) -> Item:
    """Give one item that isn't deleted. Raises NotFound."""
    found = item_of(box, file)
    if found.deleted_at is not None:
        raise NotFound(f"This {box.kind.thing} is deleted.", "bring it back first")
    return found


def mark(box: KeptBox[Item], file: str, to: str, who: Who) -> Item:
    """Do with an item what is asked; who did it goes on record."""
    item_of(box, file)
    deeds = {"seen": box.mark_read, "new": box.mark_new, "deleted": box.delete, "kept": box.undelete}
    return deeds[to](file, who.user)
