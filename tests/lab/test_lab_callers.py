"""Ten callers at once by the exchange's lines: heard, known, led by their keys, talked to, and let go."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from appliance.domain.outcome import CallResult, ReleasedBy
from appliance.storage.record_values import CallStory
from tests.harness.lab_callers import LabCaller
from tests.harness.lab_house import LabHouse
from tests.harness.lab_stage import PORTS, DeskAgent, LabStage
from tests.harness.lab_telephones import Telephone
from tests.harness.stage import agent_hz, caller_hz
from tests.lab.conftest import IN_THE_LAB

pytestmark = [*IN_THE_LAB, pytest.mark.usefixtures("quiet_after")]

WELCOME = "欢迎致电模拟线公司。"
OLD_FRIENDS, NEWCOMERS = "老朋友您好，柜台请按一，留言请按三。", "新朋友您好，办公室请按二，留言请按三。"
DESKS = ("8005", "8006", "8007", "8008", "8009", "8010")
RELEASED_WITHIN_S = 20.0
"""Of the exchange's busy tone: the ear takes up to 2.5 s of a whole one, and a busy host breaks it."""

Agent = Telephone | DeskAgent


@dataclass(frozen=True, slots=True)
class Way:
    """How a caller is led, by the number that the line tells: at which menu, by which key, to whom."""

    menu: str
    text: str
    key: str
    department: str


REGULAR = Way("old-friends", OLD_FRIENDS, "1", "counter")
NEWCOMER = Way("newcomers", NEWCOMERS, "2", "office")


@dataclass(frozen=True, slots=True)
class Call:
    """What came of one call: who was heard, and how long the line was held after the caller had hung up."""

    caller: LabCaller
    way: Way
    agent: str
    held_s: float


def goes_through(caller: LabCaller, way: Way, agents: Mapping[str, Agent], hz: float) -> Call:
    """Call, press, talk to whoever comes, rate them, and hang up by busy tone."""
    caller.call()
    caller.presses_at(way.menu, way.key)
    agent_by_tone = {agent_hz(agent): agent for agent in agents}
    agent = agent_by_tone[caller.waits_to_hear(*agent_by_tone)]
    caller.speaks(hz)
    agents[agent].waits_to_hear(hz)
    agents[agent].hang_up()
    caller.presses_at("rating", "1", since_s=caller.line.end.now_s())
    caller.passes("rating")
    return Call(caller, way, agent, caller.hangs_up())


def is_right(story: CallStory, call: Call, line: str) -> None:
    """Tell whether the record says what happened."""
    record = story.record
    assert (record.line, record.hotline, record.result) == (line, "main", CallResult.ANSWERED)
    assert (record.agent, record.department, record.released_by) == (call.agent, call.way.department, ReleasedBy.AGENT)
    assert [(answer.agent, answer.key) for answer in story.surveys] == [(call.agent, "1")]
    (released,) = [step for step in story.steps if step.decided == "line released"]
    assert "the exchange's busy tone" in released.reason
    assert f"go to {call.way.menu}" in [step.decided for step in story.steps]


@pytest.mark.parametrize("_run", [1, 2, 3])
def test_ten_callers_at_once_are_served_rate_and_hang_up_by_busy_tone(
    lab_house: LabHouse, tmp_path: Path, _run: int
) -> None:
    with LabStage(lab_house, tmp_path) as stage, ThreadPoolExecutor(10) as people:
        counter = {agent: stage.telephone(agent) for agent in PORTS}
        office = {agent: stage.desk(agent) for agent in DESKS}
        lines = [f"{number:02}" for number in range(1, 11)]
        ways = [REGULAR] * len(counter) + [NEWCOMER] * len(office)
        numbers = [lab_house.number("139" if way is REGULAR else "137") for way in ways]
        callers = [
            stage.caller(line, number, rests=line == lines[0]) for line, number in zip(lines, numbers, strict=True)
        ]
        calls = [
            people.submit(goes_through, caller, way, counter if way is REGULAR else office, caller_hz(n))
            for n, (caller, way) in enumerate(zip(callers, ways, strict=True))
        ]
        done = [call.result() for call in calls]
        prompts = stage.prompts(WELCOME, OLD_FRIENDS, NEWCOMERS)
        for line, call in zip(lines, done, strict=True):
            is_right(lab_house.the_call(call.caller.number, 30), call, line)
            heard = [heard.prompt_id for heard in call.caller.heard(prompts) if heard.heard_share > 0.15]
            assert heard[:3] == [WELCOME, call.way.text, "survey"], f"line {line} heard {heard}"
            assert call.held_s < RELEASED_WITHIN_S
