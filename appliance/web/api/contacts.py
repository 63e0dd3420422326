"""Contacts: whom the house knows by name. Opening one is on record (D8)."""

import secrets
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Response, UploadFile

from appliance.callflow.list_book import home_without_table
from appliance.domain.number_reading import Home
from appliance.domain.role import Right
from appliance.services.aside import FILES, aside
from appliance.services.contacts.book import Book, searched
from appliance.services.contacts.fields import ways_to_write
from appliance.services.contacts.files import LARGEST_FILE
from appliance.services.contacts.importing import carry_out, plan, read
from appliance.services.contacts.tables import table_file
from appliance.services.jobs import Tell
from appliance.services.working_copy import in_force
from appliance.storage.audit import AuditAction
from appliance.storage.call_notes import CallNote, CallNotes
from appliance.storage.call_search import CallSearch
from appliance.storage.call_wanted import Wanted
from appliance.storage.contacts import Contact, Contacts
from appliance.web.api.contacts_bodies import (
    ContactBody,
    ContactCallBody,
    ContactHistoryBody,
    ContactNoteBody,
    ContactRowBody,
    ContactWish,
    ImportBody,
    ImportedBody,
    ImportJob,
    MergeWish,
    NoteWish,
)
from appliance.web.api.jobs import job_body
from appliance.web.auth.bounds import takes_file
from appliance.web.auth.guard import needs
from appliance.web.errors import NotFound, Refusal, also
from appliance.web.etag import IfMatch, etag, require_match
from appliance.web.paging import After, Limit, Page, cursor, place_of
from appliance.web.premises import Here, Premises
from appliance.web.who import Who

router = APIRouter(prefix="/contacts", tags=["contacts"])

Seer = Annotated[Who, needs(Right.CONTACTS_SEE)]
Editor = Annotated[Who, needs(Right.CONTACTS_EDIT)]
Carrier = Annotated[Who, needs(Right.CONTACTS_TRANSFER)]
Searched = Annotated[str, Query(max_length=80, description="a part of a name, company, remark or number")]
Meaning = Annotated[
    list[str] | None, Form(max_length=60, description="what each column is, in order; left out: guessed by its heading")
]
_LATEST = 20
_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind: {"schema": {"type": "string"}} for kind in ("text/csv", "text/vcard")}}
}


def home_of(here: Premises) -> Home:
    """Give where the lines are, so that numbers are read as they mean them."""
    document = in_force(here.instance, here.reading)
    return home_without_table(document.site.country, document.site.area_code) if document else Home()


def _book(here: Premises) -> Book:
    return Book(Contacts(here.reading, here.writing), home_of(here), here.now)


def _found(here: Premises, id_: str) -> Contact:
    contact = Contacts(here.reading, here.writing).one(id_)
    if contact is None:
        raise NotFound("There is no such contact.", "look at the list of contacts")
    return contact


def _tag(contact: Contact) -> str:
    return etag("contact", contact.id, contact.version)


def _based(here: Premises, id_: str, if_match: str | None) -> Contact:
    contact = _found(here, id_)
    require_match(if_match, _tag(contact), contact.changed_by, contact.changed_at.isoformat(timespec="minutes"))
    return contact


def _answer(contact: Contact, response: Response) -> ContactBody:
    response.headers["ETag"] = _tag(contact)
    return ContactBody.of(contact)


@router.get("", operation_id="list_contacts", responses=also(400))
def list_contacts(
    _who: Seer, here: Here, q: Searched = "", limit: Limit = 50, after: After = None
) -> Page[ContactRowBody]:
    """Find contacts, by name. Numbers are masked, as nobody has opened a contact by that."""
    words, digits = searched(q)
    place = None
    if after is not None:
        name, id_ = place_of(after, 2)
        place = (name, id_)
    found = Contacts(here.reading, here.writing).page(words, digits, limit + 1, place)
    more = cursor(found[limit - 1].name, found[limit - 1].id) if len(found) > limit else None
    return Page(items=[ContactRowBody.of(contact) for contact in found[:limit]], next=more)


@router.post("", operation_id="add_contact", status_code=201, responses=also(409))
def add_contact(wish: ContactWish, who: Editor, here: Here, response: Response) -> ContactBody:
    """Add a contact."""
    return _answer(_book(here).make(wish.draft(), who.user), response)


@router.post(
    "/import",
    operation_id="import_contacts",
    status_code=202,
    dependencies=[takes_file(LARGEST_FILE)],
    responses=also(409, 413, 429),
)
def import_contacts(
    who: Carrier, here: Here, file: UploadFile, dry_run: Annotated[bool, Form()] = True, meaning: Meaning = None
) -> ImportJob:
    """Read contacts from a CSV or vCard file: first look what would come of it (`dry_run`), then do it.

    It is a task. Its problem is `faulty` for a file that can't be taken as it is.
    """
    data = file.file.read(LARGEST_FILE + 1)
    book = _book(here)
    looked = read(data, meaning)
    if dry_run and looked.table is not None and not {"name", "company"} & set(looked.meaning):
        looked = type(looked)(looked.table, ("name", *looked.meaning[1:]))  # something to begin with

    def work(tell: Tell) -> dict[str, Any]:
        made = plan(book, data, looked, who.user, tell)
        if not dry_run:
            carry_out(book, made, who.user, tell)
        return ImportedBody(**ImportBody.of(looked, made).model_dump(), done=not dry_run).model_dump(mode="json")

    return ImportJob(**job_body(here.jobs.begin("contacts_import", who.user, work)).model_dump(exclude={"result"}))


@router.get("/export", operation_id="export_contacts", response_class=Response, responses=_FILES)
def export_contacts(
    who: Carrier, here: Here, to: Annotated[Literal["csv", "vcard"], Query(alias="format")] = "csv"
) -> Response:
    """Give all contacts out, as a table or as vCards. It is on record who did."""
    contacts = Contacts(here.reading, here.writing).all()
    here.note(who, AuditAction.CONTACT_EXPORT, to, f"{len(contacts)} contacts")
    text, kind, end = (
        (table_file(contacts), "text/csv", "csv")
        if to == "csv"
        else (aside("appliance.services.contacts.cards:card_file", contacts, lane=FILES), "text/vcard", "vcf")
    )
    headers = {"Content-Disposition": f'attachment; filename="contacts.{end}"', "X-Content-Type-Options": "nosniff"}
    return Response(text.encode(), media_type=f"{kind}; charset=utf-8", headers=headers)


@router.get("/{id}", operation_id="get_contact", responses=also(404))
def get_contact(id: str, who: Seer, here: Here, response: Response) -> ContactBody:  # noqa: A002 - the path's word
    """Open a contact."""
    contact = _found(here, id)
    here.note(who, AuditAction.CONTACT_OPEN, contact.id)
    return _answer(contact, response)


@router.put("/{id}", operation_id="change_contact", responses=also(404, 409, 412, 428))
def change_contact(
    id: str,  # noqa: A002 - the path's word
    wish: ContactWish,
    who: Editor,
    here: Here,
    response: Response,
    if_match: IfMatch = None,
) -> ContactBody:
    """Change a contact."""
    return _answer(_book(here).change(_based(here, id, if_match), wish.draft(), who.user), response)


@router.delete("/{id}", operation_id="delete_contact", status_code=204, responses=also(404, 412, 428))
def delete_contact(id: str, who: Editor, here: Here, if_match: IfMatch = None) -> None:  # noqa: A002 - the path's word
    """Remove a contact, with what was noted of it."""
    _book(here).remove(_based(here, id, if_match), who.user)


@router.post("/{id}/merge", operation_id="merge_contact", responses=also(404, 409, 412, 428))
def merge_contact(
    id: str,  # noqa: A002 - the path's word
    wish: MergeWish,
    who: Editor,
    here: Here,
    response: Response,
    if_match: IfMatch = None,
) -> ContactBody:
    """Make another contact a part of this one."""
    into = _based(here, id, if_match)
    return _answer(_book(here).merge(into, _found(here, wish.other), who.user), response)


@router.get("/{id}/history", operation_id="get_contact_history", responses=also(404))
def get_contact_history(id: str, who: Seer, here: Here) -> ContactHistoryBody:  # noqa: A002 - the path's word
    """Give a contact's latest calls, and what was noted; who answers calls sees their own calls alone."""
    contact = _found(here, id)
    here.note(who, AuditAction.CONTACT_OPEN, contact.id)
    keys = tuple(each.number for each in contact.numbers)
    home = home_of(here)
    numbers = tuple(form for key in keys for form in ways_to_write(key, home))
    agent = None if who.may(Right.CALLS_SEE) else who.agent
    may_see = who.may(Right.CALLS_SEE) or agent is not None
    wanted = Wanted(numbers=numbers, agent=agent)
    calls = CallSearch(here.reading).page(wanted, limit=_LATEST).calls if numbers and may_see else ()
    notes = CallNotes(here.reading, here.writing).of_caller(keys, contact.id)
    return ContactHistoryBody(
        calls=[ContactCallBody.of(call) for call in calls], notes=[ContactNoteBody.of(note) for note in notes]
    )


@router.post("/{id}/notes", operation_id="add_contact_note", status_code=201, responses=also(400, 404))
def add_contact_note(id: str, wish: NoteWish, who: Editor, here: Here) -> ContactNoteBody:  # noqa: A002 - the path's word
    """Note something of a contact."""
    contact = _found(here, id)
    if not wish.text.strip():
        raise Refusal("There is nothing to note.", "write something")
    note = CallNote(secrets.token_hex(8), here.now(), who.user, wish.text.strip(), contact=contact.id)
    CallNotes(here.reading, here.writing).add(note)
    here.note(who, AuditAction.CALL_NOTE, f"contact {contact.id}")
    return ContactNoteBody.of(note)
