"""There is no controller at all: Asterisk alone greets, rings and takes messages, and all of it is on record later."""

import pytest

from appliance.domain.outcome import CallResult, ReleasedBy, ServedBy
from tests.faults.scenes import AT_ONCE_S, FALLBACK, SORRY, Scene, fate, hang_up, now

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]


def test_served_by_a_fresh_asterisk(scene: Scene) -> None:
    scene.house.stop_controller()
    scene.house.restart_asterisk_afresh()
    fallback = scene.stage.agent("8003")
    caller = scene.rings("02")
    called_at = now()
    caller.wait("answered", 10)
    assert scene.starts_s(caller, FALLBACK, called_at) < AT_ONCE_S
    scene.served_alone(caller, fallback)

    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.FALLBACK, "8003", None)
    record = story.record
    assert (record.line, record.hotline, record.called) == ("02", "main", "4008005678")
    assert record.caller is not None
    assert record.caller.digits == scene.stage.number_of(caller)
    assert record.ended_at is not None
    assert record.answered_at is not None
    assert record.started_at < record.answered_at < record.ended_at
    scene.recording_is_whole(story, "8003")


def test_nobody_answers(scene: Scene) -> None:
    scene.house.stop_controller()
    fallback = scene.stage.agent("8003", answers_after_s=None)
    caller = scene.calls()
    fallback.wait("incoming", 15)
    scene.hears_prompt(caller, SORRY, 20)
    scene.message_begins(caller, 20)
    scene.message_grows(2.5)
    hang_up(caller)

    story = scene.story(caller)
    assert fate(story) == (CallResult.VOICEMAIL, ServedBy.FALLBACK, None, None)
    scene.message_is_whole(story, 2.0)


def test_the_caller_leaves_in_the_greeting(scene: Scene) -> None:
    scene.house.stop_controller()
    caller = scene.calls()
    scene.hears_prompt(caller, FALLBACK)
    hang_up(caller)

    story = scene.story(caller)
    assert fate(story) == (CallResult.ABANDONED, ServedBy.FALLBACK, None, None)
    assert story.record.released_by is ReleasedBy.CALLER
