"""What people write about a caller or a call: a text, and what came of it (the wrap-up code)."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, or_, select

from appliance.domain.ids import CallId
from appliance.storage.access import Store
from appliance.storage.schema import call_notes

if TYPE_CHECKING:
    from sqlalchemy import Row

_MOST = 200


@dataclass(frozen=True, slots=True)
class CallNote:
    """One note. `number` is the caller's in the one way to write it, "" when it was withheld; `wrap_up` a code's id."""

    id: str
    at: datetime
    by: str
    text: str = field(repr=False)
    call: CallId | None = None
    contact: str | None = None
    number: str = field(default="", repr=False)
    wrap_up: str = ""


class CallNotes(Store):
    """The notes, the newest first."""

    def add(self, note: CallNote) -> None:
        """Keep a note."""
        with self._writing() as connection:
            connection.execute(
                insert(call_notes).values(
                    id=note.id,
                    at=note.at,
                    by=note.by,
                    call=note.call,
                    contact=note.contact,
                    number=note.number or None,
                    wrap_up=note.wrap_up or None,
                    text=note.text,
                )
            )

    def of_calls(self, calls: Collection[str]) -> tuple[CallNote, ...]:
        """Give what was noted of these calls."""
        return self._found(call_notes.c.call.in_(calls))

    def of_caller(self, numbers: Collection[str], contact: str | None) -> tuple[CallNote, ...]:
        """Give what was noted of a contact, or of these numbers."""
        return self._found(or_(call_notes.c.number.in_(numbers), call_notes.c.contact == contact))

    def _found(self, condition: Any) -> tuple[CallNote, ...]:  # noqa: ANN401 - SQLAlchemy's own types fit nothing else
        query = select(call_notes).where(condition).order_by(call_notes.c.at.desc()).limit(_MOST)
        with self._reading() as connection:
            return tuple(_note(row) for row in connection.execute(query))


def _note(row: "Row[Any]") -> CallNote:
    return CallNote(
        id=row.id,
        at=row.at,
        by=row.by,
        text=row.text,
        call=None if row.call is None else CallId(row.call),
        contact=row.contact,
        number=row.number or "",
        wrap_up=row.wrap_up or "",
    )
