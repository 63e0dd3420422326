"""A caller is served: welcome, menu, agent, rating."""

import pytest

from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome
from tests.harness.stage import CALLER_HZ, Stage, agent_hz, hears

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

WELCOME = "您好！欢迎致电测试公司。"
MENU = "销售部请按 1，技术部请按 2，产品介绍请按 3，留言请按 9。"
RINGTONE = "稍等一下，销售同事马上为您服务。"


def test_served_at_the_first_try(stage: Stage) -> None:
    agent, caller = stage.agent("8001", answers_after_s=1.5), stage.caller("01", number="13900000001")
    caller.call("4008001234")
    caller.wait("early_media", 5)
    caller.wait("answered", 10)
    stage.wait_until_hears_prompt(caller, MENU)
    caller.send_digits("1")
    assert agent.wait("incoming", 10).number == "13900000001"
    agent.wait("answered", 10)
    caller.play(stage.tone(CALLER_HZ))
    stage.wait_until_hears(caller, agent_hz("8001"), 2)
    stage.wait_until_hears(agent, CALLER_HZ, 2)
    agent.hang_up()
    stage.wait_until_hears_prompt(caller, "survey")
    caller.send_digits("1")
    caller.wait("ended", 15)

    story = stage.house.the_call("13900000001")
    assert story.record.result is CallResult.ANSWERED
    assert (story.record.agent, story.record.department) == ("8001", "sales")
    assert story.record.released_by is ReleasedBy.AGENT
    assert [hop.outcome for hop in story.hops] == [RingOutcome.ANSWERED]
    assert [answer.label for answer in story.surveys] == ["非常满意"]
    heard = [heard.prompt_id for heard in stage.heard(caller)]
    assert heard == [WELCOME, MENU, RINGTONE, "agent-id-zh-8001", "survey", "survey-thanks", "goodbye"]
    assert hears(caller, agent_hz("8001"), 2)
    assert hears(agent, CALLER_HZ, 2)
