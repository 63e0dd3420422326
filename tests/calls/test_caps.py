"""How much a hotline takes: calls at once (C4), calls of one caller (C5), money in a month (C6)."""

from collections import Counter
from decimal import Decimal

import pytest

from appliance.domain.outcome import CallResult
from tests.calls.office import Office, everyone_ended
from tests.harness.light_phone import LightCaller
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones, pytest.mark.alone]

CROWD, TWICE, BUDGET = "4000000034", "4000000035", "4000000036"
MENU, WELCOME = "业务咨询请按 1，投诉建议请按 2。", "欢迎光临本公司。"
CAP, CALLERS = 12, 30


def test_of_thirty_callers_at_once_twelve_come_in_and_none_is_lost(office: Office) -> None:
    callers = [office.light() for _ in range(CALLERS)]
    for caller in callers:
        caller.call(CROWD)
    refused = wait_for(
        lambda: [each for each in callers if is_over(each)] if sum(map(is_over, callers)) == CALLERS - CAP else None,
        f"{CALLERS - CAP} callers to be released",
        20,
    )
    inside = [caller for caller in callers if caller not in refused]
    for caller in inside:
        office.wait_until_hears_prompt(caller, MENU)
    late = office.calls(CROWD)
    inside[0].send_digits("1")
    inside[0].wait("ended", 10)
    next_one = office.light()
    next_one.call(CROWD)
    office.wait_until_hears_prompt(next_one, MENU)
    for caller in (*inside[1:], next_one):
        caller.hang_up()

    for caller in (*refused, late):
        assert office.has_heard(caller, "all-lines-busy")
        assert not office.has_heard(caller, MENU)
    records = [office.story_of(caller).record for caller in callers]
    assert Counter(record.result for record in records) == {
        CallResult.REFUSED: CALLERS - CAP,
        CallResult.ABANDONED: CAP - 1,
        CallResult.COMPLETED: 1,
    }
    assert Counter(record.refused_by for record in records) == {"concurrent cap": CALLERS - CAP, "": CAP}
    assert {caller.number for caller in refused} == {
        record.caller.digits for record in records if record.caller and record.result is CallResult.REFUSED
    }


def test_a_caller_who_calls_too_often_is_told_so_and_others_are_not(office: Office) -> None:
    number = "13699990001"
    callers = [office.light(number=number) for _ in range(4)]
    for caller in callers[:2]:
        caller.call(TWICE)
        caller.wait("answered", 10)
    for caller in callers[2:]:
        caller.call(TWICE)
    other = office.calls(TWICE)
    everyone_ended(callers)

    heard = [office.heard_in_order(caller) for caller in (*callers, other)]
    assert heard == [[WELCOME], [WELCOME], ["too-many-calls"], ["too-many-calls"], [WELCOME]]
    story = office.latest_of(number, already=3)
    assert (story.record.result, story.record.refused_by) == (CallResult.REFUSED, "calls per caller cap")
    assert story.steps[-1].reason == "calls of this caller within 60 minutes: 2, allowed: 2"


def test_when_the_months_money_is_used_up_nobody_more_comes_in(office: Office) -> None:
    callers = [office.calls(BUDGET) for _ in range(3)]
    first, second, third = (office.story_of(caller) for caller in callers)

    assert [office.heard_in_order(caller) for caller in callers] == [[WELCOME], [WELCOME], ["本月额度已满。"]]
    assert [[charge.amount for charge in story.charges] for story in (first, second, third)] == [
        [Decimal("0.80")],
        [Decimal("0.80")],
        [],
    ]
    warned = [(step.decided, step.reason) for step in (*first.steps, *second.steps) if step.decided.startswith("warn")]
    assert warned == [("warn: 80 % of the month's cap", "cost of this month's calls: 0.8, allowed: 1")]
    assert (third.record.result, third.record.refused_by) == (CallResult.REFUSED, "monthly cap")
    assert third.steps[-1].reason == "cost of this month's calls: 1.6, allowed: 1"


def is_over(caller: LightCaller) -> bool:
    """Tell whether a caller's call has ended."""
    return any(event.kind == "ended" for event in caller.events())
