"""What calls cost that ended without their walk, and that they count while they last."""

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest

from appliance.asterisk.ami_link import AmiError
from appliance.callflow.trace import CallStart, Charge, Hop, Step, VoiceMessage
from appliance.domain.ids import CallId, EndpointId, HotlineId, LineId, NodeId
from appliance.domain.money import LegKind
from appliance.domain.outcome import RingOutcome
from tests.unit.callflow.front_door import guarded
from tests.unit.services.left_calls import BEGAN, CALL, RINGS_SALES, House, after, entry, hop


@pytest.fixture
def billed(house: House) -> House:
    """The house has tariffs: 0.15 for each begun minute of a caller's, 0.02 for 6 s to a mobile."""
    house.document = guarded()
    return house


def leg(seconds: float, at: float, amount: str, sequence: int = 0) -> tuple[int, LegKind, float, float, Decimal]:
    return sequence, LegKind.INCOMING, at, seconds, Decimal(amount)


async def settled(house: House, left: str = "") -> list[tuple[int, LegKind, float, float, Decimal]]:
    """Settle the call; give its charges: sequence, kind, second of the call at which it began, seconds, amount."""
    story = await house.settle(left)
    assert story is not None
    legs = [(each.sequence, each.kind, each.at, each.seconds, each.amount) for each in story.charges]
    return [(number, kind, (at - BEGAN).total_seconds(), seconds, amount) for number, kind, at, seconds, amount in legs]


async def test_a_call_that_the_dialplan_served_alone_costs_from_its_ring_and_counts(billed: House) -> None:
    assert await settled(billed, entry(status="NOANSWER")) == [leg(60, 0, "0.15")]
    counts = billed.counts()
    assert (counts.month_calls, counts.month_amount, counts.concurrent) == (1, Decimal("0.15"), 0)


async def test_a_call_for_no_hotline_was_not_answered(billed: House) -> None:
    assert await settled(billed, entry(line="77")) == []
    assert billed.counts().month_calls == 0


async def test_a_conversation_that_outlived_the_controller_is_charged_from_its_answer(billed: House) -> None:
    await billed.begin(steps=RINGS_SALES)
    assert await settled(billed, entry(alone=False, status="ANSWER", answered=20, agent="8001")) == [
        leg(40, 20, "0.15")
    ]
    assert billed.counts().month_calls == 0, "it was counted when it was let in"


async def test_a_caller_who_heard_the_phone_ring_and_left_costs_nothing(billed: House) -> None:
    await billed.begin(steps=RINGS_SALES)
    assert await settled(billed, entry(alone=False, status="CANCEL")) == []


async def test_a_menu_answers_the_line_when_the_step_before_it_was_taken(billed: House) -> None:
    hotline = Step(CALL, 0, after(2), None, "hotline", "main", "any number on line 01")
    menu = Step(CALL, 1, after(12), NodeId("language"), "menu", "go to sales", "key 1 leads there", "1")
    await billed.begin(steps=(hotline, menu))
    assert await settled(billed, entry(alone=False, status="CANCEL")) == [leg(58, 2, "0.15")]


async def test_the_dialplan_answers_when_it_takes_over(billed: House) -> None:
    await billed.begin(hop(RingOutcome.NO_ANSWER), steps=RINGS_SALES)
    assert await settled(billed, entry(alone=True, status="BUSY")) == [leg(50, 10, "0.15")]


async def test_a_call_that_the_machine_took_down_costs_what_it_talked(billed: House) -> None:
    await billed.begin(hop(RingOutcome.ANSWERED, talk_s=10))
    assert await settled(billed) == [leg(10, 20, "0.15")]


async def test_a_message_on_record_was_spoken_on_an_answered_line(billed: House) -> None:
    await billed.begin()
    await billed.journal.message(VoiceMessage(CALL, after(40), None, "a.wav", 4))
    assert await settled(billed, entry(alone=False)) == [leg(24, 36, "0.15")]


async def test_a_talk_at_an_outside_endpoint_costs_its_leg_too(billed: House) -> None:
    """40 s to a mobile are 7 units of 6 s: 0.14. The group has two lines: nobody knows by which it went out."""
    await billed.begin(steps=RINGS_SALES)
    left = entry(alone=False, status="ANSWER", answered=20, endpoint="wang-mobile")
    assert await settled(billed, left) == [
        (0, LegKind.MOBILE, 20, 40, Decimal("0.14")),
        leg(40, 20, "0.15", sequence=1),
    ]
    story = await billed.story()
    assert story is not None
    outgoing = story.charges[0]
    assert (outgoing.endpoint, outgoing.trunk_group, outgoing.dialled) == ("wang-mobile", "out", "13900000001")
    assert (outgoing.line, outgoing.hotline) == (None, "main")


@pytest.mark.parametrize("supervised", [True, False])
async def test_a_leg_by_lines_that_tell_no_answer_is_charged_as_an_estimate(billed: House, supervised: bool) -> None:
    group = billed.document.trunk_groups["out"].lines
    told = {id_: billed.document.lines[id_].model_copy(update={"answer_supervision": supervised}) for id_ in group}
    billed.document = billed.document.model_copy(update={"lines": billed.document.lines | told})
    await billed.begin(steps=RINGS_SALES)
    await settled(billed, entry(alone=False, status="ANSWER", answered=20, endpoint="wang-mobile"))
    story = await billed.story()
    assert story is not None
    assert [charge.estimated for charge in story.charges] == [not supervised, False]


async def test_what_the_walk_has_charged_is_not_charged_again(billed: House) -> None:
    """The leg to the mobile was charged when it was over; the controller died in the survey after it."""
    talk = replace(hop(RingOutcome.ANSWERED, talk_s=10), endpoint=EndpointId("wang-mobile"), line=LineId("out-1"))
    await billed.begin(talk)
    mobile = Charge(
        CALL, 0, after(20), 10, LegKind.MOBILE, HotlineId("main"), LineId("out-1"), None, "", Decimal(0),
        endpoint=EndpointId("wang-mobile"),
    )  # fmt: skip
    billed.journal.charge(mobile)
    assert await settled(billed, entry(alone=False, status="ANSWER", answered=20, endpoint="wang-mobile")) == [
        (0, LegKind.MOBILE, 20, 10, Decimal(0)),
        leg(40, 20, "0.15", sequence=1),
    ]


async def test_a_callers_leg_that_stands_on_record_is_not_charged_again(billed: House) -> None:
    await billed.begin(hop(RingOutcome.ANSWERED, talk_s=10))
    billed.journal.charge(
        Charge(CALL, 0, after(20), 30, LegKind.INCOMING, HotlineId("main"), LineId("01"), None, "", Decimal(1))
    )
    assert await settled(billed) == [leg(30, 20, "1")]
    assert billed.counts().month_amount == 0


async def test_a_call_of_staff_is_no_callers(billed: House) -> None:
    told = Hop(CALL, 0, after(30), None, None, RingOutcome.ANSWERED, "", 0, 10)
    billed.journal.opened(CallStart(CALL, BEGAN, LineId("8001"), None, "8002", None, "", "1", kind="staff"))
    billed.journal.hop(told)
    assert await settled(billed) == []


async def test_two_occasions_at_once_charge_once(billed: House) -> None:
    billed.manager.left[CALL] = entry(status="NOANSWER")
    results = await asyncio.gather(
        *(billed.aftermath.settle(CALL, billed.manager) for _ in range(4)),
        billed.aftermath.settle_all(billed.manager, lambda _call: False),
        return_exceptions=True,
    )
    assert all(result is None or isinstance(result, AmiError) for result in results), results
    assert (billed.counts().month_calls, billed.counts().month_amount) == (1, Decimal("0.15"))


async def test_calls_that_live_over_a_restart_count_as_in_progress_until_they_go(billed: House) -> None:
    await billed.begin(steps=RINGS_SALES)
    await billed.settle_all(CALL)
    assert (billed.counts().concurrent, billed.counts().month_calls) == (1, 0)
    await billed.settle_all(CALL)
    assert billed.counts().concurrent == 1
    await billed.settle(entry(alone=False, status="CANCEL"))
    assert billed.counts().concurrent == 0


async def test_one_that_went_while_the_link_was_down_counts_no_more(billed: House) -> None:
    await billed.begin(steps=RINGS_SALES)
    await billed.settle_all(CALL)
    await billed.settle_all()
    assert billed.counts().concurrent == 0


async def test_a_walked_call_is_counted_by_its_walk(billed: House) -> None:
    billed.walked.add(CALL)
    await billed.begin(steps=RINGS_SALES)
    await billed.settle_all(CALL, CallId("box-1795176000.7"))
    assert billed.counts().concurrent == 0
