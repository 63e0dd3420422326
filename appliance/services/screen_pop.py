"""Who calls, for the agent at whom it rings (D5): the contact, earlier calls with what was noted, and the region."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine

from appliance.domain.ids import CallId
from appliance.domain.number_reading import Home
from appliance.routing.written import written
from appliance.services.contacts.fields import ways_to_write
from appliance.storage.call_notes import CallNote, CallNotes
from appliance.storage.call_search import CallSearch
from appliance.storage.call_wanted import Wanted
from appliance.storage.contacts import Contact, Contacts
from appliance.storage.record_values import CallRecord
from appliance.storage.records import Records

_EARLIER = 10


@dataclass(frozen=True, slots=True)
class ScreenPop:
    """What is known when a call rings. `waited_s` is how long the caller has waited in queues so far."""

    call: CallRecord
    contact: Contact | None
    earlier: tuple[CallRecord, ...]
    notes: tuple[CallNote, ...]
    waited_s: float


def screen_pop(reading: Engine, call: CallId, home: Home, now: datetime) -> ScreenPop | None:
    """Give what is known of a call; None when it isn't on record (yet)."""
    story = Records(reading).story(call)
    if story is None:
        return None
    record = story.record
    waited_s = sum((wait.left_at - wait.entered_at).total_seconds() for wait in story.waits)
    if record.caller is None:
        of_call = CallNotes(reading, reading).of_calls((call,))
        return ScreenPop(record, None, (), of_call, waited_s)
    key = written(record.caller, home).key
    contact = Contacts(reading, reading).of_number(key)
    keys = tuple(each.number for each in contact.numbers) if contact else (key,)
    numbers = tuple(
        dict.fromkeys([*(form for each in keys for form in ways_to_write(each, home)), record.caller.digits])
    )
    wanted = Wanted(numbers=numbers, until=now)
    found = CallSearch(reading).page(wanted, limit=_EARLIER + 1).calls
    earlier = tuple(each for each in found if each.call != call)[:_EARLIER]
    notes = CallNotes(reading, reading).of_caller(keys, contact.id if contact else None)
    return ScreenPop(record, contact, earlier, notes, waited_s)


def contacts_of(reading: Engine, calls: tuple[CallRecord, ...], home: Home) -> Mapping[CallId, Contact]:
    """Give whom the callers of these calls are known as."""
    keys = {each.call: written(each.caller, home).key for each in calls if each.caller is not None}
    known = Contacts(reading, reading).of_numbers(set(keys.values()))
    return {call: known[key] for call, key in keys.items() if key in known}


def caller_of(record: CallRecord, home: Home) -> str:
    """Give a caller's number in the one form that notes are kept under; "" when it was withheld."""
    return written(record.caller, home).key if record.caller is not None else ""


def about(note: CallNote, record: CallRecord, contact: Contact | None, home: Home) -> CallNote:
    """Give a note as one about this call and its caller."""
    return replace(note, call=record.call, contact=contact.id if contact else None, number=caller_of(record, home))
