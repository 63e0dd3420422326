"""Contacts: whom the people of the house know by name. A number belongs to one contact at most."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, func, insert, or_, select, tuple_, update

from appliance.storage.access import Store
from appliance.storage.audit import AuditEntry, write_entry
from appliance.storage.schema import call_notes, contact_numbers, contacts

if TYPE_CHECKING:
    from sqlalchemy import Row


@dataclass(frozen=True, slots=True)
class ContactNumber:
    """`number` as all ways to write it have in common (`routing.written`), `shown` as somebody wrote it."""

    number: str = field(repr=False)
    shown: str = field(repr=False)
    label: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """One person, or one company. `version` grows with each change."""

    id: str
    name: str
    numbers: tuple[ContactNumber, ...]
    changed_at: datetime
    changed_by: str
    created_at: datetime
    company: str = ""
    email: str = ""
    address: str = ""
    remark: str = ""
    version: int = 1


class Contacts(Store):
    """The contacts. Each change is one transaction, with its line in the audit."""

    def one(self, id_: str) -> Contact | None:
        """Give a contact."""
        with self._reading() as connection:
            return next(iter(_whole(connection, _rows(connection, (id_,)))), None)

    def of_number(self, number: str) -> Contact | None:
        """Give whose number it is."""
        return self.of_numbers((number,)).get(number)

    def of_numbers(self, numbers: Collection[str]) -> Mapping[str, Contact]:
        """Give whose numbers they are."""
        with self._reading() as connection:
            return _owners(connection, numbers)

    def page(self, words: str, digits: str, limit: int, after: tuple[str, str] | None) -> tuple[Contact, ...]:
        """Give up to `limit` by name, those behind `after` (name and id) in whose texts the words or digits stand."""
        query = select(contacts).order_by(contacts.c.name, contacts.c.id).limit(limit)
        if words:
            found = [
                column.contains(words, autoescape=True)
                for column in (contacts.c.name, contacts.c.company, contacts.c.email, contacts.c.remark)
            ]
            if digits:
                by_number = select(contact_numbers.c.contact)
                like = contact_numbers.c.number.contains(digits, autoescape=True)
                like |= contact_numbers.c.shown.contains(digits, autoescape=True)
                found.append(contacts.c.id.in_(by_number.where(like)))
            query = query.where(or_(*found))
        if after is not None:
            query = query.where(tuple_(contacts.c.name, contacts.c.id) > tuple_(*after))
        with self._reading() as connection:
            return _whole(connection, connection.execute(query).all())

    def all(self) -> tuple[Contact, ...]:
        """Give all of them by name."""
        with self._reading() as connection:
            return _whole(connection, connection.execute(select(contacts).order_by(contacts.c.name)).all())

    def count(self) -> int:
        """Count them."""
        with self._reading() as connection:
            return connection.execute(select(func.count()).select_from(contacts)).scalar() or 0

    def keep(self, wanted: Iterable[tuple[Contact, int]], entry: AuditEntry | None) -> tuple[Contact, ...]:
        """Keep contacts, each with the version that it is based on (0: it is new); all of them, or none.

        Gives those that clash: with a newer version, or with somebody else's number. Then nothing has changed. Without
        an entry for a later part of what is on record already.
        """
        with self._writing() as connection, connection.begin_nested() as step:
            clashing = tuple(contact for contact, base in wanted if not _keep(connection, contact, base))
            if clashing:
                step.rollback()
            elif entry is not None:
                write_entry(connection, entry)
        return clashing

    def merge(self, into: Contact, base: int, gone: Contact, entry: AuditEntry) -> bool:
        """Keep `into` with the numbers and notes of `gone`, which goes.

        False, and nothing done, when either is another version by now, or a number is somebody else's.
        """
        with self._writing() as connection, connection.begin_nested() as step:
            connection.execute(update(call_notes).where(call_notes.c.contact == gone.id).values(contact=into.id))
            connection.execute(delete(contact_numbers).where(contact_numbers.c.contact == gone.id))
            as_read = (contacts.c.id == gone.id) & (contacts.c.version == gone.version)
            removed = connection.execute(delete(contacts).where(as_read)).rowcount
            done = bool(removed) and _keep(connection, into, base)
            if done:
                write_entry(connection, entry)
            else:
                step.rollback()
        return done

    def remove(self, id_: str, base: int, entry: AuditEntry) -> bool:
        """Remove a contact with what was noted of it; False when it is another version by now."""
        with self._writing() as connection:
            at_base = (contacts.c.id == id_) & (contacts.c.version == base)
            if connection.execute(select(contacts.c.id).where(at_base)).first() is None:
                return False
            forget_contacts(connection, (id_,))
            write_entry(connection, entry)
        return True


def forget_contacts(connection: Connection, ids: Collection[str]) -> None:
    """Remove these contacts, their numbers, and what was noted of them."""
    connection.execute(delete(call_notes).where(call_notes.c.contact.in_(ids)))
    connection.execute(delete(contact_numbers).where(contact_numbers.c.contact.in_(ids)))
    connection.execute(delete(contacts).where(contacts.c.id.in_(ids)))


def _keep(connection: Connection, contact: Contact, base: int) -> bool:
    owners = _owners(connection, [each.number for each in contact.numbers])
    if any(owner.id != contact.id for owner in owners.values()):
        return False
    values = _values(contact)
    if base == 0:
        connection.execute(insert(contacts).values(**values))
    else:
        at_base = (contacts.c.id == contact.id) & (contacts.c.version == base)
        if connection.execute(update(contacts).where(at_base).values(**values)).rowcount == 0:
            return False
        connection.execute(delete(contact_numbers).where(contact_numbers.c.contact == contact.id))
    if contact.numbers:
        rows = [
            {"contact": contact.id, "number": each.number, "shown": each.shown, "label": each.label}
            for each in contact.numbers
        ]
        connection.execute(insert(contact_numbers), rows)
    return True


def _owners(connection: Connection, numbers: Collection[str]) -> Mapping[str, Contact]:
    query = select(contact_numbers.c.number, contact_numbers.c.contact).where(contact_numbers.c.number.in_(numbers))
    owner_of = {row.number: row.contact for row in connection.execute(query)}
    found = {each.id: each for each in _whole(connection, _rows(connection, set(owner_of.values())))}
    return {number: found[owner] for number, owner in owner_of.items() if owner in found}


def _rows(connection: Connection, ids: Collection[str]) -> "list[Row[Any]]":
    return list(connection.execute(select(contacts).where(contacts.c.id.in_(ids)))) if ids else []


def _whole(connection: Connection, rows: "Iterable[Row[Any]]") -> tuple[Contact, ...]:
    listed = list(rows)
    numbers: dict[str, list[ContactNumber]] = {row.id: [] for row in listed}
    query = select(contact_numbers).where(contact_numbers.c.contact.in_(numbers))
    for row in connection.execute(query.order_by(contact_numbers.c.contact, contact_numbers.c.number)):
        numbers[row.contact].append(ContactNumber(row.number, row.shown, row.label))
    return tuple(_contact(row, tuple(numbers[row.id])) for row in listed)


def _contact(row: "Row[Any]", numbers: tuple[ContactNumber, ...]) -> Contact:
    return Contact(
        id=row.id,
        name=row.name,
        numbers=numbers,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        created_at=row.created_at,
        company=row.company,
        email=row.email,
        address=row.address,
        remark=row.remark,
        version=row.version,
    )


def _values(contact: Contact) -> dict[str, object]:
    return {
        "id": contact.id,
        "name": contact.name,
        "company": contact.company,
        "email": contact.email,
        "address": contact.address,
        "remark": contact.remark,
        "version": contact.version,
        "created_at": contact.created_at,
        "changed_at": contact.changed_at,
        "changed_by": contact.changed_by,
    }
