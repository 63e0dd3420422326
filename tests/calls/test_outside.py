"""A call goes on to a number outside: by a line that can't tell an answer, somebody must press 1 (B7)."""

import pytest

from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome
from tests.calls.outside import MOBILE, MOBILE_HZ, Outside
from tests.calls.scenes import attempts, hangs_up
from tests.harness.far_end import FAR_HZ
from tests.harness.stage import CALLER_HZ, hears
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

TO_MOBILE, TO_SWITCHED_OFF, TO_BRANCH = "4000000002", "4000000003", "02161234567"
ASKED = "press-1-to-accept"
RINGTONE = "正在为您转接外勤同事的手机。"


def test_a_mobile_accepts_and_is_served_as_any_agent_is(outside: Outside) -> None:
    mobile, caller = outside.mobile(), outside.caller("01")
    caller.call(TO_MOBILE)
    mobile.wait("answered", 10)
    outside.wait_until_hears_built_in(mobile, ASKED)
    outside.wait_until_hears_prompt(caller, RINGTONE)
    assert not [event for event in caller.events() if event.kind == "answered"], "the caller still hears it ring"
    mobile.send_digits("1")
    outside.wait_until_hears(caller, MOBILE_HZ, 1)
    caller.play(outside.tone(CALLER_HZ), looped=True)
    outside.wait_until_hears(mobile, CALLER_HZ, 1)
    hangs_up(mobile)
    outside.wait_until_hears_prompt(caller, "survey")
    caller.send_digits("2")
    caller.wait("ended", 15)

    story = outside.story_of(caller)
    assert attempts(story) == [("8009", RingOutcome.ANSWERED, "normal clearing")]
    assert (story.hops[0].endpoint, story.hops[0].line) == ("mobile", "gsm-1")
    assert (story.record.result, story.record.agent) == (CallResult.ANSWERED, "8009")
    assert story.record.released_by is ReleasedBy.AGENT
    assert [(answer.agent, answer.key) for answer in story.surveys] == [("8009", "2")]
    assert outside.agent_announced(caller) == "8009"
    assert not [event for event in caller.events() if event.kind == "digit"]
    assert outside.far.seen()[-1].number == f"71{MOBILE}"
    (recording,) = outside.house.settled(story.record.call, lambda now: bool(now.recordings)).recordings
    assert recording.agent == "8009"


def test_a_conversation_with_a_mobile_outlives_the_controller(outside: Outside) -> None:
    mobile, caller = outside.mobile(), outside.caller("01")
    caller.call(TO_MOBILE)
    mobile.wait("answered", 10)
    outside.wait_until_hears_built_in(mobile, ASKED)
    mobile.send_digits("1")
    outside.wait_until_hears(caller, MOBILE_HZ, 1)
    outside.house.kill_controller()
    caller.play(outside.tone(CALLER_HZ), looped=True)
    outside.wait_until_hears(mobile, CALLER_HZ, 1)
    hangs_up(caller)
    outside.house.start_controller()

    story = outside.story_of(caller, 20)
    assert (story.record.result, story.record.agent) == (CallResult.ANSWERED, "8009")
    outside.house.settled(story.record.call, lambda now: bool(now.recordings))


def test_who_does_not_press_1_has_not_answered(outside: Outside) -> None:
    mobile, caller = outside.mobile(), outside.caller("01")
    caller.call(TO_MOBILE)
    mobile.wait("answered", 10)
    mobile.wait("ended", 15)
    outside.wait_until_hears_prompt(caller, "no-answer")
    caller.wait("ended", 15)

    story = outside.story_of(caller)
    assert attempts(story) == [("8009", RingOutcome.NO_ANSWER, "not accepted")]
    assert story.record.result is not CallResult.ANSWERED
    assert not hears(caller, MOBILE_HZ, 0.2)


def test_a_networks_announcement_is_no_answer(outside: Outside) -> None:
    caller = outside.caller("01")
    caller.call(TO_SWITCHED_OFF)
    caller.wait("ringing", 10)
    outside.wait_until_hears_prompt(caller, "no-answer", 20)
    caller.wait("ended", 15)

    story = outside.story_of(caller)
    assert [(hop.endpoint, hop.outcome, hop.cause) for hop in story.hops] == [
        ("switched-off", RingOutcome.NO_ANSWER, "not accepted")
    ]
    assert not hears(caller, FAR_HZ, 0.2)


def test_a_trunk_tells_the_answer_itself(outside: Outside) -> None:
    caller = outside.caller("01")
    caller.call(TO_BRANCH)
    outside.wait_until_hears(caller, FAR_HZ, 1)
    hangs_up(caller)

    story = outside.story_of(caller)
    assert (story.record.result, story.hops[0].endpoint, story.hops[0].line) == (CallResult.ANSWERED, "branch", "trunk")
    assert f"sip:{outside.number_of(caller)}@" in outside.far.seen()[-1].asserted


def legs_go_out(outside: Outside, legs: int) -> None:
    """Wait until so many legs have gone out since the beginning of the run."""
    wait_for(lambda: len(outside.far.seen()) == legs, "the leg to go out")


def test_two_callers_take_two_lines(outside: Outside) -> None:
    callers = [outside.caller("01"), outside.caller("02")]
    before = len(outside.far.seen())
    for number, caller in enumerate(callers, 1):
        caller.call(TO_SWITCHED_OFF if number == 1 else TO_MOBILE)
        legs_go_out(outside, before + number)
    lines = {name.partition("-0")[0] for name in outside.house.channels() if name.startswith("PJSIP/peer-gsm")}
    taken = [seen.number[:2] for seen in outside.far.seen()[-2:]]
    for caller in callers:
        hangs_up(caller)

    assert (lines, taken) == ({"PJSIP/peer-gsm"}, ["71", "72"])
    assert [outside.story_of(caller).hops[0].line for caller in callers] == ["gsm-1", "gsm-2"]
