"""An agent on a mobile, behind two halves of a call, pauses the recording by the same key."""

import pytest

from hil_rig.measure.wav import read_channels
from tests.calls.outside import MOBILE_HZ, Outside
from tests.calls.scenes import hangs_up
from tests.calls.test_outside import ASKED, TO_MOBILE
from tests.harness.ears import seconds_heard
from tests.harness.stage import CALLER_HZ, heard_so_far
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

CARD_HZ = 1870.0


def test_a_mobile_pauses_and_resumes(outside: Outside) -> None:
    mobile, caller = outside.mobile(), outside.caller("01")
    caller.call(TO_MOBILE)
    mobile.wait("answered", 10)
    outside.wait_until_hears_built_in(mobile, ASKED)
    mobile.send_digits("1")
    outside.wait_until_hears(caller, MOBILE_HZ, 1)
    caller.play(outside.tone(CALLER_HZ), looped=True)
    outside.wait_until_hears(mobile, CALLER_HZ, 1)
    mobile.send_digits("*9")
    wait_for(lambda: told(outside) == "paused", "the recording to be paused")
    caller.play(outside.tone(CARD_HZ), looped=True)
    outside.wait_until_hears(mobile, CARD_HZ, 1)
    caller.play(outside.tone(CALLER_HZ), looped=True)
    said_s = seconds_heard(heard_so_far(mobile), CALLER_HZ)
    outside.wait_until_hears(mobile, CALLER_HZ, said_s + 1)
    mobile.send_digits("*9")
    wait_for(lambda: told(outside) == "resumed", "the recording to go on")
    said_s = seconds_heard(heard_so_far(mobile), CALLER_HZ)
    outside.wait_until_hears(mobile, CALLER_HZ, said_s + 1)
    hangs_up(caller)

    story = outside.story_of(caller)
    (recording,) = outside.house.settled(story.record.call, lambda now: bool(now.recordings)).recordings
    left, right = read_channels(outside.house.instance.recordings / recording.file)
    assert (recording.agent, recording.paused_s > 1) == ("8009", True)
    assert seconds_heard(left, CARD_HZ) == 0
    assert seconds_heard(left, CALLER_HZ) > 1
    assert seconds_heard(right, MOBILE_HZ) > 1


def told(outside: Outside) -> str:
    """Tell what the dialplan told last of the recording."""
    files = outside.house.instance.raw_recordings.glob("*.pauses")
    lines = [line for file in files for line in file.read_text().splitlines()]
    return lines[-1].split(" ")[0] if lines else ""
