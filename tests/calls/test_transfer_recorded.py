"""Recordings of callers who are passed on (A6, A12, D8): none without the notice, and each can be paused."""

import pytest

from appliance.callflow.trace import Recording
from appliance.services.control_client import command
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.wav import read_channels
from tests.calls.desks import HOTLINE, NOTICED, Desks, hangs_up
from tests.harness.ears import seconds_heard
from tests.harness.light_desk import Talk
from tests.harness.light_phone import LightCaller
from tests.harness.stage import CALLER_HZ, agent_hz
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

NOTICE = "recording-notice"
CARD_HZ = 1870.0
"""What the caller says while nothing may be recorded."""
SAID_S = 0.5
_RAW_BYTES_PER_S = SAMPLE_RATE_HZ * 2 * 2
"""16 bits for each of the two sides."""


def raw_files(desks: Desks) -> list[str]:
    """Name what Asterisk is recording, or was just now."""
    return sorted(file.name for file in desks.house.instance.raw_recordings.glob("*.raw"))


def is_recorded(desks: Desks, agent: str) -> None:
    """Wait until enough of a conversation is on record: those who are joined hear each other before it is begun.

    Asterisk writes a file about a second at a time.
    """
    raw, least = desks.house.instance.raw_recordings, SAID_S * _RAW_BYTES_PER_S
    wait_for(
        lambda: any(file.stat().st_size >= least for file in raw.glob(f"*-{agent}.raw")),
        f"{SAID_S:g} s of agent {agent} to be recorded",
        30,
    )


def pauses(desks: Desks, talk: Talk) -> None:
    """Have the agent pause, and see that nothing is written any more."""
    talk.send_digits("*9")
    wait_for(lambda: told(desks) == "paused", "the recording to be paused")


def told(desks: Desks) -> str:
    """Tell what the dialplan told last of the one recording that is paused."""
    files = [file.read_text() for file in desks.house.instance.raw_recordings.glob("*.pauses")]
    return files[0].splitlines()[-1].split(" ")[0] if files else ""


def says(desks: Desks, caller: LightCaller, talk: Talk, hz: float) -> None:
    """Have the caller say something until the agent has heard it."""
    caller.play(desks.tone(hz), looped=True)
    desks.hears_now(talk, hz)


def recordings(desks: Desks, caller: LightCaller, count: int) -> list[Recording]:
    """Give a call's recordings, in order, when there are so many."""
    story = desks.story_of(caller)
    story = desks.house.settled(story.record.call, lambda one: len(one.recordings) == count)
    return sorted(story.recordings, key=lambda kept: kept.at)


def said_of(desks: Desks, recording: Recording, hz: float) -> float:
    """Tell for how long the caller is heard saying that."""
    caller_side, _ = read_channels(desks.house.instance.recordings / recording.file)
    return seconds_heard(caller_side, hz)


def test_who_is_passed_on_hears_the_notice_before_a_recorded_agent_rings(desks: Desks) -> None:
    first, second, caller = desks.desk("8004"), desks.desk("8002"), desks.guest()
    talk = desks.talks(caller, first, NOTICED)
    assert not raw_files(desks)
    assert talk.refer("8002") == 202
    desks.wait_until_hears_prompt(caller, NOTICE)
    desks.hear_each_other(caller, second.talk())
    hangs_up(caller)

    story = desks.story_of(caller)
    decided = [step.decided for step in story.steps]
    assert decided.index("play the recording notice") < decided.index("ring 8002")
    story = desks.house.settled(story.record.call, lambda one: bool(one.recordings))
    assert [kept.agent for kept in story.recordings] == ["8002"]


def test_who_is_joined_without_having_heard_the_notice_is_not_recorded(desks: Desks) -> None:
    first, second, caller = desks.desk("8004"), desks.desk("8003"), desks.guest()
    talk = desks.talks(caller, first, NOTICED)
    desks.consults(talk, "8003")
    desks.hears_now(talk, agent_hz("8003"))
    hangs_up(talk)
    desks.hear_each_other(caller, second.talk())
    assert not raw_files(desks)
    hangs_up(caller)

    story = desks.story_of(caller)
    (joined,) = (step for step in story.steps if step.decided == "joined with 8003")
    assert joined.reason == "not recorded: the caller has not heard the recording notice"
    assert not story.recordings
    assert not raw_files(desks)


def test_an_agent_who_is_back_with_the_caller_pauses_and_resumes(desks: Desks) -> None:
    first, second, caller = desks.desk("8001"), desks.desk("8003"), desks.guest()
    talk = desks.talks(caller, first)
    desks.consults(talk, "8003")
    desks.hears_now(talk, agent_hz("8003"))
    talk.send_digits("*0")
    second.talk().wait("ended")
    desks.hear_each_other(caller, talk)
    is_recorded(desks, "2-8001")
    pauses(desks, talk)
    says(desks, caller, talk, CARD_HZ)
    says(desks, caller, talk, CALLER_HZ)
    talk.send_digits("*9")
    wait_for(lambda: told(desks) == "resumed", "the recording to go on")
    says(desks, caller, talk, CALLER_HZ)
    hangs_up(caller)

    before, after = recordings(desks, caller, 2)
    assert (before.agent, before.paused_s, after.agent) == ("8001", 0, "8001")
    assert after.paused_s > 2 * SAID_S
    assert said_of(desks, after, CARD_HZ) == 0
    assert said_of(desks, after, CALLER_HZ) > SAID_S


def test_a_pause_outlasts_a_consultation(desks: Desks) -> None:
    first, second, caller = desks.desk("8001"), desks.desk("8003"), desks.guest()
    talk = desks.talks(caller, first)
    pauses(desks, talk)
    desks.hears_now(talk, CALLER_HZ)  # after the tone that tells of the pause
    desks.consults(talk, "8003")
    desks.hears_now(talk, agent_hz("8003"))
    talk.send_digits("*0")
    second.talk().wait("ended")
    says(desks, caller, talk, CARD_HZ)
    says(desks, caller, talk, CALLER_HZ)
    assert not [name for name in raw_files(desks) if "-2-" in name]
    talk.send_digits("*9")
    wait_for(lambda: any("-2-" in name for name in raw_files(desks)), "the recording to begin")
    says(desks, caller, talk, CALLER_HZ)
    hangs_up(caller)

    before, after = recordings(desks, caller, 2)
    assert before.paused_s > 0
    assert (said_of(desks, before, CARD_HZ), said_of(desks, after, CARD_HZ)) == (0, 0)
    assert said_of(desks, after, CALLER_HZ) >= SAID_S


def test_a_colleague_whom_a_phone_has_joined_with_the_caller_pauses(desks: Desks) -> None:
    first, second, caller = desks.desk("8001"), desks.desk("8003"), desks.guest()
    talk = desks.talks(caller, first)
    talk.hold()
    consulting = first.call("8003")
    desks.hears_now(consulting, agent_hz("8003"))
    assert talk.refer_to(consulting) == 202
    joined = second.talk()
    desks.hear_each_other(caller, joined)
    is_recorded(desks, "8003")
    pauses(desks, joined)
    says(desks, caller, joined, CARD_HZ)
    hangs_up(caller)

    _, after = recordings(desks, caller, 2)
    assert after.agent == "8003"
    assert said_of(desks, after, CARD_HZ) == 0
    assert said_of(desks, after, CALLER_HZ) > 0


def test_who_was_joined_is_paused_by_the_controller(desks: Desks) -> None:
    first, second, caller = desks.desk("8001"), desks.desk("8003"), desks.guest()
    talk = desks.talks(caller, first)
    desks.consults(talk, "8003")
    desks.hears_now(talk, agent_hz("8003"))
    hangs_up(talk)
    joined = second.talk()
    desks.hear_each_other(caller, joined)
    is_recorded(desks, "8003")
    (call,) = desks.house.snapshot().calls
    done = command(desks.house.instance.control_socket, "recording", {"call": call, "to": "pause"})
    assert done["agent"] == "8003"
    says(desks, caller, joined, CARD_HZ)
    hangs_up(caller)

    _, after = recordings(desks, caller, 2)
    assert after.agent == "8003"
    assert said_of(desks, after, CARD_HZ) == 0
    assert said_of(desks, after, CALLER_HZ) > 0


def test_who_picked_the_caller_up_pauses(desks: Desks) -> None:
    ringing, own, caller = desks.desk("8001", answers_after_s=None), desks.desk("8002"), desks.guest()
    caller.call(HOTLINE)
    ringing.talk().wait("incoming")
    talk = own.call("*8")
    caller.play(desks.tone(CALLER_HZ), looped=True)
    desks.hear_each_other(caller, talk)
    is_recorded(desks, "8002")
    pauses(desks, talk)
    says(desks, caller, talk, CARD_HZ)
    hangs_up(caller)

    (kept,) = recordings(desks, caller, 1)
    assert kept.agent == "8002"
    assert said_of(desks, kept, CARD_HZ) == 0
    assert said_of(desks, kept, CALLER_HZ) > 0


def test_without_the_controller_who_has_not_heard_the_notice_is_not_recorded(desks: Desks) -> None:
    first, second, caller = desks.desk("8004"), desks.desk("8002"), desks.guest()
    talk = desks.talks(caller, first, NOTICED)
    with desks.house.without_controller():
        assert talk.refer("8002") == 202
        desks.hear_each_other(caller, second.talk())
        assert not raw_files(desks)
        hangs_up(caller)

    assert not desks.story_of(caller).recordings
    assert not raw_files(desks)
