"""Hotlines opened and closed by hand: what holds, until when, and what is on record."""

import asyncio
from datetime import timedelta

from appliance.domain.ids import HotlineId
from appliance.domain.opening import Override
from appliance.services.by_hand import ByHand
from appliance.storage.overrides import OverrideChange, OverrideJournal, Overrides, SetTo
from appliance.storage.writer import Writer
from tests.unit.storage.call_facts import NOON, after

MAIN = HotlineId("main")
CLOSED = Override(open=False, until=after(3600), by="王")


async def test_it_holds_until_its_time_and_goes_back_by_itself(writer: Writer, url: str) -> None:
    by_hand = ByHand(OverrideJournal(writer, "sqlite"), {})
    await by_hand.set(MAIN, CLOSED, "王", NOON)
    assert by_hand.override(MAIN, after(3599)) == CLOSED
    assert by_hand.override(MAIN, after(3600)) is None
    assert by_hand.override(HotlineId("other"), NOON) is None
    with Overrides.open(url) as overrides:
        assert overrides.history(10) == (OverrideChange(MAIN, NOON, SetTo.CLOSED, "王", after(3600)),)


async def test_it_is_taken_back_on_record(writer: Writer, url: str) -> None:
    by_hand = ByHand(OverrideJournal(writer, "sqlite"), {MAIN: CLOSED})
    assert by_hand.override(MAIN, NOON) == CLOSED
    await by_hand.set(MAIN, None, "李", NOON + timedelta(seconds=1))
    assert by_hand.override(MAIN, after(2)) is None
    with Overrides.open(url) as overrides:
        assert [(change.set_to, change.by) for change in overrides.history(10)] == [(SetTo.SCHEDULE, "李")]


class SickJournal(OverrideJournal):
    def changed(self, change: OverrideChange) -> "asyncio.Future[bool]":
        assert change.hotline == MAIN
        return asyncio.get_running_loop().create_future()


async def test_a_sick_data_base_delays_the_record_and_not_the_change(writer: Writer) -> None:
    by_hand = ByHand(SickJournal(writer, "sqlite"), {})
    setting = asyncio.ensure_future(by_hand.set(MAIN, CLOSED, "王", NOON))
    await asyncio.sleep(0)
    assert by_hand.override(MAIN, NOON) == CLOSED
    setting.cancel()
