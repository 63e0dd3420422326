"""Asterisk dies under a controller that lives: what was going on is closed as what it was, and new calls are served."""

import pytest

from appliance.domain.outcome import CallResult, ReleasedBy, ServedBy
from tests.faults.scenes import TO_SALES, TO_SERVICE, Scene, fate, hang_up

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]


def test_calls_die_with_it_and_new_ones_are_served(scene: Scene) -> None:
    agent = scene.stage.agent("8001")
    talking = scene.presses(TO_SALES)
    scene.talk(talking, agent, 2)
    choosing = scene.in_the_menu("02")
    scene.house.kill_asterisk()
    for phone in (talking, choosing, agent):
        phone.hang_up()

    story = scene.story(choosing)
    assert fate(story) == (CallResult.INTERRUPTED, ServedBy.CONTROLLER, None, None)
    assert story.record.released_by is ReleasedBy.UNKNOWN
    story = scene.story(talking, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.CONTROLLER, "8001", "sales")
    assert story.record.talk_s is not None
    assert story.record.talk_s > 2
    scene.recording_is_whole(story, "8001", 1.0)

    scene.house.wait_for_agent("8001", "available")
    caller = scene.presses(TO_SERVICE)
    scene.talk(caller, agent)
    hang_up(caller)
    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.CONTROLLER, "8001", "service")
