"""Recordings of callers who are passed on (A6, A12, D8): none without the notice, and each can be paused."""

import pytest

from tests.calls.desks import NOTICED, Desks, hangs_up
from tests.harness.stage import agent_hz

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

NOTICE = "recording-notice"


def raw_files(desks: Desks) -> list[str]:
    """Name what Asterisk is recording, or was just now."""
    return sorted(file.name for file in desks.house.instance.raw_recordings.glob("*.raw"))


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
