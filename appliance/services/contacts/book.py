"""The book of contacts: made, changed, merged and removed by people, each change on record."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from appliance.domain.number_reading import Home
from appliance.errors import UserError
from appliance.services.contacts.fields import LEAST_DIGITS, MOST_NUMBERS, Draft, Unfit, read_numbers, tidy
from appliance.storage.audit import AuditAction, AuditEntry
from appliance.storage.contacts import Contact, Contacts

MOST_CONTACTS = 20_000


class BadContact(UserError):
    """What was written can't be kept."""

    kind = "faulty"

    def __init__(self, why: str) -> None:
        super().__init__(f"The contact can't be kept: {why}.", "mend it, and save again")


class NumberTaken(UserError):
    """One of the numbers is somebody else's."""

    kind = "conflict"

    def __init__(self, owner: Contact | None) -> None:
        whose = f"'{owner.name}'" if owner is not None else "somebody else"
        super().__init__(f"One of the numbers belongs to {whose} already.", "open that contact, or merge the two")
        self.owner = owner


class ContactChanged(UserError):
    """Somebody else has changed, or removed, it meanwhile."""

    kind = "changed"

    def __init__(self) -> None:
        super().__init__("Somebody else has changed the contact meanwhile.", "look at it anew, and change that")


@dataclass(frozen=True, slots=True)
class Book:
    """The contacts as people handle them; `home` is where the lines are. Blocks; for threads."""

    contacts: Contacts
    home: Home
    now: Callable[[], datetime]

    def make(self, draft: Draft, by: str) -> Contact:
        """Add a contact. Raises BadContact and NumberTaken."""
        if self.contacts.count() >= MOST_CONTACTS:
            raise BadContact(f"there are {MOST_CONTACTS} already")
        contact = self.written(draft, new_contact(self.now(), by))
        self._keep(contact, 0, AuditAction.CONTACT_ADD, by)
        return contact

    def change(self, before: Contact, draft: Draft, by: str) -> Contact:
        """Change a contact. Raises BadContact, NumberTaken and ContactChanged."""
        after = replace(self.written(draft, before), version=before.version + 1, changed_at=self.now(), changed_by=by)
        self._keep(after, before.version, AuditAction.CONTACT_CHANGE, by)
        return after

    def remove(self, contact: Contact, by: str) -> None:
        """Remove a contact, with what was noted of it. Raises ContactChanged."""
        if not self.contacts.remove(contact.id, contact.version, self._entry(AuditAction.CONTACT_DELETE, contact, by)):
            raise ContactChanged

    def merge(self, into: Contact, gone: Contact, by: str) -> Contact:
        """Put `gone` into `into`: its numbers and notes, and what texts `into` hasn't. Raises as `change` does."""
        if into.id == gone.id:
            raise BadContact("it can't be merged with itself")
        numbers = {each.number: each for each in (*into.numbers, *gone.numbers)}
        if len(numbers) > MOST_NUMBERS:
            raise BadContact(f"a contact has {MOST_NUMBERS} numbers at most")
        texts = {name: getattr(into, name) or getattr(gone, name) for name in ("company", "email", "address")}
        remark = "\n".join(dict.fromkeys(filter(None, (into.remark, gone.remark))))[:2000]
        after = replace(
            into,
            **texts,
            remark=remark,
            numbers=tuple(numbers.values()),
            version=into.version + 1,
            changed_at=self.now(),
            changed_by=by,
        )
        entry = self._entry(AuditAction.CONTACT_CHANGE, after, by, f"merged with {gone.id}")
        if not self.contacts.merge(after, into.version, gone, entry):
            raise ContactChanged
        return after

    def written(self, draft: Draft, contact: Contact) -> Contact:
        """Give the contact with what was written. Raises BadContact."""
        try:
            tidy_draft = draft.tidied()
            numbers = read_numbers(draft.numbers, self.home)
        except Unfit as why:
            raise BadContact(str(why)) from why
        return replace(
            contact,
            name=tidy_draft.name,
            company=tidy_draft.company,
            email=tidy_draft.email,
            address=tidy_draft.address,
            remark=tidy_draft.remark,
            numbers=numbers,
        )

    def _keep(self, contact: Contact, base: int, action: AuditAction, by: str) -> None:
        if not self.contacts.keep([(contact, base)], self._entry(action, contact, by)):
            return
        owners = self.contacts.of_numbers([each.number for each in contact.numbers])
        others = [owner for owner in owners.values() if owner.id != contact.id]
        raise NumberTaken(others[0]) if others else ContactChanged

    def _entry(self, action: AuditAction, contact: Contact, by: str, detail: str = "") -> AuditEntry:
        return AuditEntry(self.now(), by, action, contact.id, detail)


def new_contact(now: datetime, by: str) -> Contact:
    """Give an empty contact with an id of its own."""
    return Contact(secrets.token_hex(8), "", (), changed_at=now, changed_by=by, created_at=now)


def searched(words: str) -> tuple[str, str]:
    """Read what is searched for: the words, and the digits in them ("" when they are too few to mean a number)."""
    text = tidy(words)
    typed = "".join(filter(str.isdecimal, text))
    meant = typed.removeprefix("00").removeprefix("0")
    digits = meant if len(meant) >= LEAST_DIGITS else typed  # an area code's 0, or the middle of a number
    return text, digits if len(digits) >= LEAST_DIGITS and set(text) <= set("0123456789+-() ") else ""
