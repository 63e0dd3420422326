"""Which rows belong to a telephone number, in whatever way it is written there (D8)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Column, Connection, Select, Table, or_, select

from appliance.domain.number_reading import Home, normalise
from appliance.domain.phone_number import PhoneNumber
from appliance.routing.screening_table import EntryKind
from appliance.routing.written import written
from appliance.storage.schema import (
    audit,
    call_notes,
    callbacks,
    calls,
    charges,
    contact_numbers,
    contacts,
    faxes,
    hops,
    messages,
    outbox,
    recordings,
    revisions,
    screening_entries,
    steps,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

T = TypeVar("T")

_TAIL = 7
"""However a number is written, it ends with the subscriber's digits."""

_LEAST_IN_TEXT = 7
"""Fewer digits than these stand in all kinds of texts by chance."""


_WORDS = (steps.c["keys"], steps.c.decided, steps.c.reason)


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever has this number, as lines at `home` present it."""

    number: PhoneNumber
    home: Home

    @property
    def key(self) -> str:
        """The same for every way to write the number."""
        return written(self.number, self.home).key

    @property
    def core(self) -> str:
        """The digits that every way to write it whole has in it; "" when they are too few to be looked for."""
        reading = normalise(self.number.digits, self.home)
        digits = (reading.digits if reading else self.number.digits).lstrip("+0")
        return digits if digits.isdecimal() and len(digits) >= _LEAST_IN_TEXT else ""

    def is_meant_by(self, text: str | None) -> bool:
        """Tell whether a text is this number."""
        number = PhoneNumber.parse(text or "")
        return number is not None and written(number, self.home).key == self.key


@dataclass(frozen=True, slots=True)
class Found:
    """The keys of a person's rows. `calls` are those from the number, `dialled` those that staff placed to it.

    `mentioned` (steps), `hops`, `noted_calls`, `noted_entries`, `noted_contacts`, `noted_notes` and `audited` are
    others' rows in whose words it stands. `contacts` have no number but this one, `other_contacts` have others besides.
    """

    calls: tuple[str, ...] = ()
    dialled: tuple[str, ...] = ()
    recordings: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    faxes: tuple[str, ...] = ()
    callbacks: tuple[int, ...] = ()
    notices: tuple[str, ...] = ()
    charges: tuple[tuple[str, int], ...] = ()
    entries: tuple[tuple[str, str], ...] = ()
    mentioned: tuple[tuple[str, int], ...] = ()
    hops: tuple[tuple[str, int], ...] = ()
    noted_calls: tuple[str, ...] = ()
    noted_entries: tuple[tuple[str, str], ...] = ()
    audited: tuple[int, ...] = ()
    revisions: tuple[int, ...] = ()
    contacts: tuple[str, ...] = ()
    other_contacts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    noted_contacts: tuple[str, ...] = ()
    noted_notes: tuple[str, ...] = ()


def find(connection: Connection, person: Person) -> Found:
    """Look through all tables."""
    own = _by_number(connection, calls.c.caller, calls.c.id, person)
    to_them = _by_number(connection, calls.c.called, calls.c.id, person, calls.c.kind == "staff")
    stations = _by_number(connection, faxes.c.station, faxes.c.file, person)
    to_call = _by_number(connection, callbacks.c.number, callbacks.c.sequence, person)
    told = _by_number(connection, outbox.c.caller, outbox.c.id, person)
    of_calls = callbacks.c.call.in_(own)
    return Found(
        calls=own,
        dialled=to_them,
        recordings=_all(connection, select(recordings.c.file).where(recordings.c.call.in_(own))),
        messages=_all(connection, select(messages.c.file).where(messages.c.call.in_(own))),
        faxes=_united(stations, _all(connection, select(faxes.c.file).where(faxes.c.call.in_(own)))),
        callbacks=_united(to_call, _all(connection, select(callbacks.c.sequence).where(of_calls))),
        notices=_united(told, _notices(connection, own, person)),
        charges=_charges(connection, person),
        entries=_entries(connection, person),
        mentioned=_united(_keyed(connection, person), _mentions(connection, steps, _WORDS, person)),
        hops=_mentions(connection, hops, (hops.c.cause,), person),
        noted_calls=_all(connection, select(calls.c.id).where(_has(person, calls.c.note, calls.c.caller_name))),
        noted_entries=tuple(
            (row[0], row[1])
            for row in connection.execute(
                select(screening_entries.c.hash, screening_entries.c.value).where(
                    _has(person, screening_entries.c.note)
                )
            )
        ),
        audited=_all(connection, select(audit.c.sequence).where(_has(person, audit.c.what, audit.c.detail))),
        revisions=_all(connection, select(revisions.c.number).where(_has(person, revisions.c.document))),
        **_contacts(connection, own, person),
    )


def _contacts(connection: Connection, own: Sequence[str], person: Person) -> dict[str, tuple[str, ...]]:
    """Find the contacts that have this number, what was noted of them or of the person's calls, and words of others."""
    having = select(contact_numbers.c.contact).where(contact_numbers.c.number == person.key)
    owners = _all(connection, having)
    with_more = select(contact_numbers.c.contact).where(contact_numbers.c.contact.in_(owners))
    others = _all(connection, with_more.where(contact_numbers.c.number != person.key).distinct())
    alone = tuple(owner for owner in owners if owner not in others)
    theirs = call_notes.c.call.in_(own) | (call_notes.c.number == person.key) | call_notes.c.contact.in_(alone)
    words = (contacts.c.name, contacts.c.company, contacts.c.email, contacts.c.address, contacts.c.remark)
    return {
        "contacts": alone,
        "other_contacts": others,
        "notes": _all(connection, select(call_notes.c.id).where(theirs)),
        "noted_contacts": _all(connection, select(contacts.c.id).where(_has(person, *words))),
        "noted_notes": _all(connection, select(call_notes.c.id).where(_has(person, call_notes.c.text))),
    }


def _by_number(
    connection: Connection,
    column: "Column[str] | Column[str | None]",
    key: "Column[T]",
    person: Person,
    condition: "ColumnElement[bool] | None" = None,
) -> tuple[T, ...]:
    """Give the keys of the rows in whose column the number stands."""
    tail = "".join(filter(str.isdecimal, person.number.digits))[-_TAIL:]
    query = select(column).distinct().where(column.like(f"%{tail}%"))
    if condition is not None:
        query = query.where(condition)
    values = [value for value in connection.execute(query).scalars() if person.is_meant_by(value)]
    rows = select(key).where(column.in_(values))
    return _all(connection, rows if condition is None else rows.where(condition))


def _notices(connection: Connection, own: Sequence[str], person: Person) -> tuple[str, ...]:
    texts = (outbox.c.payload, outbox.c.reason, outbox.c.last_error)
    return _all(connection, select(outbox.c.id).where(outbox.c.call.in_(own) | _has(person, *texts)))


def _charges(connection: Connection, person: Person) -> tuple[tuple[str, int], ...]:
    query = select(charges.c.call, charges.c.sequence, charges.c.dialled).where(charges.c.dialled != "")
    query = query.where(charges.c.dialled.like(f"%{person.number.digits[-_TAIL:]}"))
    return tuple((row.call, row.sequence) for row in connection.execute(query) if person.is_meant_by(row.dialled))


def _entries(connection: Connection, person: Person) -> tuple[tuple[str, str], ...]:
    """Give the entries of long lists that are this number, by content and value."""
    query = select(screening_entries).where(screening_entries.c.kind == EntryKind.NUMBER.value)
    query = query.where(screening_entries.c.value.like(f"%{person.number.digits[-_TAIL:]}"))
    return tuple((row.hash, row.value) for row in connection.execute(query) if person.is_meant_by(row.value))


def _keyed(connection: Connection, person: Person) -> tuple[tuple[str, int], ...]:
    """Give the steps in which somebody keyed this number, without its area code, say."""
    keys = steps.c["keys"]
    query = select(steps.c.call, steps.c.sequence, keys).where(keys.like(f"%{person.number.digits[-_TAIL:]}%"))
    return tuple((row[0], row[1]) for row in connection.execute(query) if person.is_meant_by(row[2].strip("#")))


def _mentions(
    connection: Connection, table: Table, columns: "Sequence[Column[str]]", person: Person
) -> tuple[tuple[str, int], ...]:
    query = select(table.c.call, table.c.sequence).where(_has(person, *columns))
    return tuple((row.call, row.sequence) for row in connection.execute(query))


def _has(person: Person, *columns: "Column[str]") -> "ColumnElement[bool]":
    """Tell of rows in whose texts the number's digits stand."""
    core = person.core
    return or_(*(column.contains(core, autoescape=True) for column in columns)) if core else columns[0].in_([])


def _all(connection: Connection, query: "Select[T]") -> tuple[T, ...]:
    return tuple(connection.execute(query).scalars())


def _united(*parts: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(each for part in parts for each in part))
