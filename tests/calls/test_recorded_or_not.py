"""Who is recorded, by ear: callers are told before, each agent goes by the own word, the controller can pause."""

import pytest

from appliance.domain.ids import CallId
from appliance.services.control_client import command
from hil_rig.measure.wav import read_channels
from hil_rig.phones.api import SipPhone
from tests.calls.scenes import calls, hangs_up, talk
from tests.harness.ears import hear_tones, seconds_heard
from tests.harness.stage import CALLER_HZ, Stage, agent_hz, heard_so_far
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

NOTICE = "recording-notice"
PAUSED_HZ = 500.0
CARD_HZ = 1870.0


def notices_heard(stage: Stage, caller: SipPhone) -> int:
    return [heard.prompt_id for heard in stage.known(caller)].count(NOTICE)


def test_the_caller_hears_the_notice_before_anybody_is_rung(stage: Stage) -> None:
    agent, _ = stage.agent("8001"), stage.agent("8011", answers_after_s=None)
    caller = stage.caller("noticed")
    calls(caller)
    stage.wait_until_hears_prompt(caller, NOTICE)
    assert not [event for event in agent.events() if event.kind == "incoming"]
    agent.wait("answered", 10)
    talk(stage, caller, agent)
    hangs_up(caller)

    story = stage.story_of(caller)
    (recording,) = stage.house.settled(story.record.call, lambda now: bool(now.recordings)).recordings
    left, right = read_channels(stage.house.instance.recordings / recording.file)
    assert seconds_heard(left, CALLER_HZ) > 0.5
    assert seconds_heard(right, agent_hz("8001")) > 0.5
    assert notices_heard(stage, caller) == 1
    (told,) = (step for step in story.steps if step.kind == "recording")
    assert told.decided == "play the recording notice"


def test_an_agent_who_is_not_recorded_is_not_though_others_would_be(stage: Stage) -> None:
    _, agent = stage.agent("8001", answers_after_s=None), stage.agent("8011")
    caller = stage.caller("noticed")
    calls(caller)
    agent.wait("answered", 15)
    talk(stage, caller, agent)
    agent.send_digits("*9")
    said_s = seconds_heard(heard_so_far(caller), agent_hz("8011"))
    stage.wait_until_hears(caller, agent_hz("8011"), said_s + 1)
    assert not list(stage.house.instance.raw_recordings.iterdir())
    hangs_up(caller)

    story = stage.story_of(caller)
    assert not story.recordings
    reason = next(step.reason for step in story.steps if step.decided.startswith("ring "))
    assert "8011 is not recorded: agent 8011 has `record: false`" in reason
    assert not hear_tones(heard_so_far(agent), [PAUSED_HZ], shortest_s=0.2)


def test_nor_by_asterisk_alone(stage: Stage) -> None:
    agent, caller = stage.agent("8011"), stage.caller("noticed")
    with stage.house.without_controller():
        caller.call("100")
        stage.wait_until_hears_prompt(caller, "fallback-greeting")
        talk(stage, caller, agent)
        assert not list(stage.house.instance.raw_recordings.iterdir())
        hangs_up(caller)
    story = stage.story_of(caller)
    assert story.record.agent == "8011"
    assert not story.recordings
    assert notices_heard(stage, caller) == 0


def test_the_controller_pauses_and_resumes_by_command(stage: Stage) -> None:
    agent, caller = stage.agent("8001"), stage.caller("direct")
    calls(caller)
    talk(stage, caller, agent)
    call = stage.house.live_call(stage.number_of(caller)).call
    asks(stage, call, "pause")
    wait_for(lambda: bool(hear_tones(heard_so_far(agent), [PAUSED_HZ], shortest_s=0.2)), "the agent to be told")
    asks(stage, call, "pause")
    caller.play(stage.tone(CARD_HZ), looped=True)
    stage.wait_until_hears(agent, CARD_HZ, 1)
    caller.play(stage.tone(CALLER_HZ), looped=True)
    wait_for(lambda: seconds_heard(heard_so_far(agent)[-8000:], CARD_HZ) == 0, "the card to be told", again_s=0.2)
    asks(stage, call, "resume")
    said_s = seconds_heard(heard_so_far(agent), CALLER_HZ)
    stage.wait_until_hears(agent, CALLER_HZ, said_s + 1)
    hangs_up(caller)

    story = stage.story_of(caller)
    (recording,) = stage.house.settled(story.record.call, lambda now: bool(now.recordings)).recordings
    left, _ = read_channels(stage.house.instance.recordings / recording.file)
    assert recording.paused_s > 1
    assert seconds_heard(left, CARD_HZ) == 0
    assert hear_tones(left, [CALLER_HZ], shortest_s=0.5)[-1].start_s > recording.paused_s
    wait_for(lambda: _pauses_on_record(stage, call) == 1, "the one pause on the call's path")


def _pauses_on_record(stage: Stage, call: CallId) -> int:
    story = stage.house.records.story(call)
    return sum(step.kind == "recording" for step in story.steps) if story else 0


def asks(stage: Stage, call: CallId, to: str) -> None:
    done = command(stage.house.instance.control_socket, "recording", {"call": call, "to": to})
    assert done["to"] == to
