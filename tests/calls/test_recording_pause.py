"""An agent pauses the recording by a key: nothing of what is said meanwhile is in it, and the caller hears no key."""

from itertools import pairwise

import pytest

from appliance.storage.record_values import CallStory
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.tones import HeardTone
from hil_rig.measure.wav import Samples, read_channels
from hil_rig.phones.api import SipPhone
from tests.calls.scenes import TO_SUPPORT, hangs_up, path, presses_at_the_menu, served_by
from tests.harness.ears import hear_tones, seconds_heard
from tests.harness.light_desk import Talk
from tests.harness.light_phone import LightCaller
from tests.harness.stage import CALLER_HZ, Stage, agent_hz, heard_so_far
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

CARD_HZ = 1870.0
"""What the caller says while nothing may be recorded."""
PAUSED_HZ, RECORDED_HZ = 500.0, 1200.0
SAID_S = 1.0
KEY_HEARD_S = 1.0
CODE_S = 0.2
"""The tone of a pause is longer."""


def says(stage: Stage, caller: SipPhone, agent: SipPhone, hz: float) -> None:
    """Have the caller say something until the agent has heard it."""
    caller.play(stage.tone(hz), looped=True)
    stage.wait_until_hears(agent, hz, SAID_S)


def goes_on_to_say(stage: Stage, caller: LightCaller, agent: Talk, hz: float, seconds: float) -> None:
    """Have the caller say something until the agent has heard it for so long from now on."""
    caller.play(stage.tone(hz), looped=True)
    already = len(agent.samples())
    wait_for(
        lambda: seconds_heard(agent.samples()[already:], hz) >= seconds, f"the agent to hear {hz:g} Hz", again_s=0.1
    )


def settled(stage: Stage, caller: SipPhone) -> CallStory:
    story = stage.story_of(caller)
    return stage.house.settled(story.record.call, lambda now: bool(now.recordings))


def told(stage: Stage) -> str:
    """Tell what the dialplan told last of the recording."""
    lines = [
        line for file in stage.house.instance.raw_recordings.glob("*.pauses") for line in file.read_text().splitlines()
    ]
    return lines[-1].split(" ")[0] if lines else ""


def codes(heard: Samples) -> tuple[list[HeardTone], list[HeardTone]]:
    """Give what the agent heard of the tones that tell of a pause, and of those that end it; speech comes before."""
    since_s = hear_tones(heard, [CALLER_HZ], shortest_s=0.3)[0].start_s
    paused, recorded = (hear_tones(heard, [hz], shortest_s=0.06) for hz in (PAUSED_HZ, RECORDED_HZ))
    return [tone for tone in paused if tone.start_s > since_s], [tone for tone in recorded if tone.start_s > since_s]


def heard_pause_s(heard: Samples) -> float:
    """Give how long the agent heard the pause last: from the beginning of its tone to the end of those that end it."""
    paused, recorded = codes(heard)
    return recorded[-1].end_s - paused[0].start_s


def between_s(recorded: Samples) -> float:
    """Give how far the last that the caller said before the pause is from the first after it."""
    tones = hear_tones(recorded, [CALLER_HZ], shortest_s=0.06)
    return max(later.start_s - earlier.end_s for earlier, later in pairwise(tones))


def silent_at_the_end_s(heard: Samples) -> float:
    return len(heard) / SAMPLE_RATE_HZ - hear_tones(heard, [CALLER_HZ], shortest_s=0.3)[-1].end_s


def caller_hears_no_code(caller: SipPhone) -> bool:
    """Tell whether the caller heard no tone that tells the agent of a pause; speech has none of such a length."""
    return not hear_tones(heard_so_far(caller), [PAUSED_HZ], shortest_s=0.2)


def test_by_a_key_and_again(stage: Stage) -> None:
    """Both ears keep time here: what a phone hears is stretched by its jitter buffer when the machine is busy."""
    desk, caller = stage.exact_agent("8003"), stage.exact_caller()
    presses_at_the_menu(stage, caller, TO_SUPPORT)
    agent = desk.talk()
    stage.wait_until_hears(caller, agent_hz("8003"), SAID_S)
    goes_on_to_say(stage, caller, agent, CALLER_HZ, SAID_S)
    agent.send_digits("*9")
    wait_for(lambda: told(stage) == "paused", "the recording to be paused")
    goes_on_to_say(stage, caller, agent, CARD_HZ, SAID_S)
    goes_on_to_say(stage, caller, agent, CALLER_HZ, 2 * SAID_S)
    agent.send_digits("*9")
    wait_for(lambda: told(stage) == "resumed", "the recording to go on")
    goes_on_to_say(stage, caller, agent, CALLER_HZ, SAID_S)
    hangs_up(caller)

    story = settled(stage, caller)
    (recording,) = story.recordings
    left, right = read_channels(stage.house.instance.recordings / recording.file)
    assert seconds_heard(left, CARD_HZ) == 0
    assert seconds_heard(right, agent_hz("8003")) > SAID_S
    assert len(left) / 8000 == pytest.approx(recording.seconds, abs=0.01)
    assert recording.paused_s > 3 * SAID_S
    assert f"recording: paused for {recording.paused_s:.0f} s" in path(story)
    assert between_s(left) == pytest.approx(heard_pause_s(agent.samples()), abs=0.25)
    paused, recorded = codes(agent.samples())
    assert max(tone.length_s for tone in paused) > CODE_S
    assert recorded
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
