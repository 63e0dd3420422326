"""The controller hangs: after the dead-man's limit the dialplan goes on alone; a controller that wakes keeps out."""

import pytest

from appliance.asterisk.render.dialplan import FIRST_LIMIT_S
from appliance.domain.outcome import CallResult, RingOutcome, ServedBy
from tests.faults.scenes import (
    FALLBACK,
    MACHINE_STAGES,
    MENU,
    RATE,
    TO_MESSAGE,
    TO_SALES,
    WELCOME,
    Scene,
    fate,
    hang_up,
    now,
)

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

GRACE_S = 5.0
MENU_WAITS_S = 3.0
ANSWER_S = 0.5
"""For so long Asterisk's Answer may wait for the caller's first audio."""
SLACK_S = 2.0
SILENCE_S = {
    "welcome": (WELCOME, GRACE_S),
    "menu": (MENU, GRACE_S),
    "key": (MENU, MENU_WAITS_S + GRACE_S),
}
"""After which prompt, and for how long, a caller hears nothing."""


def test_before_the_controller_has_taken_the_call(scene: Scene) -> None:
    fallback = scene.stage.agent("8003")
    with scene.house.frozen_controller():
        caller = scene.rings()
        called_at = now()
        caller.wait("answered", 10)
        silent_s = scene.starts_s(caller, FALLBACK, called_at)
        print(f"frozen before the call: {silent_s:.2f} s until the greeting")
        assert FIRST_LIMIT_S - 0.3 < silent_s < FIRST_LIMIT_S + ANSWER_S + SLACK_S
        scene.served_alone(caller, fallback)

    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.FALLBACK, "8003", None)


@pytest.mark.parametrize("stage", MACHINE_STAGES)
def test_it_wakes_while_the_fallback_agent_talks(scene: Scene, stage: str) -> None:
    fallback = scene.stage.agent("8003")
    caller = MACHINE_STAGES[stage](scene)
    last_prompt, silence_s = SILENCE_S[stage]
    with scene.house.frozen_controller():
        silent_s = scene.silence_s(caller, last_prompt, FALLBACK)
        print(f"frozen in the {stage}: {silent_s:.2f} s of silence")
        scene.talk(caller, fallback)
    assert silent_s == pytest.approx(silence_s, abs=SLACK_S)
    scene.house.wait_for_agent("8003", "talking")
    scene.talk_goes_on(caller, fallback)
    hang_up(caller)

    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.BOTH, "8003", None)
    scene.recording_is_whole(story, "8003", 2.0)


def test_it_wakes_after_the_call(scene: Scene) -> None:
    fallback = scene.stage.agent("8003")
    caller = scene.in_the_menu()
    with scene.house.frozen_controller():
        scene.served_alone(caller, fallback)
        scene.house.wait_for_channels(0)

    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.BOTH, "8003", None)


def test_while_an_agent_is_rung_who_does_not_answer(scene: Scene) -> None:
    agent, fallback = scene.stage.agent("8001", answers_after_s=None), scene.stage.agent("8003")
    caller = scene.presses(TO_SALES)
    agent.wait("incoming", 10)
    with scene.house.frozen_controller():
        given_up = agent.wait("ended", 10).at
        silent_s = scene.starts_s(caller, FALLBACK, given_up)
        scene.talk(caller, fallback)
    print(f"frozen while a phone rang: {silent_s:.2f} s of silence after it")
    assert silent_s < GRACE_S + scene.id_s("8001") + SLACK_S
    hang_up(caller)

    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.BOTH, "8003", None)


def test_while_an_agent_is_rung_who_answers_and_leaves(scene: Scene) -> None:
    agent = scene.stage.agent("8001", answers_after_s=2)
    caller = scene.presses(TO_SALES)
    agent.wait("incoming", 10)
    with scene.house.frozen_controller():
        scene.talk(caller, agent)
        hang_up(agent)
        left_at = now()
        silent_s = caller.wait("ended", 10).at - left_at
        print(f"frozen in a talk: released {silent_s:.2f} s after the agent left")
    assert silent_s == pytest.approx(FIRST_LIMIT_S, abs=SLACK_S)

    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.CONTROLLER, "8001", "sales")
    scene.recording_is_whole(story, "8001")


def test_it_wakes_in_the_conversation(scene: Scene) -> None:
    agent = scene.stage.agent("8001")
    caller = scene.presses(TO_SALES)
    scene.talk(caller, agent)
    with scene.house.frozen_controller():
        scene.talk_goes_on(caller, agent, 5)
    scene.talk_goes_on(caller, agent, 0.5)
    hang_up(agent)
    scene.hears_prompt(caller, RATE)
    caller.send_digits("1")
    caller.wait("ended", 15)

    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.CONTROLLER, "8001", "sales")
    assert [(hop.agent, hop.outcome) for hop in story.hops] == [("8001", RingOutcome.ANSWERED)]
    assert [answer.label for answer in story.surveys] == ["非常满意"]
    scene.recording_is_whole(story, "8001", 5)


def test_the_caller_leaves_the_conversation_meanwhile(scene: Scene) -> None:
    agent = scene.stage.agent("8001")
    caller = scene.presses(TO_SALES)
    scene.talk(caller, agent)
    with scene.house.frozen_controller():
        scene.talk_goes_on(caller, agent, 3)
        hang_up(caller)
        scene.house.wait_for_channels(0)

    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.CONTROLLER, "8001", "sales")
    assert [(hop.agent, hop.outcome) for hop in story.hops] == [("8001", RingOutcome.ANSWERED)]


def test_in_the_survey(scene: Scene) -> None:
    agent = scene.stage.agent("8001")
    caller = scene.presses(TO_SALES)
    scene.talk(caller, agent)
    hang_up(agent)
    scene.hears_prompt(caller, RATE)
    with scene.house.frozen_controller():
        caller.wait("ended", 15)

    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.CONTROLLER, "8001", "sales")


def test_in_a_message(scene: Scene) -> None:
    caller = scene.presses(TO_MESSAGE)
    scene.message_begins(caller, 3)
    with scene.house.frozen_controller():
        caller.wait("ended", 20)
    assert scene.never_hears(caller, FALLBACK)

    story = scene.story(caller)
    assert fate(story) == (CallResult.VOICEMAIL, ServedBy.CONTROLLER, None, None)
    scene.message_is_whole(story, 2.5)
