"""What a call leaves in the record: the reason of every decision (D2), and what each leg costs (D4)."""

from decimal import Decimal

import pytest

from appliance.domain.money import LegKind
from appliance.domain.outcome import CallResult, RingOutcome
from tests.calls.office import NETWORK_HZ, Office, rung
from tests.calls.scenes import hangs_up
from tests.harness.stage import CALLER_HZ, agent_hz

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

OUTSIDE, TOUR = "4000000037", "4000000038"
MENU, BYE = "买东西请按 1。", "祝您生活愉快。"


def test_each_decision_of_a_long_way_stands_on_record_with_its_reason(office: Office) -> None:
    office.agent("8001", rejects=486)
    agent = office.agent("8002")
    caller = office.light(number="02164560001")
    caller.call(TOUR)
    office.wait_until_hears_prompt(caller, MENU)
    caller.send_digits("1")
    office.wait_until_hears(caller, agent_hz("8002"), 0.5)
    hangs_up(agent)
    caller.wait("ended", 15)

    story = office.story_of(caller)
    assert [(step.kind, step.node, step.decided, step.reason) for step in story.steps[:6]] == [
        ("hotline", None, "tour", "4000000038 on line in is a number of 'tour'"),
        ("screening", None, "let in", "nothing speaks against this caller"),
        ("cap", None, "let in", "within all caps"),
        ("schedule", "when", "open", story.steps[3].reason),
        ("caller", "who", "go to where", "not on list 'vip'"),
        ("region", "where", "go to which", "the caller is of province 上海"),
    ]
    assert story.steps[3].reason.startswith("schedule always: ")
    assert story.steps[3].reason.endswith(" is in the window 00:00-24:00")
    talk = story.steps[-2].reason
    assert [(step.node, step.decided, step.keys, step.reason) for step in story.steps[6:]] == [
        ("which", "go to how-busy", "", story.steps[6].reason),
        ("how-busy", "go to menu", "", "2 agents of pair are free, not at most 0"),
        ("menu", "go to sales", "1", "key 1 leads there"),
        ("sales", "ring 8001", "", "the first of the list that is left"),
        ("sales", "ring 8002", "", "forwarded: busy, attempt 1 of 3"),
        ("sales", "go to bye", "", talk),
        ("bye", "end the call", "", "the flow ends here"),
    ]
    assert "100" in story.steps[6].reason
    assert talk.startswith("8002 hung up after ")
    assert office.heard_in_order(caller) == [MENU, BYE]
    assert (story.record.region, story.record.result) == ("上海", CallResult.ANSWERED)


def test_both_legs_of_a_call_to_a_mobile_cost_what_their_tariffs_say(office: Office) -> None:
    network, caller = office.network("out1"), office.light()
    caller.call(OUTSIDE)
    office.wait_until_hears(caller, NETWORK_HZ, 0.5)
    caller.play(office.tone(CALLER_HZ), looped=True)
    office.wait_until_hears(network, CALLER_HZ, 1.0)
    hangs_up(caller)

    story = office.story_of(caller)
    assert rung(story) == [("mobile", RingOutcome.ANSWERED, "the caller hung up")]
    by_kind = {charge.kind: charge for charge in story.charges}
    assert set(by_kind) == {LegKind.INCOMING, LegKind.MOBILE}
    incoming, outgoing = by_kind[LegKind.INCOMING], by_kind[LegKind.MOBILE]
    assert (incoming.tariff, incoming.line, incoming.amount) == ("hotline", "in", Decimal("0.22"))
    assert (outgoing.tariff, outgoing.line, outgoing.amount) == ("outgoing", "out1", Decimal("0.07"))
    assert (outgoing.trunk_group, outgoing.endpoint, outgoing.dialled) == ("out", "mobile", "13900000001")
    assert story.record.talk_s is not None
    assert outgoing.seconds == pytest.approx(story.record.talk_s, abs=0.1)
    assert 1.0 < outgoing.seconds <= incoming.seconds + 0.1 < 6.0
    assert {charge.hotline for charge in story.charges} == {"outside"}


def test_a_call_that_nobody_answers_costs_nothing(office: Office) -> None:
    caller = office.light()
    caller.call(OUTSIDE)
    caller.wait("ended", 15)

    story = office.story_of(caller)
    assert (story.record.result, story.charges) == (CallResult.UNREACHABLE, ())


def test_a_call_that_outlives_the_controller_is_charged_like_any_other(office: Office) -> None:
    office.network("out1")
    caller = office.light()
    caller.call(OUTSIDE)
    office.wait_until_hears(caller, NETWORK_HZ, 0.5)
    office.house.kill_controller()
    office.house.start_controller()
    hangs_up(caller)

    story = office.house.settled(office.story_of(caller).record.call, lambda now: len(now.charges) == 2)
    assert story.record.result is CallResult.ANSWERED
    amounts = {charge.kind: charge.amount for charge in story.charges}
    assert amounts[LegKind.INCOMING] == Decimal("0.22")
    assert amounts[LegKind.MOBILE] in {Decimal("0.07"), Decimal("0.14")}, "six seconds, or begun twelve"
