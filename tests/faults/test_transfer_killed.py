"""The controller dies or hangs around a caller who is passed on: nobody is rung twice, nobody is left in silence."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.asterisk.render.dialplan import FIRST_LIMIT_S
from appliance.domain.outcome import CallResult, RingOutcome
from appliance.storage.record_values import CallStory
from tests.calls.desks import CONFIGURATION, HOTLINE, MUSIC_HZ, Desks
from tests.faults.breakable import BreakableHouse
from tests.faults.scenes import now
from tests.harness.light_desk import LightDesk, Talk
from tests.harness.light_phone import LightCaller
from tests.harness.memory import folder_in_memory
from tests.harness.stage import CALLER_HZ, agent_hz

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

_SLACK_S = 3.0
"""Of a busy machine, and of the second by which the frame looks whether a held caller has been fetched."""


@pytest.fixture(scope="module")
def breakable() -> Iterator[BreakableHouse]:
    """Run a switchboard of desks, to be broken."""
    with BreakableHouse(CONFIGURATION) as house:
        yield house


@pytest.fixture
def desks(breakable: BreakableHouse, tmp_path: Path) -> Iterator[Desks]:
    """Give a test its phones; when it is over, the house is mended and nothing of the call may be left."""
    with folder_in_memory(tmp_path) as folder, Desks(breakable, folder) as desks:
        yield desks
    breakable.bring_back()


def consults(desks: Desks, talk: Talk, colleague: LightDesk) -> Talk:
    """Have an agent consult a colleague by the code while the caller is held; give the colleague's side."""
    desks.consults(talk, colleague.name)
    desks.hears_now(talk, agent_hz(colleague.name))
    return colleague.talk()


def joined_by_code(desks: Desks, caller: LightCaller) -> Talk:
    """Give the side of a colleague whom an agent has joined with the caller by the code."""
    first, second = desks.desk("8001"), desks.desk("8003")
    talk = desks.talks(caller, first)
    with_caller = consults(desks, talk, second)
    talk.hang_up()
    desks.hear_each_other(caller, with_caller)
    return with_caller


def passed_on(desks: Desks, caller: LightCaller) -> Talk:
    """Give the side of a colleague to whom an agent has passed the caller on by the phone's own transfer."""
    first, second = desks.desk("8001"), desks.desk("8002")
    assert desks.talks(caller, first).refer("8002") == 202
    desks.hear_each_other(caller, second.talk())
    return second.talk()


def picked_up(desks: Desks, caller: LightCaller) -> Talk:
    """Give the side of a colleague who has picked the caller up."""
    first, second = desks.desk("8001", answers_after_s=None), desks.desk("8002")
    caller.call(HOTLINE)
    caller.play(desks.tone(CALLER_HZ), looped=True)
    first.talk().wait("incoming")
    picking = second.call("*8")
    desks.hear_each_other(caller, picking)
    return picking


WAYS = {"passed on": passed_on, "joined by a code": joined_by_code, "picked up": picked_up}


def answered(story: CallStory) -> list[str | None]:
    """Tell who talked with the caller."""
    return [hop.agent for hop in story.hops if hop.outcome is RingOutcome.ANSWERED]


@pytest.mark.parametrize("way", WAYS)
def test_killed_in_the_talk_that_follows_the_caller_has_been_served(
    breakable: BreakableHouse, desks: Desks, way: str
) -> None:
    caller = desks.guest()
    last = WAYS[way](desks, caller)
    rung = desks.calls
    breakable.kill_controller()
    desks.hear_each_other(caller, last)
    last.hang_up()
    caller.wait("ended", FIRST_LIMIT_S + _SLACK_S)
    assert desks.calls == rung

    breakable.start_controller()
    story = desks.story_of(caller)
    assert (story.record.result, story.record.agent) == (CallResult.ANSWERED, last.desk.name)
    assert answered(story) == (["8002"] if way == "picked up" else ["8001", last.desk.name])


@pytest.mark.parametrize("way", WAYS)
def test_frozen_in_the_talk_that_follows_the_caller_is_released_in_time(
    breakable: BreakableHouse, desks: Desks, way: str
) -> None:
    caller = desks.guest()
    last = WAYS[way](desks, caller)
    rung = desks.calls
    with breakable.frozen_controller():
        last.hang_up()
        left_at = now()
        caller.wait("ended", FIRST_LIMIT_S + _SLACK_S)
        print(f"frozen, {way}: released after {now() - left_at:.1f} s")
        assert desks.calls == rung
        breakable.wait_for_channels(0)

    assert desks.story_of(caller).record.agent == last.desk.name


@pytest.mark.parametrize("code", ["*1", "*2"])
def test_frozen_while_a_code_is_keyed_the_agent_who_hangs_up_frees_the_caller(
    breakable: BreakableHouse, desks: Desks, code: str
) -> None:
    first, caller = desks.desk("8001"), desks.guest()
    talk = desks.talks(caller, first)
    with breakable.frozen_controller():
        talk.send_digits(code)
        desks.hears_now(caller, MUSIC_HZ)
        talk.hang_up()
        caller.wait("ended", FIRST_LIMIT_S + _SLACK_S)
        breakable.wait_for_channels(0)

    assert answered(desks.story_of(caller)) == ["8001"]


def test_killed_while_a_code_is_keyed_the_two_talk_on(breakable: BreakableHouse, desks: Desks) -> None:
    first, caller = desks.desk("8001"), desks.guest()
    talk = desks.talks(caller, first)
    talk.send_digits("*2")
    desks.wait_until_hears_prompt_of(talk, "transfer-number")
    breakable.kill_controller()
    desks.hear_each_other(caller, talk)
    talk.hang_up()
    caller.wait("ended", FIRST_LIMIT_S + _SLACK_S)

    breakable.start_controller()
    assert answered(desks.story_of(caller)) == ["8001"]


@pytest.mark.parametrize(("blow", "who_stays"), [("killed", "agent"), ("killed", "colleague"), ("frozen", "colleague")])
def test_in_a_consultation_whoever_stays_has_the_caller_again(
    breakable: BreakableHouse, desks: Desks, blow: str, who_stays: str
) -> None:
    first, second, caller = desks.desk("8001"), desks.desk("8003"), desks.guest()
    talk = desks.talks(caller, first)
    consulted = consults(desks, talk, second)
    (breakable.kill_controller if blow == "killed" else breakable.freeze_controller)()
    desks.hears_now(caller, MUSIC_HZ)
    stays, leaves = (talk, consulted) if who_stays == "agent" else (consulted, talk)
    leaves.hang_up()
    desks.hear_each_other(caller, stays)
    assert [len(first.talks), len(second.talks)] == [1, 1]
    stays.hang_up()
    caller.wait("ended", FIRST_LIMIT_S + _SLACK_S)
    if blow == "killed":
        breakable.start_controller()
    else:
        breakable.thaw_controller()

    story = desks.story_of(caller)
    assert story.record.result is CallResult.ANSWERED
    assert story.record.agent == stays.desk.name


def test_killed_while_the_colleague_rings_the_agent_who_leaves_has_passed_the_caller_on(
    breakable: BreakableHouse, desks: Desks
) -> None:
    first, second, caller = desks.desk("8001"), desks.desk("8003", answers_after_s=None), desks.guest()
    talk = desks.talks(caller, first)
    desks.consults(talk, "8003")
    second.talk().wait("incoming")
    breakable.kill_controller()
    talk.hang_up()
    again = second.talk(1)
    again.answer()
    desks.hear_each_other(caller, again)
    caller.hang_up()

    breakable.start_controller()
    assert answered(desks.story_of(caller)) == ["8001", "8003"]
