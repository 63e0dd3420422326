"""Picking up what rings at a colleague's phone (A12)."""

import pytest

from appliance.domain.outcome import CallResult, RingOutcome
from hil_rig.phones.api import EventKind
from tests.calls.desks import HOTLINE, Desks
from tests.harness.stage import CALLER_HZ, agent_hz

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]


@pytest.mark.parametrize("code", ["*8", "*88001"])
def test_a_colleague_of_the_department_picks_up_what_rings(desks: Desks, code: str) -> None:
    ringing, own, caller = desks.desk("8001", answers_after_s=None), desks.desk("8002"), desks.guest()
    caller.call(HOTLINE)
    ringing.talk().wait("incoming")
    talk = own.call(code)
    ringing.talk().wait("ended")
    caller.play(desks.tone(CALLER_HZ), looped=True)
    desks.hear_each_other(caller, talk)
    desks.is_now("8001", "available")
    desks.is_now("8002", "talking")
    talk.hang_up()
    caller.wait("ended", 15)

    story = desks.story_of(caller)
    assert [(hop.agent, hop.outcome) for hop in story.hops] == [
        ("8001", RingOutcome.ELSEWHERE),
        ("8002", RingOutcome.ANSWERED),
    ]
    assert (story.record.agent, story.record.result) == ("8002", CallResult.ANSWERED)
    assert [answer.agent for answer in story.surveys] == ["8002"]
    story = desks.house.settled(story.record.call, lambda one: len(one.recordings) == 1)
    assert [kept.agent for kept in story.recordings] == ["8002"]


def test_whoever_shares_no_department_picks_nothing_up(desks: Desks) -> None:
    ringing, stranger, caller = desks.desk("8001", answers_after_s=None), desks.desk("8003"), desks.guest()
    caller.call(HOTLINE)
    ringing.talk().wait("incoming")
    talk = stranger.call("*88001")
    desks.wait_until_hears_prompt_of(talk, "pickup-nothing")
    ringing.talk().answer()
    desks.hears_now(caller, agent_hz("8001"))
    caller.hang_up()

    assert desks.story_of(caller).record.agent == "8001"


def test_what_does_not_ring_cannot_be_picked_up(desks: Desks) -> None:
    own = desks.desk("8002")
    talk = own.call("*8")
    desks.wait_until_hears_prompt_of(talk, "pickup-nothing")
    talk.wait("ended", 10)
    assert [event.kind for event in talk.events()][-1] is EventKind.ENDED
