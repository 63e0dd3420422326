"""A caller is served: welcome, menu, agent, rating."""

import pytest

from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome
from hil_rig.phones import Driver
from tests.calls.scenes import (
    MENU,
    SALES_RINGTONE,
    TALK_S,
    TO_SALES,
    WELCOME,
    attempts,
    path,
    presses_at_the_menu,
    talk,
)
from tests.harness.stage import CALLER_HZ, Stage, agent_hz, hears

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]


@pytest.mark.parametrize("driver", list(Driver))
def test_served_at_the_first_try(stage: Stage, driver: Driver) -> None:
    agent = stage.agent("8001", answers_after_s=2, driver=driver)
    caller = stage.caller("01", driver=driver)
    presses_at_the_menu(stage, caller, TO_SALES)
    assert agent.wait("incoming", 10).number == stage.number_of(caller)
    agent.wait("answered", 10)
    talk(stage, caller, agent)
    agent.hang_up()
    stage.wait_until_hears_prompt(caller, "survey")
    caller.send_digits("1")
    caller.wait("ended", 15)

    story = stage.story_of(caller)
    assert story.record.result is CallResult.ANSWERED
    assert (story.record.agent, story.record.department) == ("8001", "sales")
    assert story.record.released_by is ReleasedBy.AGENT
    assert [outcome for _, outcome, _ in attempts(story)] == [RingOutcome.ANSWERED]
    assert [answer.label for answer in story.surveys] == ["非常满意"]
    assert path(story) == [
        "hotline: main",
        "welcome: play the welcome ringtone",
        "menu: go to sales",
        "ring: ring 8001",
        "ring: go to rate",
        "survey: 非常满意",
        "hang_up: end the call",
    ]
    assert [step.keys for step in story.steps if step.keys] == ["1", "1"]
    assert stage.heard_in_order(caller) == [
        WELCOME,
        MENU,
        SALES_RINGTONE,
        "agent-id-zh-8001",
        "survey",
        "survey-thanks",
        "goodbye",
    ]
    assert hears(caller, agent_hz("8001"), 1)
    assert hears(agent, CALLER_HZ, 1)


def test_the_caller_is_told_the_agents_id_and_the_agent_whose_call_it_is(stage: Stage) -> None:
    """Both ears keep time here: a softphone that opens its sound late misses the beginning of the whisper."""
    desk, caller = stage.exact_agent("8001"), stage.exact_caller()
    presses_at_the_menu(stage, caller, TO_SALES)
    agent = desk.talk()
    stage.wait_until_hears(caller, agent_hz("8001"), TALK_S)

    assert "agent-id-zh-8001" in stage.heard_in_order(caller)
    assert stage.heard_whisper(agent, "测试热线，销售部")
    assert not stage.heard_whisper(caller, "测试热线，销售部")
    assert not stage.has_heard(agent, "agent-id-zh-8001")
