"""All phones of a department ring at once: the first to answer has the caller, and the others are free again (B6)."""

import pytest

from appliance.domain.ids import AgentId
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome
from hil_rig.measure.wav import read_channels
from hil_rig.phones.api import SipPhone
from tests.calls.outside import Outside
from tests.calls.scenes import attempts, hangs_up, is_in_talk, talk
from tests.harness.stage import CALLER_HZ, agent_hz, everyones_tones, tones_in
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

ALL = "4000000001"
STOPS_WITHIN_S = 0.5


def when(phone: SipPhone, kind: str) -> float:
    """Tell when something first happened on a phone."""
    return next(event.at for event in phone.events() if event.kind == kind)


def test_the_others_stop_at_once_and_the_right_id_is_heard(outside: Outside) -> None:
    silent = [outside.agent(number, answers_after_s=None) for number in ("8001", "8003")]
    agent, caller = outside.agent("8002", answers_after_s=1), outside.caller("01")
    calls_and_hears_it_ring(caller)
    for phone in silent:
        phone.wait("incoming", 10)
    is_in_talk(outside, agent)
    live = outside.house.snapshot
    wait_for(
        lambda: all(live().agents[AgentId(phone.name)].state == "available" for phone in silent), "the others free"
    )
    for phone in silent:
        phone.wait("ended", 5)
        assert when(phone, "ended") - when(agent, "answered") < STOPS_WITHIN_S
    talk(outside, caller, agent)
    hangs_up(agent)
    outside.wait_until_hears_prompt(caller, "survey")
    caller.send_digits("1")
    caller.wait("ended", 15)

    story = outside.story_of(caller)
    assert outside.agent_announced(caller) == "8002"
    assert (story.record.result, story.record.agent) == (CallResult.ANSWERED, "8002")
    assert story.record.released_by is ReleasedBy.AGENT
    assert [answer.agent for answer in story.surveys] == ["8002"]
    assert ("8002", RingOutcome.ANSWERED, "normal clearing") in attempts(story)
    complete = outside.house.settled(story.record.call, lambda now: bool(now.recordings))
    (recording,) = complete.recordings
    left, right = read_channels(outside.house.instance.recordings / recording.file)
    assert recording.agent == "8002"
    assert (tones_in(left, everyones_tones()), tones_in(right, everyones_tones())) == ({CALLER_HZ}, {agent_hz("8002")})


def test_a_caller_who_hangs_up_is_on_record_with_the_one_who_answered(outside: Outside) -> None:
    outside.agent("8001", answers_after_s=None)
    agent, caller = outside.agent("8003"), outside.caller("01")
    calls_and_hears_it_ring(caller)
    agent.wait("answered", 10)
    talk(outside, caller, agent)
    hangs_up(caller)

    story = outside.story_of(caller)
    assert (story.record.result, story.record.agent) == (CallResult.ANSWERED, "8003")
    assert story.record.released_by is ReleasedBy.CALLER


def test_nobody_answers(outside: Outside) -> None:
    outside.agent("8001", answers_after_s=None)
    caller = outside.caller("01")
    calls_and_hears_it_ring(caller)
    outside.wait_until_hears_prompt(caller, "no-answer")
    caller.wait("ended", 15)

    assert outside.story_of(caller).record.result is not CallResult.ANSWERED


def calls_and_hears_it_ring(caller: SipPhone) -> None:
    """Call the department; its hotline has no welcome, so the caller hears nothing but the ring tone."""
    caller.call(ALL)
    caller.wait("ringing", 10)
