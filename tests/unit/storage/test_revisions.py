from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256

import pytest
from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import IntegrityError, OperationalError

from appliance.errors import UserError
from appliance.storage import revisions as module
from appliance.storage.audit import AuditLog
from appliance.storage.revisions import NewRevision, Revisions
from appliance.storage.schema import publication
from appliance.storage.schema import revisions as table
from tests.unit.storage.call_facts import NOON, after

FIRST = NewRevision('{"name":"总机"}', 2, "王", "the first", NOON, ("夜间来电", "second story"))


@pytest.fixture
def revisions(url: str) -> Iterator[Revisions]:
    with Revisions.open(url) as revisions:
        yield revisions


def test_what_was_saved_is_what_is_read(revisions: Revisions) -> None:
    number = revisions.save(FIRST)
    found = revisions.get(number)
    assert found is not None
    assert found.document == FIRST.document
    assert found.entry.hash == sha256(FIRST.document.encode()).hexdigest()
    assert (found.entry.author, found.entry.note, found.entry.at) == ("王", "the first", NOON)
    assert found.entry.overruled == FIRST.overruled
    assert found.entry.config_version == 2
    assert revisions.get(number + 1) is None


def test_a_saved_revision_is_not_in_force(revisions: Revisions) -> None:
    revisions.save(FIRST)
    assert revisions.current("box") is None
    assert revisions.current_number("box") is None


def test_each_box_has_a_pointer_of_its_own(revisions: Revisions) -> None:
    one = revisions.save_and_point(FIRST, "a")
    two = revisions.save_and_point(replace(FIRST, at=after(1)), "b")
    assert (revisions.current_number("a"), revisions.current_number("b")) == (one, two)
    current = revisions.current("b")
    assert current is not None
    assert current.entry.number == two


def test_saving_and_pointing_is_done_whole_or_not_at_all(revisions: Revisions, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    before = revisions.save_and_point(FIRST, "box")
    monkeypatch.setattr(module, "_point", full)
    with pytest.raises(UserError, match=r"disk is full.*nothing was changed"):
        revisions.save_and_point(FIRST, "box")
    assert revisions.current_number("box") == before
    assert [entry.number for entry in revisions.latest(10)] == [before]


def test_a_publish_has_its_line_in_the_audit_and_a_failed_one_none(
    revisions: Revisions, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    number = revisions.save_and_point(FIRST, "box")
    with monkeypatch.context() as patch:
        patch.setattr(module, "write_entry", full)
        with pytest.raises(UserError):
            revisions.save_and_point(FIRST, "box")
    assert revisions.current_number("box") == number
    with AuditLog.open(url) as log:
        (entry,) = log.latest(9)
    assert (entry.at, entry.who, entry.action, entry.what) == (NOON, "王", "publish", f"revision {number}")


def test_pages_go_back_without_the_documents(revisions: Revisions) -> None:
    numbers = [revisions.save(replace(FIRST, note=str(i))) for i in range(5)]
    newest = revisions.latest(2)
    assert [entry.number for entry in newest] == numbers[:-3:-1]
    assert [entry.note for entry in revisions.latest(10, before=newest[-1].number)] == ["2", "1", "0"]


def test_a_number_is_never_given_again(revisions: Revisions, engine: Engine) -> None:
    number = revisions.save(FIRST)
    with engine.begin() as connection:
        connection.execute(delete(table).where(table.c.number == number))
    assert revisions.save(FIRST) > number


def test_many_who_save_at_once_get_numbers_of_their_own(url: str) -> None:
    def save(box: int) -> list[int]:
        with Revisions.open(url) as revisions:
            return [revisions.save_and_point(FIRST, f"box{box}") for _ in range(20)]

    with ThreadPoolExecutor(4) as pool:
        numbers = [number for saved in pool.map(save, range(4)) for number in saved]
    assert len(set(numbers)) == 80


def test_a_revision_in_force_can_not_be_deleted(revisions: Revisions, engine: Engine) -> None:
    revisions.save_and_point(FIRST, "box")
    with engine.begin() as connection:
        assert connection.execute(select(publication.c.revision)).scalar() is not None
        with pytest.raises(IntegrityError, match="FOREIGN KEY"):
            connection.execute(delete(table))


def test_an_author_from_outside_costs_no_revision(revisions: Revisions) -> None:
    number = revisions.save(replace(FIRST, author="\ud800", note="a\0b"))
    found = revisions.get(number)
    assert found is not None
    assert (found.entry.author, found.entry.note) == ("?", "a\ufffdb")
