"""An agent pauses the recording by a key: nothing of what is said meanwhile is in it, and the caller hears no key."""

import pytest

from appliance.storage.record_values import CallStory
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.wav import Samples, read_channels
from hil_rig.phones.api import SipPhone
from tests.calls.scenes import TO_SUPPORT, hangs_up, path, served_by
from tests.harness.ears import hear_tones, seconds_heard
from tests.harness.stage import CALLER_HZ, Stage, agent_hz, heard_so_far
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

CARD_HZ = 1870.0
"""What the caller says while nothing may be recorded."""
PAUSED_HZ, RECORDED_HZ = 500.0, 1200.0
SAID_S = 1.0
KEY_HEARD_S = 1.0


def says(stage: Stage, caller: SipPhone, agent: SipPhone, hz: float) -> None:
    """Have the caller say something until the agent has heard it."""
    caller.play(stage.tone(hz), looped=True)
    stage.wait_until_hears(agent, hz, SAID_S)


def settled(stage: Stage, caller: SipPhone) -> CallStory:
    story = stage.story_of(caller)
    return stage.house.settled(story.record.call, lambda now: bool(now.recordings))


def told(stage: Stage) -> str:
    """Tell what the dialplan told last of the recording."""
    lines = [
        line for file in stage.house.instance.raw_recordings.glob("*.pauses") for line in file.read_text().splitlines()
    ]
    return lines[-1].split(" ")[0] if lines else ""


def agent_heard_the_codes(agent: SipPhone) -> bool:
    heard = heard_so_far(agent)
    paused, recorded = (hear_tones(heard, [hz], shortest_s=0.06) for hz in (PAUSED_HZ, RECORDED_HZ))
    return any(tone.end_s - tone.start_s > 0.2 for tone in paused) and bool(recorded)


def from_first_to_last_s(heard: Samples) -> float:
    """Give how long it is from the first to the last that the caller said."""
    tones = hear_tones(heard, [CALLER_HZ], shortest_s=0.3)
    return tones[-1].end_s - tones[0].start_s


def silent_at_the_end_s(heard: Samples) -> float:
    return len(heard) / SAMPLE_RATE_HZ - hear_tones(heard, [CALLER_HZ], shortest_s=0.3)[-1].end_s


def caller_hears_no_code(caller: SipPhone) -> bool:
    """Tell whether the caller heard no tone that tells the agent of a pause; speech has none of such a length."""
    return not hear_tones(heard_so_far(caller), [PAUSED_HZ], shortest_s=0.2)


def test_by_a_key_and_again(stage: Stage) -> None:
    agent, caller = stage.agent("8003"), stage.caller()
    served_by(stage, caller, agent, TO_SUPPORT)
    agent.send_digits("*9")
    wait_for(lambda: told(stage) == "paused", "the recording to be paused")
    says(stage, caller, agent, CARD_HZ)
    caller.play(stage.tone(CALLER_HZ), looped=True)
    stage.wait_until_hears(agent, CALLER_HZ, 2 * SAID_S)
    agent.send_digits("*9")
    wait_for(lambda: told(stage) == "resumed", "the recording to go on")
    before_s = seconds_heard(heard_so_far(agent), CALLER_HZ)
    stage.wait_until_hears(agent, CALLER_HZ, before_s + SAID_S)
    hangs_up(caller)

    story = settled(stage, caller)
    (recording,) = story.recordings
    left, right = read_channels(stage.house.instance.recordings / recording.file)
    assert seconds_heard(left, CARD_HZ) == 0
    assert seconds_heard(right, agent_hz("8003")) > SAID_S
    assert len(left) / 8000 == pytest.approx(recording.seconds, abs=0.01)
    assert recording.paused_s > 2 * SAID_S
    assert f"recording: paused for {recording.paused_s:.0f} s" in path(story)
    assert from_first_to_last_s(left) == pytest.approx(from_first_to_last_s(heard_so_far(agent)), abs=0.25)
    assert agent_heard_the_codes(agent)
    assert caller_hears_no_code(caller)


def test_until_the_release(stage: Stage) -> None:
    agent, caller = stage.agent("8003"), stage.caller()
    served_by(stage, caller, agent, TO_SUPPORT)
    agent.send_digits("*9")
    wait_for(lambda: told(stage) == "paused", "the recording to be paused")
    says(stage, caller, agent, CARD_HZ)
    raw = stage.house.instance.raw_recordings
    assert len(list(raw.glob("*.raw"))) == 1, "a recording that is paused is not finished"
    hangs_up(agent)
    hangs_up(caller)

    story = settled(stage, caller)
    (recording,) = story.recordings
    left, _ = read_channels(stage.house.instance.recordings / recording.file)
    assert seconds_heard(left, CARD_HZ) == 0
    assert recording.paused_s > SAID_S
    assert silent_at_the_end_s(left) == pytest.approx(recording.paused_s, abs=0.3)


def test_without_the_controller(stage: Stage) -> None:
    agent, caller = stage.agent("8003"), stage.caller()
    served_by(stage, caller, agent, TO_SUPPORT)
    with stage.house.without_controller():
        agent.send_digits("*9")
        wait_for(lambda: told(stage) == "paused", "the recording to be paused")
        says(stage, caller, agent, CARD_HZ)
    caller.play(stage.tone(CALLER_HZ), looped=True)
    before_s = seconds_heard(heard_so_far(agent), CALLER_HZ)
    stage.wait_until_hears(agent, CALLER_HZ, before_s + SAID_S)
    agent.send_digits("*9")
    wait_for(lambda: told(stage) == "resumed", "the recording to go on")
    hangs_up(caller)

    story = settled(stage, caller)
    (recording,) = story.recordings
    left, _ = read_channels(stage.house.instance.recordings / recording.file)
    assert seconds_heard(left, CARD_HZ) == 0
    assert recording.paused_s > SAID_S


def test_the_callers_keys_pause_nothing(stage: Stage) -> None:
    agent, caller = stage.agent("8003"), stage.caller()
    served_by(stage, caller, agent, TO_SUPPORT)
    caller.send_digits("*9A1")
    said_s = seconds_heard(heard_so_far(agent), CALLER_HZ)
    stage.wait_until_hears(agent, CALLER_HZ, said_s + 2 * KEY_HEARD_S)
    assert not list(stage.house.instance.raw_recordings.glob("*.pauses"))
    hangs_up(caller)

    (recording,) = settled(stage, caller).recordings
    assert recording.paused_s == 0
    assert caller_hears_no_code(caller)
    wait_for(lambda: not list(stage.house.instance.raw_recordings.iterdir()), "no raw recording left")
