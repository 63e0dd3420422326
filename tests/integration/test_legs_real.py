"""Several phones at once and numbers outside, on a real Asterisk and real RTP: who is heard by whom, and who stops."""

from pathlib import Path

import pytest

from appliance.asterisk.caller import AsteriskCaller
from appliance.callflow.ports import CallerFacts
from appliance.domain.outcome import RingOutcome
from appliance.media.recording import finish_recording
from hil_rig.measure.wav import read_channels
from tests.harness.ears import hear_tones
from tests.harness.far_end import FAR_HZ, FarNumber
from tests.harness.waiting import wait_for
from tests.integration.world import AGENT_HZ, CALLER_HZ, HOTLINE_NUMBER, RING_BACK_HZ, World, has_ended, leg, own, when

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

MOBILE = "13900000001"
ASKED = "press-1-to-accept"
STOPS_WITHIN_S = 0.5
ASKING_STOPS_WITHIN_S = 4.0
"""Whoever is being asked hears the question out: 3.2 s."""


def recorded(world: World, tmp_path: Path) -> tuple[str, set[float], set[float]]:
    """Give the one recording's name and the tones on its left (the caller) and its right."""
    (raw,) = wait_for(lambda: world.exchange.recordings() or None, "a recording")
    finish_recording(raw, tmp_path / "finished.wav")
    left, right = read_channels(tmp_path / "finished.wav")
    tones = (CALLER_HZ, AGENT_HZ, FAR_HZ)
    told = [{tone.hz for tone in hear_tones(side, tones, shortest_s=0.5)} for side in (left, right)]
    return raw.stem.rpartition("-")[2], told[0], told[1]


def test_the_first_to_answer_has_the_caller_and_the_others_stop_at_once(world: World, tmp_path: Path) -> None:
    world.ring(own("8001"), own("8002"), leg("reception"))
    silent = [world.agent("8001"), world.agent("reception")]
    agent, caller = world.agent("8002", answers_after_s=1), world.caller()
    caller.call(HOTLINE_NUMBER)
    world.wait_until_hears(caller, AGENT_HZ)
    world.wait_until_hears(agent, CALLER_HZ)
    agent.hang_up()

    result = world.exchange.result()
    assert (result.outcome, result.cause, result.caller_left) == (RingOutcome.ANSWERED, "normal clearing", False)
    assert result.answered == own("8002")
    assert result.ring_s == pytest.approx(1, abs=0.5)
    for phone in silent:
        phone.wait("ended", 5)
        assert when(phone, "ended") - when(agent, "answered") < STOPS_WITHIN_S
    caller.wait("ended", 5)
    assert world.prompts_heard(caller) == ["agent-id-zh-8002"]
    assert world.prompts_heard(agent) == ["survey-thanks"]
    assert recorded(world, tmp_path) == ("8002", {CALLER_HZ}, {AGENT_HZ})


def test_a_caller_who_leaves_the_one_who_answered_is_known_by_whom_it_was(world: World) -> None:
    world.ring(own("8001"), leg("reception"))
    reception, caller = world.agent("reception", answers_after_s=0.3), world.caller()
    world.agent("8001")
    caller.call(HOTLINE_NUMBER)
    world.wait_until_hears(caller, AGENT_HZ)
    caller.hang_up()

    result = world.exchange.result()
    assert (result.outcome, result.caller_left) == (RingOutcome.ANSWERED, True)
    assert result.answered == leg("reception")
    assert world.prompts_heard(caller) == []  # nobody's own: no ID
    assert world.prompts_heard(reception) == ["survey-thanks"]


def test_nobody_of_several_answers(world: World) -> None:
    world.ring(own("8001"), own("8002"), own("8003"), ring_s=2)
    phones = [world.agent("8001"), world.agent("8002")]
    caller = world.caller()
    caller.call(HOTLINE_NUMBER)

    result = world.exchange.result()
    assert (result.outcome, result.answered) == (RingOutcome.NO_ANSWER, None)
    assert result.ring_s == pytest.approx(2, abs=0.5)
    for phone in phones:
        phone.wait("ended", 3)


def test_all_of_several_are_away(world: World) -> None:
    world.ring(own("8001"), own("8002"))
    world.caller().call(HOTLINE_NUMBER)

    result = world.exchange.result()
    assert (result.outcome, result.cause) == (RingOutcome.UNREACHABLE, "the phone is not registered")


def test_a_mobile_accepts_by_pressing_1(world: World, tmp_path: Path) -> None:
    world.ring(leg("mobile", "8009", "gsm-1", MOBILE, press_1=True))
    mobile, caller = world.outside(MOBILE, answers_after_s=0.5), world.caller()
    caller.call(HOTLINE_NUMBER)
    mobile.wait("answered", 10)
    wait_for(lambda: world.prompts_heard(mobile) == [ASKED], "the mobile to be asked", again_s=0.2)
    assert not [event for event in caller.events() if event.kind == "answered"]
    mobile.send_digits("1")
    world.wait_until_hears(caller, AGENT_HZ)
    world.wait_until_hears(mobile, CALLER_HZ)
    mobile.hang_up()

    result = world.exchange.result()
    assert (result.outcome, result.cause) == (RingOutcome.ANSWERED, "normal clearing")
    ((asked, billed_s),) = result.billed
    assert asked.line == "gsm-1"
    assert result.talk_s < billed_s <= result.talk_s + result.ring_s
    caller.wait("ended", 5)
    assert world.prompts_heard(caller) == ["agent-id-zh-8009"]
    assert world.prompts_heard(mobile)[-1] == "survey-thanks"
    assert not [event for event in caller.events() if event.kind == "digit"], "the 1 is no word to the caller"
    assert recorded(world, tmp_path) == ("8009", {CALLER_HZ}, {AGENT_HZ})


def test_another_key_is_no_acceptance_but_1_after_it_is(world: World) -> None:
    world.ring(leg("mobile", None, "gsm-1", FarNumber.PRESSES_5_THEN_1, press_1=True))
    caller = world.caller()
    caller.call(HOTLINE_NUMBER)
    world.wait_until_hears(caller, FAR_HZ)
    caller.hang_up()

    assert world.exchange.result().outcome is RingOutcome.ANSWERED


def test_a_networks_announcement_never_counts_and_the_caller_hears_it_ring(world: World) -> None:
    world.ring(leg("mobile", None, "gsm-1", FarNumber.SWITCHED_OFF, press_1=True), ring_s=3)
    caller = world.caller()
    caller.call(HOTLINE_NUMBER)

    result = world.exchange.result()
    assert (result.outcome, result.cause) == (RingOutcome.NO_ANSWER, "not accepted")
    assert result.ring_s == pytest.approx(8, abs=0.7)
    ((asked, billed_s),) = result.billed
    assert asked.line == "gsm-1"
    assert billed_s == pytest.approx(8, abs=1.2), "the carrier bills the announcement"
    caller.wait("ended", 5)
    kinds = [event.kind for event in caller.events()]
    assert "ringing" in kinds
    assert "answered" not in kinds


def test_a_caller_who_was_answered_before_hears_ring_back_and_not_the_network(world: World) -> None:
    request = leg("mobile", None, "gsm-1", FarNumber.SWITCHED_OFF_EARLY)
    world.ring(request, ring_s=3)
    ring = world.exchange.then

    async def answered_first(caller: AsteriskCaller, facts: CallerFacts) -> None:
        await caller.answer()
        await ring(caller, facts)

    world.exchange.then = answered_first
    caller = world.caller()
    caller.call(HOTLINE_NUMBER)

    result = world.exchange.result()
    assert (result.outcome, result.cause) == (RingOutcome.NO_ANSWER, "the number rang unanswered")
    caller.wait("ended", 5)
    assert world.tones_heard(caller, RING_BACK_HZ, FAR_HZ) == {RING_BACK_HZ}


@pytest.mark.parametrize(
    ("number", "line", "outcome", "cause"),
    [
        (FarNumber.BUSY, "gsm-1", RingOutcome.BUSY, "the number is busy"),
        (FarNumber.RINGS, "trunk", RingOutcome.NO_ANSWER, "the number rang unanswered"),
        (FarNumber.HANGS_UP_WHEN_ASKED, "gsm-1", RingOutcome.NO_ANSWER, "not accepted"),
        ("13912340000", "trunk", RingOutcome.UNREACHABLE, "no such number"),
        (FarNumber.ANSWERS, "gone", RingOutcome.UNREACHABLE, "the line can't be reached"),
    ],
)
def test_what_became_of_a_number_outside(
    world: World, number: str, line: str, outcome: RingOutcome, cause: str
) -> None:
    world.ring(leg("mobile", None, line, number, press_1=line == "gsm-1"), ring_s=2)
    world.caller().call(HOTLINE_NUMBER)

    result = world.exchange.result()
    assert (result.outcome, result.cause, result.talk_s) == (outcome, cause, 0)


def test_a_phone_answers_while_the_mobile_is_being_asked(world: World) -> None:
    world.ring(own("8001"), leg("mobile", "8009", "gsm-1", MOBILE, press_1=True))
    mobile = world.outside(MOBILE, answers_after_s=0.2)
    phone, caller = world.agent("8001", answers_after_s=2), world.caller()
    caller.call(HOTLINE_NUMBER)
    world.wait_until_hears(caller, AGENT_HZ)
    mobile.wait("ended", 10)
    assert when(mobile, "ended") - when(phone, "answered") < ASKING_STOPS_WITHIN_S
    caller.hang_up()

    assert world.exchange.result().answered == own("8001")
    assert world.prompts_heard(caller) == ["agent-id-zh-8001"]
    assert world.tones_heard(mobile, CALLER_HZ) == set()


def test_the_caller_leaves_while_the_mobile_is_being_asked(world: World) -> None:
    world.ring(leg("mobile", "8009", "gsm-1", MOBILE, press_1=True))
    mobile, caller = world.outside(MOBILE, answers_after_s=0.2), world.caller()
    caller.call(HOTLINE_NUMBER)
    mobile.wait("answered", 10)
    wait_for(lambda: world.prompts_heard(mobile) == [ASKED], "the mobile to be asked", again_s=0.2)
    caller.hang_up()

    result = world.exchange.result()
    assert (result.outcome, result.caller_left) == (RingOutcome.CANCELLED, True)
    mobile.wait("ended", 10)
    assert when(mobile, "ended") - when(caller, "ended") < ASKING_STOPS_WITHIN_S


def test_two_callers_take_two_lines_and_each_has_their_own(world: World) -> None:
    legs = {"01": leg("a", None, "gsm-1", FarNumber.ANSWERS), "02": leg("b", None, "gsm-2", FarNumber.ANSWERS)}
    callers = []
    for line, one in legs.items():
        world.ring(one)
        callers.append(world.caller(line))
        callers[-1].call(HOTLINE_NUMBER)
        world.wait_until_hears(callers[-1], FAR_HZ)
    taken = [seen.number for seen in world.far.seen()[-2:]]
    for caller in callers:
        assert not has_ended(caller)
        caller.hang_up()

    assert [world.exchange.result().outcome for _ in callers] == [RingOutcome.ANSWERED] * 2
    assert taken == ["71" + FarNumber.ANSWERS, "72" + FarNumber.ANSWERS]


def test_a_phone_that_forwards_its_calls_makes_us_dial_nothing(world: World) -> None:
    world.ring(own("8001"), ring_s=2)
    phone, caller = world.agent("8001"), world.caller()
    before = len(world.far.seen())
    caller.call(HOTLINE_NUMBER)
    phone.wait("incoming", 10)
    phone.reject(302)

    assert world.exchange.result().outcome is not RingOutcome.ANSWERED
    assert len(world.far.seen()) == before
