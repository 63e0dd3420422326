"""A caller who is passed on while the agent consults about them (A12): whoever keys it, they go there, once."""

import pytest

from appliance.domain.outcome import CallResult
from tests.calls.desks import MUSIC_HZ, Desks, hangs_up, passed_on, talks
from tests.harness.light_desk import LightDesk, Talk
from tests.harness.light_phone import LightCaller
from tests.harness.stage import agent_hz

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]


def consulted(desks: Desks, caller: LightCaller) -> tuple[Talk, Talk]:
    """Have 8001 consult 8003 about a caller; give both their sides."""
    first, second = desks.desk("8001"), desks.desk("8003")
    talk = desks.talks(caller, first)
    desks.consults(talk, "8003")
    desks.hears_now(talk, agent_hz("8003"))
    desks.hears_now(caller, MUSIC_HZ)
    return talk, second.talk()


def went(desks: Desks, caller: LightCaller, third: LightDesk, two: tuple[Talk, Talk]) -> None:
    """See the caller talk with 8002, and nobody come between when the two who consulted part."""
    desks.hear_each_other(caller, third.talk())
    for one in two:
        one.hang_up()
    desks.is_now("8001", "wrap_up", "available")
    desks.is_now("8003", "wrap_up", "available")
    desks.hear_each_other(caller, third.talk())
    assert desks.calls == 3
    hangs_up(caller)

    story = desks.story_of(caller)
    assert talks(story) == [("8001", "", "passed the caller on"), ("8002", "8001", "the caller hung up")]
    assert passed_on(story) == ["consult 8003", "pass on to 8002"]


@pytest.mark.parametrize("who", ["agent", "colleague"])
def test_by_a_code(desks: Desks, who: str) -> None:
    third, caller = desks.desk("8002"), desks.guest()
    two = consulted(desks, caller)
    keys = two[0 if who == "agent" else 1]
    keys.send_digits("*2")
    desks.wait_until_hears_prompt_of(keys, "transfer-number")
    keys.send_digits("8002#")
    went(desks, caller, third, two)


def test_by_the_agents_phone(desks: Desks) -> None:
    third, caller = desks.desk("8002"), desks.guest()
    two = consulted(desks, caller)
    assert two[0].refer("8002") == 202
    went(desks, caller, third, two)


def test_nobody_consults_anew_while_the_caller_is_held(desks: Desks) -> None:
    caller = desks.guest()
    talk, theirs = consulted(desks, caller)
    theirs.send_digits("*1")
    desks.hears_now(theirs, agent_hz("8001"))
    hangs_up(talk)
    desks.hear_each_other(caller, theirs)
    hangs_up(caller)

    assert passed_on(desks.story_of(caller)) == ["consult 8003", "joined with 8003"]


def test_a_caller_who_leaves_as_they_are_left_to_the_colleague_frees_everybody(desks: Desks) -> None:
    caller = desks.guest()
    talk, theirs = consulted(desks, caller)
    talk.hang_up()
    caller.hang_up()
    theirs.wait("ended", 10)

    assert desks.story_of(caller).record.result is CallResult.ANSWERED
