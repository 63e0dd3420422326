"""The book of contacts while several people write in it."""

import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance.domain.number_reading import Home
from appliance.services.contacts import importing
from appliance.services.contacts.book import Book, ContactChanged
from appliance.services.contacts.fields import MOST_NUMBERS, Draft
from appliance.services.contacts.importing import Fate, carry_out, plan, read
from appliance.storage.access import PATIENCE_S, open_ready
from appliance.storage.audit import AuditEntry, AuditLog
from appliance.storage.contacts import Contact, Contacts
from appliance.storage.engine import open_for_writing

AT = datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.fixture
def book(tmp_path: Path, empty_record: Path) -> Iterator[Book]:
    shutil.copy(empty_record, tmp_path / "zongji.sqlite3")
    url = f"sqlite:///{tmp_path / 'zongji.sqlite3'}"
    reading, writing = open_ready(url), open_for_writing(url, busy_timeout_s=PATIENCE_S)
    yield Book(Contacts(reading, writing), Home("CN", "021"), lambda: AT)
    reading.dispose()
    writing.dispose()


def draft(name: str, *numbers: str) -> Draft:
    return Draft(name=name, numbers=tuple((each, "") for each in numbers))


def test_a_contact_that_was_changed_meanwhile_is_not_merged_away(book: Book) -> None:
    into, gone = book.make(draft("li", "13800138000"), "a"), book.make(draft("wang", "13900139000"), "a")
    newer = book.change(gone, draft("wang", "13900139000", "13900139001"), "b")
    with pytest.raises(ContactChanged):
        book.merge(into, gone, "a")
    assert (book.contacts.one(into.id), book.contacts.one(gone.id)) == (into, newer)
    assert len(book.merge(into, newer, "a").numbers) == 3
    assert book.contacts.one(gone.id) is None


def table(*rows: str) -> bytes:
    return "\n".join(("name,phone", *rows)).encode()


def test_a_long_import_lets_others_write_in_between(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    keep, parts = Contacts.keep, []

    def told(self: Contacts, wanted: Iterable[tuple[Contact, int]], entry: AuditEntry | None) -> tuple[Contact, ...]:
        listed = list(wanted)
        parts.append(len(listed))
        return keep(self, listed, entry)

    monkeypatch.setattr(Contacts, "keep", told)
    data = table(*(f"li{number},1380013800{number}" for number in range(5)))
    carry_out(book, plan(book, data, read(data, None), "a"), "a")
    assert parts == [2, 2, 1]
    assert book.contacts.count() == 5
    noted = AuditLog(*book.contacts.engines).latest(9)
    assert [(each.action, each.detail) for each in noted] == [("contact_import", "5 new, 0 changed")]


def test_an_import_gives_nobody_more_numbers_than_a_contact_has(book: Book) -> None:
    known = book.make(draft("li", *(f"138001380{number:02}" for number in range(MOST_NUMBERS))), "a")
    data = table("li,13800138000;13900139000")
    (row,) = plan(book, data, read(data, None), "a").rows
    assert (row.fate, row.why) == (Fate.REFUSED, f"a contact has {MOST_NUMBERS} numbers at most")
    assert book.contacts.one(known.id) == known


def test_a_long_import_tells_how_far_it_is(book: Book) -> None:
    told: list[tuple[str, float | None]] = []

    def tell(words: str, share: float | None = None) -> None:
        told.append((words, share))

    data = ("name,phone\n" + "".join(f"Li {n},138{n:08d}\n" for n in range(450))).encode()
    made = plan(book, data, read(data, None), "a", tell)
    carry_out(book, made, "a", tell)
    assert told == [
        ("looking at the rows: 0 of 450", 0),
        ("looking at the rows: 200 of 450", 200 / 450),
        ("looking at the rows: 400 of 450", 400 / 450),
        ("keeping contacts: 0 of 450", 0),
        ("keeping contacts: 200 of 450", 200 / 450),
        ("keeping contacts: 400 of 450", 400 / 450),
    ]
    assert book.contacts.count() == 450
