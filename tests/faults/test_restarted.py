"""The controller comes back while calls go on."""

from datetime import UTC, datetime

import pytest

from appliance.domain.outcome import CallResult, RingOutcome, ServedBy
from tests.faults.scenes import FALLBACK, TO_SALES, TO_SERVICE, Scene, fate, hang_up

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]


def test_an_agent_in_talk_is_not_offered_a_second_call(scene: Scene) -> None:
    busy, free = scene.stage.agent("8001"), scene.stage.agent("8002")
    first = scene.presses(TO_SALES)
    scene.talk(first, busy)
    scene.house.kill_controller()
    scene.house.start_controller()
    scene.house.wait_for_agent("8001", "talking")
    second = scene.presses(TO_SERVICE, line="02")
    scene.talk(second, free)
    hang_up(second)
    scene.talk_goes_on(first, busy, 0.5)
    ended_at = datetime.now(UTC)
    hang_up(first)

    story = scene.story(second, recordings=1)
    assert [(hop.agent, hop.outcome) for hop in story.hops] == [
        ("8001", RingOutcome.BUSY),
        ("8002", RingOutcome.ANSWERED),
    ]
    assert len([event for event in busy.events() if event.kind == "incoming"]) == 1
    story = scene.story(first, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.CONTROLLER, "8001", "sales")
    assert story.record.ended_at is not None
    assert abs((story.record.ended_at - ended_at).total_seconds()) < 1.5  # the dialplan counts by seconds
    scene.recording_is_whole(story, "8001", 1.5)


def test_a_call_that_the_dialplan_serves_stays_its_own(scene: Scene) -> None:
    fallback = scene.stage.agent("8003")
    caller = scene.in_the_menu()
    scene.house.kill_controller()
    scene.hears_prompt(caller, FALLBACK)
    scene.house.start_controller()
    scene.served_alone(caller, fallback)

    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.BOTH, "8003", None)


def test_the_recovery_itself_is_killed(scene: Scene) -> None:
    fallback = scene.stage.agent("8003")
    caller = scene.in_the_menu()
    scene.house.kill_controller()
    scene.served_alone(caller, fallback)
    scene.house.start_controller_killed_in_recovery(kills=2)

    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.BOTH, "8003", None)
    assert [(hop.agent, hop.outcome) for hop in story.hops] == [("8003", RingOutcome.ANSWERED)]
    scene.recording_is_whole(story, "8003")
