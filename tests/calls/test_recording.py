"""A conversation is recorded in stereo: the caller left, the agent right, however the two came together."""

import pytest

from appliance.domain.outcome import CallResult, ServedBy
from appliance.storage.record_values import CallStory
from hil_rig.measure.wav import read_channels
from tests.calls.scenes import TO_SUPPORT, calls, hangs_up, served_by, talk
from tests.harness.stage import CALLER_HZ, Stage, agent_hz, everyones_tones, tones_in

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]


def recorded(stage: Stage, story: CallStory) -> tuple[str, set[float], set[float]]:
    """Give a call's one recording: whose it is, and the tones on its left and on its right."""
    complete = stage.house.settled(story.record.call, lambda now: bool(now.recordings))
    (recording,) = complete.recordings
    left, right = read_channels(stage.house.instance.recordings / recording.file)
    assert len(left) / 8000 == pytest.approx(recording.seconds, abs=0.01)
    return recording.agent, tones_in(left, everyones_tones()), tones_in(right, everyones_tones())


def test_after_a_menu(stage: Stage) -> None:
    agent, caller = stage.agent("8003"), stage.caller()
    served_by(stage, caller, agent, TO_SUPPORT)
    hangs_up(caller)

    assert recorded(stage, stage.story_of(caller)) == ("8003", {CALLER_HZ}, {agent_hz("8003")})


def test_after_early_media(stage: Stage) -> None:
    agent, caller = stage.agent("8001"), stage.caller("direct")
    calls(caller)
    agent.wait("answered", 10)
    talk(stage, caller, agent)
    hangs_up(agent)
    caller.wait("ended", 15)

    assert recorded(stage, stage.story_of(caller)) == ("8001", {CALLER_HZ}, {agent_hz("8001")})


def test_after_several_phones_rang_at_once_without_the_controller(stage: Stage) -> None:
    with stage.house.without_controller():
        silent = [stage.agent(number, answers_after_s=None) for number in ("8004", "8006")]
        agent, caller = stage.agent("8005", answers_after_s=1), stage.caller("everyone")
        caller.call("100")
        stage.wait_until_hears_prompt(caller, "fallback-greeting")
        for phone in silent:
            phone.wait("incoming", 15)
        agent.wait("answered", 15)
        talk(stage, caller, agent)
        hangs_up(caller)

    story = stage.story_of(caller)
    assert (story.record.result, story.record.served_by) == (CallResult.ANSWERED, ServedBy.FALLBACK)
    assert story.record.agent == "8005"
    assert recorded(stage, story) == ("8005", {CALLER_HZ}, {agent_hz("8005")})
    assert not [event for phone in silent for event in phone.events() if event.kind == "answered"]


def test_a_caller_whom_nobody_served_is_not_recorded(stage: Stage) -> None:
    agent, caller = stage.agent("8001", answers_after_s=None), stage.caller("direct")
    calls(caller)
    agent.wait("incoming", 10)
    hangs_up(caller)

    assert not stage.story_of(caller).recordings
