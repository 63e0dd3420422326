"""The controller is killed in the midst of a call: the caller notices no more than must be, and the record is right."""

import pytest

from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome, ServedBy
from tests.faults.scenes import (
    AT_ONCE_S,
    FALLBACK,
    MACHINE_STAGES,
    RATE,
    REVIEW,
    TO_MESSAGE,
    TO_REVIEWED,
    TO_SALES,
    Scene,
    fate,
    hang_up,
    now,
)

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]


@pytest.mark.parametrize("stage", MACHINE_STAGES)
def test_while_the_switchboard_has_the_caller(scene: Scene, stage: str) -> None:
    fallback = scene.stage.agent("8003")
    caller = MACHINE_STAGES[stage](scene)
    blow = now()
    scene.house.kill_controller()
    assert scene.starts_s(caller, FALLBACK, blow) < AT_ONCE_S
    scene.served_alone(caller, fallback)

    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.BOTH, "8003", None)
    scene.recording_is_whole(story, "8003")


def test_before_the_controller_has_taken_the_call(scene: Scene) -> None:
    fallback = scene.stage.agent("8003")
    scene.house.freeze_controller()
    caller = scene.rings()
    scene.house.wait_for_channels(1)
    blow = now()
    scene.house.kill_controller()
    assert scene.starts_s(caller, FALLBACK, blow) < AT_ONCE_S
    scene.served_alone(caller, fallback)

    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.FALLBACK, "8003", None)


def test_while_an_agent_is_rung_who_answers(scene: Scene) -> None:
    agent = scene.stage.agent("8001", answers_after_s=2)
    caller = scene.presses(TO_SALES)
    agent.wait("incoming", 10)
    scene.wait_for_step(caller, "ring")
    scene.house.kill_controller()
    scene.talk(caller, agent)
    hang_up(caller)

    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.CONTROLLER, "8001", "sales")
    scene.recording_is_whole(story, "8001")


def test_while_an_agent_is_rung_who_does_not_answer(scene: Scene) -> None:
    agent, fallback = scene.stage.agent("8001", answers_after_s=None), scene.stage.agent("8003")
    caller = scene.presses(TO_SALES)
    agent.wait("incoming", 10)
    scene.wait_for_step(caller, "ring")
    scene.house.kill_controller()
    agent.wait("ended", 10)
    given_up = now()
    assert scene.starts_s(caller, FALLBACK, given_up) < AT_ONCE_S
    scene.served_alone(caller, fallback)

    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.BOTH, "8003", None)


def test_while_an_agent_is_rung_and_the_caller_leaves(scene: Scene) -> None:
    agent = scene.stage.agent("8001", answers_after_s=None)
    caller = scene.presses(TO_SALES)
    agent.wait("incoming", 10)
    scene.wait_for_step(caller, "ring")
    scene.house.kill_controller()
    hang_up(caller)
    agent.wait("ended", 5)

    story = scene.story(caller)
    assert fate(story) == (CallResult.ABANDONED, ServedBy.CONTROLLER, None, None)
    assert story.record.released_by is ReleasedBy.CALLER


@pytest.mark.parametrize("who_leaves", ["caller", "agent"])
def test_in_a_conversation(scene: Scene, who_leaves: str) -> None:
    agent = scene.stage.agent("8001")
    caller = scene.presses(TO_SALES)
    scene.talk(caller, agent)
    scene.house.kill_controller()
    scene.talk_goes_on(caller, agent)
    hang_up(caller if who_leaves == "caller" else agent)
    (agent if who_leaves == "caller" else caller).wait("ended", 5)

    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.CONTROLLER, "8001", "sales")
    scene.recording_is_whole(story, "8001", 2.3)
    assert story.record.talk_s == pytest.approx(story.recordings[0].seconds, abs=1.5)  # the dialplan counts by seconds
    assert [(hop.agent, hop.outcome) for hop in story.hops] == [("8001", RingOutcome.ANSWERED)]


def test_in_the_survey(scene: Scene) -> None:
    agent = scene.stage.agent("8001")
    caller = scene.presses(TO_SALES)
    scene.talk(caller, agent)
    agent.hang_up()
    scene.hears_prompt(caller, RATE)
    scene.house.kill_controller()
    caller.wait("ended", 5)

    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.CONTROLLER, "8001", "sales")
    assert [(hop.agent, hop.outcome) for hop in story.hops] == [("8001", RingOutcome.ANSWERED)]
    assert story.record.talk_s == story.hops[0].talk_s
    assert not story.surveys


@pytest.mark.parametrize("ends_by", ["hang-up", "silence"])
def test_in_a_message(scene: Scene, ends_by: str) -> None:
    caller = scene.presses(TO_MESSAGE)
    scene.message_begins(caller, 20 if ends_by == "hang-up" else 3)
    scene.house.kill_controller()
    if ends_by == "hang-up":
        scene.message_grows(2.5)
        hang_up(caller)
    else:
        caller.wait("ended", 15)
    assert scene.never_hears(caller, FALLBACK)

    story = scene.story(caller)
    assert fate(story) == (CallResult.VOICEMAIL, ServedBy.CONTROLLER, None, None)
    scene.message_is_whole(story, 2.0)


def test_in_the_moment_in_which_the_caller_hangs_up_on_a_message(scene: Scene) -> None:
    caller = scene.presses(TO_MESSAGE)
    scene.message_begins(caller, 20)
    scene.message_grows(2.5)
    caller.hang_up()
    scene.house.kill_controller()
    caller.wait("ended", 10)

    story = scene.story(caller)
    assert (story.record.result, story.record.served_by) == (CallResult.VOICEMAIL, ServedBy.CONTROLLER)
    scene.message_is_whole(story, 2.0)


def test_while_the_caller_is_asked_whether_to_send_the_message(scene: Scene) -> None:
    caller = scene.presses(TO_REVIEWED)
    scene.message_begins(caller, 20)
    scene.message_grows(2.5)
    caller.send_digits("#")
    scene.hears_prompt(caller, REVIEW)
    scene.house.kill_controller()
    caller.wait("ended", 15)

    story = scene.story(caller)
    assert fate(story) == (CallResult.VOICEMAIL, ServedBy.CONTROLLER, None, None)
    scene.message_is_whole(story, 2.0)


def test_while_the_message_is_recorded_anew_neither_is_lost(scene: Scene) -> None:
    caller = scene.presses(TO_REVIEWED)
    scene.message_begins(caller, 60)
    scene.message_grows(2.0)
    caller.send_digits("#")
    scene.hears_prompt(caller, REVIEW)
    caller.send_digits("3")
    scene.second_message_grows(1.5)
    scene.house.kill_controller()
    hang_up(caller)

    story = scene.story(caller)
    assert fate(story) == (CallResult.VOICEMAIL, ServedBy.CONTROLLER, None, None)
    assert [stored.message.seconds >= 1 for stored in story.messages] == [True, True]
