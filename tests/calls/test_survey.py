"""After the agent has hung up, the caller is asked to rate the service."""

import pytest

from appliance.domain.outcome import CallResult, ReleasedBy
from hil_rig.phones.api import SipPhone
from tests.calls.scenes import STARS, TO_RATED, hangs_up, path, served_by
from tests.harness.stage import Stage

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]


def asked_to_rate(stage: Stage) -> SipPhone:
    """Give a caller whose agent has just hung up, and who hears the question."""
    agent, caller = stage.agent("8001"), stage.caller()
    served_by(stage, caller, agent, TO_RATED)
    hangs_up(agent)
    stage.wait_until_hears_prompt(caller, STARS)
    return caller


def test_the_answer_is_kept_with_its_label(stage: Stage) -> None:
    caller = asked_to_rate(stage)
    caller.send_digits("5")
    caller.wait("ended", 15)

    story = stage.story_of(caller)
    (answer,) = story.surveys
    assert (answer.key, answer.label, answer.agent, answer.hotline) == ("5", "很好", "8001", "main")
    assert path(story)[-1] == "survey: 很好"
    assert stage.heard_in_order(caller)[-2:] == [STARS, "survey-thanks"]


def test_no_answer_is_kept_as_none(stage: Stage) -> None:
    caller = asked_to_rate(stage)
    caller.wait("ended", 20)

    story = stage.story_of(caller)
    assert [(answer.agent, answer.key, answer.label) for answer in story.surveys] == [("8001", None, None)]
    assert (story.record.result, story.record.released_by) == (CallResult.ANSWERED, ReleasedBy.AGENT)
    assert stage.heard_in_order(caller)[-2:] == [STARS, STARS]


def test_a_wrong_key_is_no_rating_and_the_question_is_asked_again(stage: Stage) -> None:
    caller = asked_to_rate(stage)
    caller.send_digits("9")
    stage.wait_until_hears_prompt(caller, "wrong-key")
    caller.send_digits("4")
    caller.wait("ended", 15)

    story = stage.story_of(caller)
    assert [(answer.key, answer.label) for answer in story.surveys] == [("4", "好")]
    assert stage.heard_in_order(caller)[-3:] == [STARS, "wrong-key", "survey-thanks"]
