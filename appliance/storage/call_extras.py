"""What a list of calls shows besides the calls themselves: what was left behind, what it cost, who the caller is."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, select

from appliance.domain.ids import CallId
from appliance.storage.access import Reader
from appliance.storage.record_values import CallRecord
from appliance.storage.schema import (
    call_notes,
    charges,
    contact_numbers,
    contacts,
    faxes,
    messages,
    recordings,
    surveys,
)

if TYPE_CHECKING:
    from sqlalchemy import Select

MOST_OF_A_NAME = 200
"""Numbers of contacts with a part of a name; who has more has not typed enough of it."""


@dataclass(frozen=True, slots=True)
class KnownCaller:
    """The contact that a number belongs to."""

    contact: str
    name: str


@dataclass(frozen=True, slots=True)
class CallExtras:
    """What belongs to a call: how many files of each kind, the survey's label, sums by currency, the contact."""

    recordings: int = 0
    messages: int = 0
    faxes: int = 0
    survey: str | None = None
    costs: tuple[tuple[str, Decimal], ...] = ()
    contact: KnownCaller | None = None


@dataclass(frozen=True, slots=True)
class CallNote:
    """What somebody wrote about a call."""

    id: str
    at: datetime
    by: str
    wrap_up: str | None
    text: str = field(repr=False)


class CallSurroundings(Reader):
    """Reads what belongs to calls."""

    def extras(self, found: Sequence[CallRecord]) -> dict[CallId, CallExtras]:
        """Give what belongs to each of up to some hundred calls."""
        ids = [record.call for record in found]
        numbers = {record.caller.digits for record in found if record.caller is not None}
        with self._reading() as connection:
            kept = {table: _kept(connection, table, ids) for table in (recordings, messages, faxes)}
            labels = _labels(connection, ids)
            sums = _sums(connection, ids)
            known = _known(connection, numbers)
        return {
            record.call: CallExtras(
                kept[recordings][record.call],
                kept[messages][record.call],
                kept[faxes][record.call],
                labels.get(record.call),
                tuple(sorted(sums[record.call].items())),
                None if record.caller is None else known.get(record.caller.digits),
            )
            for record in found
        }

    def notes(self, call: CallId) -> tuple[CallNote, ...]:
        """Give what people wrote about a call, the oldest first."""
        query = select(call_notes).where(call_notes.c.call == call).order_by(call_notes.c.at)
        with self._reading() as connection:
            return tuple(CallNote(row.id, row.at, row.by, row.wrap_up, row.text) for row in connection.execute(query))

    def numbers_of(self, name: str) -> tuple[str, ...]:
        """Give the numbers of contacts in whose name or company this stands."""
        like = contacts.c.name.icontains(name, autoescape=True) | contacts.c.company.icontains(name, autoescape=True)
        query = select(contact_numbers.c.number).join(contacts).where(like).limit(MOST_OF_A_NAME)
        with self._reading() as connection:
            return tuple(connection.execute(query).scalars())


def _kept(connection: Connection, table: Table, ids: Sequence[CallId]) -> Counter[CallId]:
    query: Select[Any] = select(table.c.call).where(table.c.call.in_(ids), table.c.deleted_at.is_(None))
    return Counter(connection.execute(query).scalars())


def _labels(connection: Connection, ids: Sequence[CallId]) -> dict[CallId, str]:
    query = select(surveys.c.call, surveys.c.label).where(surveys.c.call.in_(ids), surveys.c.label.is_not(None))
    return {row.call: row.label for row in connection.execute(query.order_by(surveys.c.at))}


def _sums(connection: Connection, ids: Sequence[CallId]) -> defaultdict[CallId, dict[str, Decimal]]:
    query = select(charges.c.call, charges.c.currency, charges.c.amount).where(charges.c.call.in_(ids))
    query = query.where(charges.c.currency != "")  # a leg without a tariff costs nothing that is known
    sums: defaultdict[CallId, dict[str, Decimal]] = defaultdict(dict)
    for call, currency, amount in connection.execute(query):
        sums[call][currency] = sums[call].get(currency, Decimal()) + amount
    return sums


def _known(connection: Connection, numbers: set[str]) -> dict[str, KnownCaller]:
    query = select(contact_numbers.c.number, contacts.c.id, contacts.c.name).join(contacts)
    query = query.where(contact_numbers.c.number.in_(sorted(numbers))).order_by(contacts.c.changed_at)
    return {number: KnownCaller(id_, name) for number, id_, name in connection.execute(query)}
