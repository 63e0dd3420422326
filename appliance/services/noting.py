"""Noting what came of a call: its agent at once, or whoever reads the record later."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from appliance.config.model.document import Document
from appliance.domain.number_reading import Home
from appliance.errors import UserError
from appliance.services.screen_pop import about, contacts_of
from appliance.storage.call_notes import CallNote, CallNotes
from appliance.storage.record_values import CallRecord


class NotToBeNoted(UserError):
    """Nothing was written, or a wrap-up code that there isn't."""

    kind = "not_noted"


@dataclass(frozen=True, slots=True)
class Noting:
    """Where notes are kept, and the document whose wrap-up codes they may have."""

    reading: Engine
    writing: Engine
    document: Document
    home: Home

    def add(self, record: CallRecord, note: CallNote) -> CallNote:
        """Keep a note as one about this call and its caller. Raises NotToBeNoted."""
        if note.wrap_up and note.wrap_up not in self.document.wrap_up_codes:
            raise NotToBeNoted("There is no such wrap-up code.", "choose one of those that are there")
        if not note.text and not note.wrap_up:
            raise NotToBeNoted("There is nothing to note.", "write something, or choose what came of the call")
        contact = contacts_of(self.reading, (record,), self.home).get(record.call)
        made = about(note, record, contact, self.home)
        CallNotes(self.reading, self.writing).add(made)
        return made


def fresh_note(at: datetime, by: str, text: str, wrap_up: str) -> CallNote:
    """Begin a note."""
    return CallNote(secrets.token_hex(8), at, by, text.strip(), wrap_up=wrap_up)
