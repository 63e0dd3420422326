"""Importing contacts: first what would come of it, line by line, then the same for good."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice

from appliance.services.aside import TASKS, aside
from appliance.services.contacts.book import MOST_CONTACTS, BadContact, Book, ContactChanged, new_contact
from appliance.services.contacts.fields import MOST_NUMBERS
from appliance.services.contacts.files import BadFile, Columns, ReadRow, columns, drafts_of, guessed, is_cards
from appliance.services.jobs import Tell, untold
from appliance.storage.audit import AuditAction, AuditEntry
from appliance.storage.contacts import Contact, ContactNumber

SHOWN_ROWS = 5
MOST_TOLD = 200
AT_ONCE = 200
PAUSE_S = 0.02
"""SQLite gives its lock to nobody in particular: without a pause the next part would mostly take it at once."""


class Fate(StrEnum):
    """What comes of a row of the file."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RowFate:
    """What comes of the contact at a line, and why not."""

    line: int
    fate: Fate
    name: str
    why: str = ""


@dataclass(slots=True)
class Plan:
    """What an import does. `kept` are the contacts with the versions that they are based on."""

    rows: list[RowFate] = field(default_factory=list)
    kept: dict[str, tuple[Contact, int]] = field(default_factory=dict, repr=False)

    def count(self, fate: Fate) -> int:
        """Count the rows of one fate."""
        return sum(row.fate is fate for row in self.rows)

    def told(self) -> tuple[RowFate, ...]:
        """Give the rows to be shown: what was refused first, then what is new or changes."""
        order = {Fate.REFUSED: 0, Fate.CHANGED: 1, Fate.NEW: 2, Fate.SAME: 3}
        return tuple(sorted(self.rows, key=lambda row: (order[row.fate], row.line))[:MOST_TOLD])


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read: a table with what its columns mean, or cards (`table` is None)."""

    table: Columns | None
    meaning: tuple[str, ...] = ()


def read(data: bytes, meaning: Sequence[str] | None) -> ReadFile:
    """Look what a file is; without `meaning` its columns are guessed by their headings. Raises BadFile."""
    if is_cards(data):
        return ReadFile(None)
    table = columns(data)
    return ReadFile(table, guessed(table.headings) if meaning is None else tuple(meaning))


def plan(book: Book, data: bytes, file: ReadFile, by: str, tell: Tell = untold) -> Plan:
    """Tell what importing the file would do. Raises BadFile."""
    made = Plan()
    owners: dict[str, Contact] = {each.number: contact for contact in book.contacts.all() for each in contact.numbers}
    ids = {contact.id for contact in owners.values()}
    rows = tuple(_rows(data, file))
    for number, row in enumerate(rows):
        if number % AT_ONCE == 0:
            tell(f"looking at the rows: {number} of {len(rows)}", number / len(rows))
        if isinstance(row, int):
            made.rows.append(RowFate(row, Fate.REFUSED, "", "the card can't be read"))
            continue
        made.rows.append(_place(row, book, made, owners, by))
    fresh = sum(contact_id not in ids for contact_id in made.kept)
    if book.contacts.count() + fresh > MOST_CONTACTS:
        raise BadFile(f"There would be more than {MOST_CONTACTS} contacts.", "import fewer")
    return made


def carry_out(book: Book, made: Plan, by: str, tell: Tell = untold) -> None:
    """Keep what the plan says, in parts: between them others write, calls above all.

    Raises ContactChanged where somebody changed one meanwhile. What was kept before that stays, and doing the import
    again goes on from there.
    """
    counts = f"{made.count(Fate.NEW)} new, {made.count(Fate.CHANGED)} changed"
    entry: AuditEntry | None = AuditEntry(book.now(), by, AuditAction.CONTACT_IMPORT, "contacts", counts)
    left, done = iter(made.kept.values()), 0
    while some := list(islice(left, AT_ONCE)):
        tell(f"keeping contacts: {done} of {len(made.kept)}", done / len(made.kept))
        done += len(some)
        if entry is None:
            time.sleep(PAUSE_S)
        if book.contacts.keep(some, entry):
            raise ContactChanged
        entry = None


def _rows(data: bytes, file: ReadFile) -> Iterable[ReadRow | int]:
    if file.table is not None:
        return drafts_of(file.table, file.meaning)
    found: tuple[ReadRow | int, ...] = aside("appliance.services.contacts.cards:all_cards", data, lane=TASKS)
    return found


def _place(row: ReadRow, book: Book, made: Plan, owners: dict[str, Contact], by: str) -> RowFate:
    """Find whose the row is: who has one of its numbers, in the book or further up in the file."""
    name = row.draft.name.strip() or row.draft.company.strip()
    try:
        read_now = book.written(row.draft, new_contact(book.now(), by))
    except BadContact as why:
        return RowFate(row.line, Fate.REFUSED, name[:64], why.message.removeprefix("The contact can't be kept: "))
    whose = {owner.id: owner for number in read_now.numbers if (owner := owners.get(number.number)) is not None}
    if not read_now.numbers or len(whose) > 1:
        told = "its numbers belong to several contacts" if whose else "there is no telephone number"
        return RowFate(row.line, Fate.REFUSED, read_now.name, told)
    if not whose:
        _take(read_now, 0, made, owners)
        return RowFate(row.line, Fate.NEW, read_now.name)
    (known,) = whose.values()
    after = _filled(known, read_now)
    if len(after.numbers) > MOST_NUMBERS:
        return RowFate(row.line, Fate.REFUSED, known.name, f"a contact has {MOST_NUMBERS} numbers at most")
    if after == known:
        return RowFate(row.line, Fate.SAME, known.name)
    base = made.kept[known.id][1] if known.id in made.kept else known.version
    version = known.version if known.id in made.kept else known.version + 1
    _take(replace(after, version=version, changed_at=book.now(), changed_by=by), base, made, owners)
    return RowFate(row.line, Fate.CHANGED, known.name)


def _filled(known: Contact, row: Contact) -> Contact:
    """Give the known contact with what the file has and it hasn't; what stands in the file wins over what was there."""
    texts = {
        name: getattr(row, name) or getattr(known, name) for name in ("name", "company", "email", "address", "remark")
    }
    numbers: dict[str, ContactNumber] = {each.number: each for each in known.numbers}
    for each in row.numbers:
        numbers.setdefault(each.number, each)
    return replace(known, **texts, numbers=tuple(numbers.values()))


def _take(contact: Contact, base: int, made: Plan, owners: dict[str, Contact]) -> None:
    made.kept[contact.id] = (contact, base)
    owners.update({each.number: contact for each in contact.numbers})
