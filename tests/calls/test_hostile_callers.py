"""What a caller's name and number hold reaches the record, and nothing else."""

import pytest

from appliance.domain.ids import AgentId
from appliance.domain.outcome import CallResult
from tests.calls.scenes import HOTLINE, TO_SALES, attempts, hangs_up, is_in_talk, path
from tests.harness.rough_caller import RoughCaller
from tests.harness.stage import Stage
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

PATH = [
    "hotline: main",
    "welcome: play the welcome ringtone",
    "menu: go to sales",
    "ring: ring 8001",
]


def call_from(stage: Stage, sender: bytes) -> RoughCaller:
    """Give a caller with this From header."""
    house = stage.house
    return RoughCaller(house.instance.ports.sip, "line-01", house.secrets.accounts["line-01"], sender)


def presses_until_it_rings(stage: Stage, caller: RoughCaller) -> None:
    """Choose sales: this caller can't hear when the menu begins, so it presses until the call has moved on."""

    def chosen() -> bool:
        caller.press(TO_SALES)
        return stage.house.snapshot().agents[AgentId("8001")].state != "available"

    wait_for(chosen, "agent 8001's phone to ring", again_s=0.3)


@pytest.mark.parametrize(
    ("number", "quoted", "stored"),
    [
        ("13700000001", b'"${EXEC(id)}\\",|&;(x)\\\\"', '${EXEC(id)}\\",|&;(x)\\\\'),
        ("13700000002", '"王先生"'.encode(), "王先生"),
        (
            "13700000003",
            b'"\\n\\r%0d%0aAction: Originate%0a200 result=1"',
            "\\n\\r%0d%0aAction: Originate%0a200 result=1",
        ),
        ("13700000004", b'"' + b"x" * 300 + b'"', "x" * 79),
    ],
)
def test_a_name_changes_nothing_and_is_stored(stage: Stage, number: str, quoted: bytes, stored: str) -> None:
    agent = stage.agent("8001")
    with call_from(stage, quoted + f" <sip:{number}@127.0.0.1>".encode()) as caller:
        assert caller.call(HOTLINE) == 200
        presses_until_it_rings(stage, caller)
        assert agent.wait("incoming", 10).number == number
        is_in_talk(stage, agent)
        hangs_up(agent)

    story = stage.house.the_call(number)
    assert story.record.caller_name == stored
    assert (story.record.result, story.record.agent) == (CallResult.ANSWERED, "8001")
    assert path(story)[:4] == PATH


def test_a_name_in_gbk_is_stored_without_harm(stage: Stage) -> None:
    agent, number = stage.agent("8001"), "13700000005"
    with call_from(stage, b'"' + "王先生".encode("gbk") + f'" <sip:{number}@127.0.0.1>'.encode()) as caller:
        assert caller.call(HOTLINE) == 200
        presses_until_it_rings(stage, caller)
        is_in_talk(stage, agent)
        hangs_up(agent)

    story = stage.house.the_call(number)
    assert story.record.caller_name
    story.record.caller_name.encode()
    assert path(story)[:4] == PATH


def test_a_number_that_is_none_is_not_dialled_and_not_stored(stage: Stage) -> None:
    agent, name = stage.agent("8001"), "no number at all"
    with call_from(stage, f'"{name}" <sip:%24%7BEXEC%7D%26PJSIP%2F8002@127.0.0.1>'.encode()) as caller:
        assert caller.call(HOTLINE) == 200
        presses_until_it_rings(stage, caller)
        is_in_talk(stage, agent)
        hangs_up(agent)

    story = stage.house.the_call_where(lambda record: record.caller_name == name, "the call without a number")
    assert story.record.caller is None
    assert [agent for agent, _, _ in attempts(story)] == ["8001"]
    assert path(story)[:4] == PATH
