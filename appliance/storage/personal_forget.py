"""Forgetting a person's rows, table by table; each function is a part of one transaction (D8)."""

from sqlalchemy import Connection, delete, func, tuple_, update

from appliance.storage.expiry import FILE_TABLES, FileClass
from appliance.storage.outbox import ERASED
from appliance.storage.outbox_values import OutboxState
from appliance.storage.personal_found import Found
from appliance.storage.schema import (
    audit,
    call_notes,
    callbacks,
    calls,
    charges,
    contact_numbers,
    contacts,
    hops,
    outbox,
    screening_entries,
    screening_tables,
    steps,
    surveys,
)

GONE = "erased"
"""What stands in a path's words from then on."""


def files_of(found: Found) -> dict[FileClass, tuple[str, ...]]:
    """Give the files of a person by class."""
    return {
        FileClass.RECORDINGS: found.recordings,
        FileClass.VOICEMAIL: found.messages,
        FileClass.FAXES: found.faxes,
    }


def forget_left(connection: Connection, found: Found) -> None:
    """Forget what the person left: files' rows, wishes to be called back, notices, entries of lists."""
    for which, names in files_of(found).items():
        connection.execute(delete(FILE_TABLES[which]).where(FILE_TABLES[which].c.file.in_(names)))
    connection.execute(delete(callbacks).where(callbacks.c.sequence.in_(found.callbacks)))
    waiting = outbox.c.state == OutboxState.WAITING.value
    told = update(outbox).where(outbox.c.id.in_(found.notices))
    given_up = {"state": OutboxState.GIVEN_UP.value, "done_at": func.coalesce(outbox.c.done_at, outbox.c.since)}
    connection.execute(told.where(waiting).values(**given_up))
    connection.execute(told.values(caller=None, payload=ERASED, reason="", last_error=GONE, begun_at=None))
    for content, value in found.entries:
        entry = (screening_entries.c.hash == content) & (screening_entries.c.value == value)
        connection.execute(delete(screening_entries).where(entry, screening_entries.c.kind == "number"))
        fewer = update(screening_tables).where(screening_tables.c.hash == content)
        connection.execute(fewer.values(entries=screening_tables.c.entries - 1))


def forget_calls(connection: Connection, found: Found) -> None:
    """Forget who called, and which way the call took; that there was a call, how it ended and what it cost stays."""
    ids = [*found.calls, *found.dialled]
    connection.execute(delete(steps).where(steps.c.call.in_(ids)))
    connection.execute(update(surveys).where(surveys.c.call.in_(ids)).values(label=None))
    own = update(calls).where(calls.c.id.in_(found.calls))
    connection.execute(own.values(caller=None, caller_name="", note=""))
    connection.execute(update(calls).where(calls.c.id.in_(found.dialled)).values(called="", note=""))
    key = tuple_(charges.c.call, charges.c.sequence)
    connection.execute(update(charges).where(key.in_(found.charges)).values(dialled=""))


def forget_contacts(connection: Connection, found: Found, key: str) -> None:
    """Forget whom people knew by this number, and what they noted of them; who has other numbers keeps those."""
    connection.execute(delete(call_notes).where(call_notes.c.id.in_(found.notes)))
    connection.execute(update(call_notes).where(call_notes.c.id.in_(found.noted_notes)).values(text=GONE))
    connection.execute(delete(contact_numbers).where(contact_numbers.c.number == key))
    connection.execute(delete(contacts).where(contacts.c.id.in_(found.contacts)))
    named = update(contacts).where(contacts.c.id.in_(found.noted_contacts))
    connection.execute(named.values(name=GONE, company="", email="", address="", remark=""))
    changed = update(contacts).where(contacts.c.id.in_([*found.noted_contacts, *found.other_contacts]))
    connection.execute(changed.values(version=contacts.c.version + 1))


def forget_mentions(connection: Connection, found: Found) -> None:
    """Forget the number where others keyed it, or where it stands in words."""
    key = tuple_(steps.c.call, steps.c.sequence)
    connection.execute(
        update(steps).where(key.in_(found.mentioned)).values({"keys": "", "decided": GONE, "reason": GONE})
    )
    connection.execute(update(hops).where(tuple_(hops.c.call, hops.c.sequence).in_(found.hops)).values(cause=GONE))
    connection.execute(update(calls).where(calls.c.id.in_(found.noted_calls)).values(note="", caller_name=""))
    entry = tuple_(screening_entries.c.hash, screening_entries.c.value)
    connection.execute(update(screening_entries).where(entry.in_(found.noted_entries)).values(note=""))
    connection.execute(update(audit).where(audit.c.sequence.in_(found.audited)).values(what=GONE, detail=""))
