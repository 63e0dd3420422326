from collections.abc import Iterator
from dataclasses import replace

import pytest

from appliance.domain.ids import HotlineId
from appliance.domain.opening import Override
from appliance.storage.overrides import OverrideChange, OverrideJournal, Overrides, SetTo
from appliance.storage.writer import Writer
from tests.unit.storage.call_facts import HOTLINE, NOON, after

CLOSED = OverrideChange(HOTLINE, NOON, SetTo.CLOSED, "王", after(3600))
NIGHT = HotlineId("night")


@pytest.fixture
def overrides(url: str) -> Iterator[Overrides]:
    with Overrides.open(url) as overrides:
        yield overrides


def test_the_newest_of_each_hotline_holds(overrides: Overrides) -> None:
    overrides.change(CLOSED)
    overrides.change(replace(CLOSED, hotline=NIGHT))
    overrides.change(replace(CLOSED, at=after(1), set_to=SetTo.OPEN, by="李", until=None))
    assert overrides.current() == {
        HOTLINE: Override(open=True, until=None, by="李"),
        NIGHT: Override(open=False, until=after(3600), by="王"),
    }


def test_a_hotline_goes_back_to_its_schedules(overrides: Overrides) -> None:
    overrides.change(CLOSED)
    back = replace(CLOSED, at=after(5), set_to=SetTo.SCHEDULE, until=None)
    overrides.change(back)
    assert overrides.current() == {}
    assert overrides.history(10) == (back, CLOSED)


def test_the_newest_is_what_was_told_last_whatever_the_clock_says(overrides: Overrides) -> None:
    overrides.change(CLOSED)
    overrides.change(replace(CLOSED, at=after(-7200), set_to=SetTo.OPEN))
    assert overrides.current()[HOTLINE].open


def test_history_is_of_one_hotline_or_of_all_and_bounded(overrides: Overrides) -> None:
    changes = [replace(CLOSED, at=after(i), hotline=(HOTLINE, NIGHT)[i % 2]) for i in range(6)]
    for change in changes:
        overrides.change(change)
    assert overrides.history(4) == tuple(changes[:1:-1])
    assert overrides.history(10, NIGHT) == (changes[5], changes[3], changes[1])


async def test_the_controller_writes_the_same_and_a_second_time_changes_nothing(
    overrides: Overrides, writer: Writer
) -> None:
    journal = OverrideJournal(writer, "sqlite")
    assert await journal.changed(CLOSED)
    assert await journal.changed(CLOSED)
    assert overrides.history(10) == (CLOSED,)
    assert overrides.current() == {HOTLINE: CLOSED.override}
