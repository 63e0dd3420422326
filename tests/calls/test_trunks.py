"""Calls by gateways and trunks reach the right hotline and stand on record; a gateway that is gone is seen."""

import pytest

from appliance.domain.ids import LineId
from appliance.domain.outcome import CallResult
from appliance.storage.record_values import CallRecord, CallStory
from tests.calls.outside import Outside
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

DOZEN = (
    ("4000000001", "all"),
    ("02161234567", "branch"),
    ("+862161234567", "branch"),
    ("+864000000001", "all"),
    ("00862161234567", "branch"),
    ("61234567", "branch"),
)


def comes_in(outside: Outside, called: str, by: str, number: str) -> CallStory:
    """Have somebody call by a network, and give the closed record."""
    outside.far.call(called, by, number)  # type: ignore[arg-type]  # one of the three networks

    def is_theirs(record: CallRecord) -> bool:
        return record.caller is not None and record.caller.digits == number

    wait_for(lambda: any(map(is_theirs, outside.house.records.latest(50))), f"the call from {number}")
    outside.far.hang_up_all()
    return outside.house.the_call(number)


def test_two_hotlines_on_one_trunk_never_mix(outside: Outside) -> None:
    for turn in range(2):
        for place, (called, hotline) in enumerate(DOZEN):
            record = comes_in(outside, called, "carrier", f"1371234{turn:02d}{place:02d}").record
            assert (record.hotline, record.line, record.called) == (hotline, "trunk", called)


def test_a_gateways_channels_are_lines(outside: Outside) -> None:
    for called, line, number in (("701", "gsm-1", "13722220001"), ("702", "gsm-2", "13722220002")):
        record = comes_in(outside, called, "gateway", number).record
        assert (record.hotline, record.line) == ("gateway", line)


def test_a_gateway_that_logs_in_brings_its_calls(outside: Outside) -> None:
    record = comes_in(outside, "4000000001", "registered", "13733330001").record
    assert (record.hotline, record.line) == ("all", "goip-1")
    assert record.result is not CallResult.ANSWERED


def test_a_gateway_that_is_gone_is_seen_and_its_lines_are_not_taken(outside: Outside) -> None:
    house = outside.house
    assert house.snapshot().health["peer gsm"].ok
    outside.far.freeze()
    try:
        wait_for(lambda: not house.snapshot().health["peer gsm"].ok, "the gateway to be missed", 20)
        assert house.snapshot().health["peer gsm"].detail == "does not answer OPTIONS"
        assert house.snapshot().lines[LineId("gsm-1")].state == "out of order"
        caller = outside.caller("01")
        caller.call("4000000002")
        outside.wait_until_hears_prompt(caller, "no-answer")
        caller.wait("ended", 15)
    finally:
        outside.far.freeze(frozen=False)
    wait_for(lambda: house.snapshot().health["peer gsm"].ok, "the gateway to be back", 20)
    assert house.snapshot().lines[LineId("gsm-1")].state == "idle"
    assert [hop.line for hop in outside.story_of(caller).hops if hop.line is not None] == []
