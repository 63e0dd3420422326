"""The caller hangs up, at each stage of the call: what the record says, and that nobody is kept waiting."""

import pytest

from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome
from appliance.storage.record_values import CallStory
from tests.calls.scenes import (
    PRODUCT,
    STARS,
    TO_MESSAGE,
    TO_PRODUCT,
    TO_RATED,
    TO_SUPPORT,
    WELCOME,
    at_the_menu,
    attempts,
    calls,
    hangs_up,
    is_in_talk,
    path,
    presses_at_the_menu,
    served_by,
)
from tests.harness.stage import Stage

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]


def abandoned(story: CallStory) -> bool:
    """Tell whether the record says that the caller left before anyone served."""
    record = story.record
    return (record.result, record.released_by, record.agent) == (CallResult.ABANDONED, ReleasedBy.CALLER, None)


def test_in_the_welcome_before_the_answer(stage: Stage) -> None:
    caller = stage.caller()
    calls(caller)
    stage.wait_until_hears_prompt(caller, WELCOME)
    hangs_up(caller)

    story = stage.story_of(caller)
    assert abandoned(story)
    assert path(story) == ["hotline: main", "welcome: play the welcome ringtone", "caller: hung up"]
    assert not [event for event in caller.events() if event.kind == "answered"]


def test_in_the_menu(stage: Stage) -> None:
    caller = stage.caller()
    at_the_menu(stage, caller)
    hangs_up(caller)

    story = stage.story_of(caller)
    assert abandoned(story)
    assert path(story)[-1] == "caller: hung up"


def test_while_dialling_an_extension(stage: Stage) -> None:
    caller = stage.caller()
    presses_at_the_menu(stage, caller, "80")
    hangs_up(caller)

    assert abandoned(stage.story_of(caller))


def test_in_an_announcement(stage: Stage) -> None:
    caller = stage.caller()
    presses_at_the_menu(stage, caller, TO_PRODUCT)
    stage.wait_until_hears_prompt(caller, PRODUCT)
    hangs_up(caller)

    story = stage.story_of(caller)
    assert abandoned(story)
    assert path(story)[-2:] == ["announcement: play", "caller: hung up"]


def test_while_the_agents_phone_rings(stage: Stage) -> None:
    agent, caller = stage.agent("8003", answers_after_s=None), stage.caller()
    presses_at_the_menu(stage, caller, TO_SUPPORT)
    agent.wait("incoming", 10)
    hangs_up(caller)
    agent.wait("ended", 5)

    story = stage.story_of(caller)
    assert abandoned(story)
    assert attempts(story) == [("8003", RingOutcome.CANCELLED, "the caller hung up while it rang")]


def test_while_the_agents_id_is_told(stage: Stage) -> None:
    agent, caller = stage.agent("8003"), stage.caller()
    presses_at_the_menu(stage, caller, TO_SUPPORT)
    is_in_talk(stage, agent)
    hangs_up(caller)
    agent.wait("ended", 5)

    story = stage.story_of(caller)
    assert story.record.released_by is ReleasedBy.CALLER
    assert attempts(story) == [("8003", RingOutcome.ANSWERED, "the caller hung up")]


def test_in_the_conversation(stage: Stage) -> None:
    agent, caller = stage.agent("8003"), stage.caller()
    served_by(stage, caller, agent, TO_SUPPORT)
    hangs_up(caller)
    agent.wait("ended", 5)

    story = stage.story_of(caller)
    assert (story.record.result, story.record.released_by) == (CallResult.ANSWERED, ReleasedBy.CALLER)
    assert attempts(story) == [("8003", RingOutcome.ANSWERED, "the caller hung up")]
    assert story.record.talk_s is not None
    assert 1 < story.record.talk_s < 15
    assert [(answer.agent, answer.key) for answer in story.surveys] == [("8003", None)]


def test_in_the_survey(stage: Stage) -> None:
    agent, caller = stage.agent("8001"), stage.caller()
    served_by(stage, caller, agent, TO_RATED)
    hangs_up(agent)
    stage.wait_until_hears_prompt(caller, STARS)
    hangs_up(caller)

    story = stage.story_of(caller)
    assert (story.record.result, story.record.released_by) == (CallResult.ANSWERED, ReleasedBy.AGENT)
    assert [(answer.agent, answer.key) for answer in story.surveys] == [("8001", None)]


def test_in_the_voicemail_greeting(stage: Stage) -> None:
    caller = stage.caller()
    presses_at_the_menu(stage, caller, TO_MESSAGE)
    stage.wait_until_hears_prompt(caller, "voicemail-menu")
    hangs_up(caller)

    story = stage.story_of(caller)
    assert abandoned(story)
    assert not story.messages
