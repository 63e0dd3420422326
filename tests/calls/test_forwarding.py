"""An agent who can't be had is passed over for the next, and each attempt stands in the record with its cause."""

import pytest

from appliance.domain.outcome import CallResult, RingOutcome
from tests.calls.scenes import (
    TO_SALES,
    TO_SUPPORT,
    attempts,
    hangs_up,
    path,
    presses_at_the_menu,
    served_by,
    talk,
)
from tests.harness.stage import CALLER_HZ, Stage, agent_hz, tones_heard

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

ANSWERED = ("8002", RingOutcome.ANSWERED, "normal clearing")


def test_the_first_agents_phone_is_busy_and_the_second_serves(stage: Stage) -> None:
    stage.agent("8001", rejects=486)
    second, caller = stage.agent("8002"), stage.exact_caller()
    served_by(stage, caller, second)
    hangs_up(second)
    stage.wait_until_hears_prompt(caller, "survey")
    hangs_up(caller)

    story = stage.story_of(caller)
    assert attempts(story) == [("8001", RingOutcome.BUSY, "the phone is busy"), ANSWERED]
    assert story.record.agent == "8002"
    assert stage.agent_announced(caller) == "8002"


def test_the_first_agent_is_in_another_call_and_the_second_serves(stage: Stage) -> None:
    first, second = stage.agent("8001"), stage.agent("8002")
    earlier, later = stage.caller("01"), stage.caller("02")
    served_by(stage, earlier, first)
    presses_at_the_menu(stage, later, TO_SALES)
    second.wait("answered", 10)
    talk(stage, later, second)
    hangs_up(later)
    hangs_up(earlier)

    story = stage.story_of(later)
    assert attempts(story) == [
        ("8001", RingOutcome.BUSY, "in another call"),
        ("8002", RingOutcome.ANSWERED, "the caller hung up"),
    ]
    assert tones_heard(earlier) == {agent_hz("8001")}
    assert tones_heard(later) == {agent_hz("8002")}
    assert len([event for event in first.events() if event.kind == "incoming"]) == 1


def test_an_unregistered_phone_is_passed_over(stage: Stage) -> None:
    second, caller = stage.agent("8002"), stage.caller()
    served_by(stage, caller, second)
    hangs_up(caller)

    first_attempt, *_ = attempts(stage.story_of(caller))
    assert first_attempt == ("8001", RingOutcome.UNREACHABLE, "the phone is not registered")


def test_an_unanswered_phone_is_passed_over(stage: Stage) -> None:
    first, second, caller = stage.agent("8001", answers_after_s=None), stage.agent("8002"), stage.caller()
    presses_at_the_menu(stage, caller, TO_SALES)
    first.wait("incoming", 10)
    first.wait("ended", 10)
    second.wait("answered", 10)
    talk(stage, caller, second)
    hangs_up(caller)

    story = stage.story_of(caller)
    assert attempts(story)[0] == ("8001", RingOutcome.NO_ANSWER, "the phone rang unanswered")
    assert story.hops[0].ring_s == pytest.approx(3, abs=0.7)
    assert story.record.result is CallResult.ANSWERED


def test_when_nobody_can_be_reached_the_record_says_so(stage: Stage) -> None:
    caller = stage.caller()
    presses_at_the_menu(stage, caller, TO_SUPPORT)
    stage.wait_until_hears_prompt(caller, "voicemail-no-answer")
    hangs_up(caller)

    story = stage.story_of(caller)
    assert attempts(story) == [("8003", RingOutcome.UNREACHABLE, "the phone is not registered")]
    assert path(story)[-3:] == ["ring: go to message", "voicemail: take a message", "caller: hung up"]


def test_an_agent_who_talks_hears_nothing_of_the_next_caller(stage: Stage) -> None:
    agent = stage.agent("8003")
    earlier, later = stage.caller("01"), stage.caller("02")
    served_by(stage, earlier, agent, TO_SUPPORT)
    presses_at_the_menu(stage, later, TO_SUPPORT)
    stage.wait_until_hears_prompt(later, "voicemail-busy")
    hangs_up(later)
    hangs_up(earlier)

    assert attempts(stage.story_of(later)) == [("8003", RingOutcome.BUSY, "in another call")]
    assert tones_heard(agent) == {CALLER_HZ}
