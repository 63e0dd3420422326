"""A cable pulled in any state of a call: agent and record are free, an alarm is raised; plugged again, it serves."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from appliance.domain.ids import AgentId, LineId
from appliance.domain.outcome import CallResult
from appliance.storage.record_values import CallStory
from hil_rig.exchanges.api import Hook
from hil_rig.exchanges.dahdi import REST_S
from hil_rig.exchanges.line import ExchangeLine
from tests.harness.lab_callers import LabCaller
from tests.harness.lab_hearing import STEP_WITHIN_S
from tests.harness.lab_house import LabHouse
from tests.harness.lab_stage import PORTS, LabStage
from tests.harness.stage import agent_hz, caller_hz
from tests.harness.waiting import wait_for
from tests.lab.conftest import IN_THE_LAB
from tests.lab.test_lab_telephones import dials

pytestmark = [*IN_THE_LAB, pytest.mark.usefixtures("quiet_after")]

LINE, PORT, AGENT = "11", "port 11", "8001"
ALARM_WITHIN_S = 30.0
FREE_WITHIN_S = 30.0


@pytest.fixture
def stage(lab_house: LabHouse, tmp_path: Path) -> Iterator[LabStage]:
    """Give a story its people."""
    with LabStage(lab_house, tmp_path) as stage:
        yield stage


def rings(_stage: LabStage, caller: LabCaller) -> None:
    caller.rings()
    caller.line.end.sleep(0.5)


def hears_the_menu(_stage: LabStage, caller: LabCaller) -> None:
    caller.call()
    caller.reaches("old-friends")


def waits_in_the_queue(stage: LabStage, caller: LabCaller) -> None:
    stage.telephone(AGENT, lifts=False)
    caller.call()
    caller.presses_at("old-friends", "1")
    wait_for(lambda: state_of(stage.house) == "ringing", f"agent {AGENT} to be rung", FREE_WITHIN_S)


def talks(stage: LabStage, caller: LabCaller) -> None:
    telephone = stage.telephone(AGENT)
    caller.call()
    caller.presses_at("old-friends", "1")
    caller.waits_to_hear(agent_hz(AGENT))
    caller.speaks(caller_hz(0))
    telephone.waits_to_hear(caller_hz(0))


def is_asked_to_rate(stage: LabStage, caller: LabCaller) -> None:
    telephone = stage.telephone(AGENT)
    caller.call()
    caller.presses_at("old-friends", "1")
    caller.waits_to_hear(agent_hz(AGENT))
    telephone.hang_up()
    caller.reaches("rating")


def leaves_a_message(stage: LabStage, caller: LabCaller) -> None:
    caller.call()
    caller.presses_at("old-friends", "3")
    wait_for(lambda: stage.house.message_file(caller.number).exists(), "the message to begin", FREE_WITHIN_S)
    caller.speaks(caller_hz(0))
    caller.line.end.sleep(3.0)


STATES: dict[str, tuple[Callable[[LabStage, LabCaller], None], CallResult | None]] = {
    "ringing": (rings, None),
    "menu": (hears_the_menu, CallResult.ABANDONED),
    "queue": (waits_in_the_queue, CallResult.ABANDONED),
    "talk": (talks, CallResult.ANSWERED),
    "survey": (is_asked_to_rate, CallResult.ANSWERED),
    "voicemail": (leaves_a_message, CallResult.VOICEMAIL),
}
"""How a call comes to each state, and what its record says after the cable was pulled; no call at all before a ring."""


def state_of(house: LabHouse, agent: str = AGENT) -> str:
    """Tell an agent's state."""
    return house.snapshot().agents[AgentId(agent)].state


def port_is_well(house: LabHouse) -> bool:
    """Tell whether the port has no fault."""
    return house.is_well(PORT)


def all_is_free(house: LabHouse) -> None:
    """Wait until no agent, no line and no channel has anything of a call."""
    wait_for(lambda: not house.channels(), "no channel", FREE_WITHIN_S)
    wait_for(lambda: not house.snapshot().calls, "no call", FREE_WITHIN_S)
    wait_for(lambda: state_of(house) == "available", f"agent {AGENT} to be free", FREE_WITHIN_S)
    assert not house.snapshot().lines[LineId(LINE)].calls


@pytest.mark.parametrize("state", STATES)
def test_a_cable_pulled_frees_all_raises_an_alarm_and_serves_when_plugged(
    lab_house: LabHouse, stage: LabStage, state: str
) -> None:
    comes_there, result = STATES[state]
    first, again = lab_house.number(), lab_house.number()
    caller = stage.caller(LINE, first)
    comes_there(stage, caller)
    caller.line.unplug()

    wait_for(lambda: not port_is_well(lab_house), f"an alarm of {PORT}", ALARM_WITHIN_S)
    all_is_free(lab_house)
    if result is not None:
        story: CallStory = lab_house.the_call(first, FREE_WITHIN_S)
        assert story.record.result is result

    caller.line.plug()
    wait_for(lambda: port_is_well(lab_house), f"{PORT} to be well again", ALARM_WITHIN_S)
    after = LabCaller(lab_house, caller.line.end, again, LINE)
    after.call()
    after.reaches("old-friends")
    after.lets_go()
    assert lab_house.the_call(again, FREE_WITHIN_S).record.result is CallResult.ABANDONED


def test_a_cable_pulled_under_an_outgoing_leg_ends_it(lab_house: LabHouse) -> None:
    exchange = lab_house.exchange
    with exchange.line(PORTS[AGENT]) as telephone, exchange.line("12") as end:
        end.sleep(REST_S)
        dials(telephone, "110")
        called = ExchangeLine(end).wait_seized(STEP_WITHIN_S)
        assert called.wait_dialled(3, STEP_WITHIN_S) == "110"
        called.send_tone("ring_back")
        end.unplug()
        wait_for(lambda: not lab_house.is_well("port 12"), "an alarm of port 12", ALARM_WITHIN_S)
        wait_for(lambda: not lab_house.snapshot().lines[LineId("12")].calls, "line 12 to be free", FREE_WITHIN_S)
        telephone.perform([Hook(is_off=False)])
        all_is_free(lab_house)
        end.plug()
        wait_for(lambda: lab_house.is_well("port 12"), "port 12 to be well again", ALARM_WITHIN_S)
