"""The controller is stopped as for an update, with calls in progress."""

import pytest

from appliance.domain.outcome import CallResult, ServedBy
from tests.faults.scenes import AT_ONCE_S, FALLBACK, TO_MESSAGE, TO_SALES, Scene, fate, hang_up, now

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]


def test_in_the_menu(scene: Scene) -> None:
    fallback = scene.stage.agent("8003")
    caller = scene.in_the_menu()
    blow = now()
    scene.house.stop_controller()
    assert scene.starts_s(caller, FALLBACK, blow) < AT_ONCE_S
    scene.served_alone(caller, fallback)

    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.BOTH, "8003", None)


def test_in_a_conversation(scene: Scene) -> None:
    agent = scene.stage.agent("8001")
    caller = scene.presses(TO_SALES)
    scene.talk(caller, agent)
    scene.house.stop_controller()
    scene.talk_goes_on(caller, agent)
    hang_up(caller)

    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.CONTROLLER, "8001", "sales")
    scene.recording_is_whole(story, "8001", 2.3)


def test_in_a_message(scene: Scene) -> None:
    caller = scene.presses(TO_MESSAGE)
    scene.message_begins(caller, 20)
    scene.house.stop_controller()
    scene.message_grows(2.5)
    hang_up(caller)
    assert scene.never_hears(caller, FALLBACK)

    story = scene.story(caller)
    assert fate(story) == (CallResult.VOICEMAIL, ServedBy.CONTROLLER, None, None)
    scene.message_is_whole(story, 2.0)
