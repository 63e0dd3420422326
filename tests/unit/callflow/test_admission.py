"""Who is let in to a call's flow, what the others hear, and what stands on record of it."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.outcome import CallResult, ReleasedBy
from appliance.domain.place import Place
from tests.unit.callflow.front_door import FrontDoor, Told, guarded
from tests.unit.callflow.scripted import NOON, Phone, Script

LISTS = {"spam": {"prefixes": ["138"]}, "friends": {"numbers": ["13900139000"]}, "hidden": {"anonymous": True}}
BLOCK_SPAM = {"block": [{"list": "spam"}]}


async def test_a_blocked_caller_hears_why_before_the_line_is_answered_and_is_released() -> None:
    told = await FrontDoor(guarded(BLOCK_SPAM, lists=LISTS)).call()
    assert [(heard.prompt, heard.answered) for heard in told.caller.heard] == [("not-accepted", False)]
    assert (told.end.result, told.end.refused_by) == (CallResult.REFUSED, "block spam")
    assert told.end.released_by is ReleasedBy.SWITCHBOARD
    assert told.path == [("screening", "refuse: block spam", "on list 'spam' (prefix 138): blocked")]
    assert told.caller.released
    assert told.caller.rung == []
    assert told.charges == [], "what is not answered costs nothing"


async def test_a_line_without_early_media_is_answered_for_the_announcement_and_that_costs() -> None:
    told = await FrontDoor(guarded(BLOCK_SPAM, lists=LISTS)).call(Script(early_media=False))
    assert [(heard.prompt, heard.answered) for heard in told.caller.heard] == [("not-accepted", True)]
    (charge,) = told.charges
    assert (charge.seconds, charge.amount) == (2.0, Decimal("0.15"))


@pytest.mark.parametrize("early_media", [True, False])
async def test_a_caller_who_is_dropped_in_silence_hears_nothing_and_pays_nothing(early_media: bool) -> None:
    silent = {"block": [{"list": "spam", "announcement": None}]}
    told = await FrontDoor(guarded(silent, lists=LISTS)).call(Script(early_media=early_media))
    assert (told.heard, told.caller.answered, told.charges) == ([], False, [])
    assert told.end.result is CallResult.REFUSED
    assert told.caller.released


async def test_a_caller_who_hangs_up_during_the_announcement_is_refused_all_the_same() -> None:
    told = await FrontDoor(guarded(BLOCK_SPAM, lists=LISTS)).call(Script(leaves_after_s=1))
    assert (told.end.result, told.end.refused_by) == (CallResult.REFUSED, "block spam")
    assert told.end.released_by is ReleasedBy.CALLER


async def test_others_go_on_to_the_flow_with_the_reason_on_record() -> None:
    told = await FrontDoor(guarded(BLOCK_SPAM, lists=LISTS)).call(number="13900139000")
    assert told.path == [("screening", "let in", "nothing speaks against this caller")]
    assert (told.end.result, told.end.refused_by) == (CallResult.ANSWERED, "")


async def test_without_rules_nothing_is_said_of_admission() -> None:
    assert (await FrontDoor(guarded()).call()).path == []


async def test_a_region_is_kept_out_and_the_white_list_goes_before_it() -> None:
    screening = {"always": ["friends"], "region": {"block": {"provinces": ["广东"]}}}
    door = FrontDoor(guarded(screening, lists=LISTS), Place("CN", "广东", ("深圳",), "0755"))
    assert (await door.call()).end.refused_by == "region"
    assert (await door.call(number="+8613900139000")).end.refused_by == ""


async def test_caps_hold_for_those_on_the_white_list_too() -> None:
    caps = {"counts": [{"limit": 1, "within_minutes": 60}]}
    door = FrontDoor(guarded({"always": ["friends"]}, caps, lists=LISTS))
    ends = [(await door.call(number="13900139000")).end.refused_by for _ in range(2)]
    assert ends == ["", "calls per caller cap"]


async def test_a_caller_is_counted_however_the_line_writes_the_number() -> None:
    door = FrontDoor(guarded(caps={"counts": [{"limit": 2, "within_minutes": 60}]}))
    numbers = ("13800138000", "+8613800138000", "013800138000", "13900139000")
    ends = [(await door.call(number=number)).end.refused_by for number in numbers]
    assert ends == ["", "", "calls per caller cap", ""]


async def test_callers_without_a_number_cannot_be_told_apart_so_no_cap_per_caller_holds_for_them() -> None:
    door = FrontDoor(guarded(caps={"counts": [{"limit": 1, "within_minutes": 60}]}))
    assert [(await door.call(number=None)).end.refused_by for _ in range(3)] == ["", "", ""]


async def test_refused_calls_do_not_count_and_the_window_moves_on() -> None:
    """Two calls an hour: at 0 and 30 minutes. All that follow are refused until the first is an hour old, however many
    tries there were; then one is let in, and no second."""
    door = FrontDoor(guarded(caps={"counts": [{"limit": 2, "within_minutes": 60, "per": "hotline"}]}))
    minutes = (0, 30, 31, 40, 59, 60, 61, 90)
    let_in = []
    for minute in minutes:
        door.clock.at = NOON + timedelta(minutes=minute)
        let_in.append((await door.call(Script(leaves_after_s=0.5))).end.refused_by == "")
    assert let_in == [True, True, False, False, False, True, False, True]


async def test_a_full_month_refuses_until_the_next_begins_in_the_sites_zone() -> None:
    door = FrontDoor(guarded(caps={"monthly": {"calls": 1, "announcement": "本月已满。"}}))
    last_minute = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
    door.clock.at = last_minute
    first, second = [await door.call(Script(leaves_after_s=1)) for _ in range(2)]
    assert first.end.refused_by == ""
    assert (second.end.refused_by, second.heard) == ("monthly cap", ["本月已满。"])
    assert second.path[0] == ("cap", "refuse: monthly cap", "calls this month: 1, allowed: 1")
    door.clock.at = last_minute + timedelta(minutes=1)
    assert (await door.call()).end.refused_by == ""


async def test_the_warning_is_told_once_a_month_and_is_on_record() -> None:
    door = FrontDoor(guarded(caps={"monthly": {"calls": 5}}))
    calls = [await door.call() for _ in range(6)]
    told = "calls this month: 4, allowed: 5"
    assert [(warning.hotline, warning.month, warning.told) for warning in door.warned] == [("main", "2026-11", told)]
    warnings = [[step for step in call.path if step[1].startswith("warn")] for call in calls]
    assert warnings == [[], [], [], [("cap", "warn: 80 % of the month's cap", told)], [], []]
    assert calls[5].end.refused_by == "monthly cap"


async def test_money_fills_the_month_and_warns_when_the_call_that_does_it_is_over() -> None:
    """A call of 33 s costs 0.15 for the line and, to a mobile for 30 s in units of 6 s, 5 x 0.02 = 0.10: 0.25. The
    cap is 1.00: warned at 0.80, after the fourth call, which is also the last."""
    document = guarded(caps={"monthly": {"amount": "1.00"}}, ring={"targets": ["wang-mobile"]})
    door = FrontDoor(document)
    script = Script(phones={"wang-mobile": Phone(after_s=3, talk_s=30)})
    calls: list[Told] = [await door.call(script) for _ in range(5)]
    assert [charge.amount for charge in calls[0].charges] == [Decimal("0.10"), Decimal("0.15")]
    assert [call.end.refused_by for call in calls] == ["", "", "", "", "monthly cap"]
    assert [warning.told for warning in door.warned] == ["cost of this month's calls: 1, allowed: 1.00"]
    assert calls[3].path[-1][:2] == ("cap", "warn: 80 % of the month's cap")
    assert calls[4].path == [("cap", "refuse: monthly cap", "cost of this month's calls: 1, allowed: 1.00")]


async def test_a_call_over_the_concurrent_cap_hears_that_all_is_busy() -> None:
    door = FrontDoor(guarded(caps={"concurrent": {"limit": 1}}))
    first, second = await asyncio.gather(door.call(), door.call())
    assert (first.end.refused_by, second.end.refused_by) == ("", "concurrent cap")
    assert second.heard == ["all-lines-busy"]
    assert second.path == [
        ("cap", "refuse: concurrent cap", "calls in progress: 1, allowed at once: 1"),
    ]
    assert (await door.call()).end.refused_by == "", "the place is free again"


async def test_a_test_call_takes_nobodys_place_and_counts_for_no_cap() -> None:
    caps = {"concurrent": {"limit": 1}, "counts": [{"limit": 1, "within_minutes": 60, "per": "hotline"}]}
    door = FrontDoor(guarded(caps=caps | {"monthly": {"calls": 1}}))
    test, caller = await asyncio.gather(door.call(test=True, number="01065551234"), door.call())
    assert (test.end.refused_by, caller.end.refused_by) == ("", "")
    assert [warning.told for warning in door.warned] == ["calls this month: 1, allowed: 1"], "by the caller's call"


async def test_a_test_call_hears_what_a_caller_would_hear_over_a_cap() -> None:
    door = FrontDoor(guarded(caps={"monthly": {"calls": 1}}))
    await door.call()
    assert (await door.call(test=True)).end.refused_by == "monthly cap"


async def test_a_call_that_breaks_off_gives_its_place_back(monkeypatch: pytest.MonkeyPatch) -> None:
    door = FrontDoor(guarded(caps={"concurrent": {"limit": 1}}))

    async def broken(*_: object) -> None:
        raise OSError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr("appliance.callflow.run._follow", broken)
        with pytest.raises(OSError, match="the disk is gone"):
            await door.call()
    assert (await door.call()).end.refused_by == ""


@pytest.mark.slow
@given(
    at_once=st.integers(1, 120),
    per_hotline=st.integers(1, 120),
    monthly=st.integers(1, 120),
    callers=st.integers(1, 5),
    per_caller=st.integers(1, 40),
)
async def test_caps_are_exact_under_a_hundred_calls_at_once(
    at_once: int, per_hotline: int, monthly: int, callers: int, per_caller: int
) -> None:
    caps = {
        "concurrent": {"limit": at_once},
        "counts": [
            {"limit": per_hotline, "within_minutes": 60, "per": "hotline"},
            {"limit": per_caller, "within_minutes": 60},
        ],
        "monthly": {"calls": monthly},
    }
    door = FrontDoor(guarded(caps=caps))
    numbers = [f"1380013800{index % callers}" for index in range(100)]
    calls = await asyncio.gather(*(door.call(number=number) for number in numbers))
    let_in = [number for number, call in zip(numbers, calls, strict=True) if not call.end.refused_by]
    by_callers = sum(min(per_caller, numbers.count(number)) for number in set(numbers))
    assert len(let_in) == min(at_once, per_hotline, monthly, by_callers)
    assert all(let_in.count(number) <= per_caller for number in set(numbers))
    again = (await door.call(number="13911111111")).end.refused_by
    assert (again == "") is (len(let_in) < min(per_hotline, monthly))
