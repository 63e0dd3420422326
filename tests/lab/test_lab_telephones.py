"""Ordinary telephones at the ports of cards: lifted, they dial; what they key is what desk phones key."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from appliance.domain.ids import AgentId
from appliance.domain.outcome import RingOutcome
from appliance.storage.record_values import CallRecord, CallStory
from hil_rig.exchanges.api import Hook, LineEnd, LineEventKind, Play
from hil_rig.exchanges.dahdi import REST_S
from hil_rig.exchanges.keys import GOOD_SET, keys
from hil_rig.exchanges.line import ExchangeLine
from hil_rig.measure.tones import hear_tones
from tests.harness.lab_hearing import STEP_WITHIN_S
from tests.harness.lab_house import LabHouse
from tests.harness.lab_stage import PORTS
from tests.harness.lab_telephones import Telephone
from tests.harness.stage import agent_hz
from tests.harness.waiting import wait_for
from tests.lab.conftest import IN_THE_LAB

pytestmark = [*IN_THE_LAB, pytest.mark.usefixtures("quiet_after")]

DIAL_HZ = 450.0
"""China's dial tone (GB/T 3380)."""
WINDOW_S, ENOUGH_S = 2.0, 0.5
"""An emulated machine on a busy host breaks a tone into pieces."""
UNHURRIED = replace(GOOD_SET, tone_ms=200, gap_ms=300)
"""How somebody presses who looks for each key."""


@pytest.fixture
def mine(lab_house: LabHouse) -> Iterator[LineEnd]:
    """Sit at agent 8001's telephone, which is on the hook before and after."""
    with lab_house.exchange.line(PORTS["8001"]) as end:
        end.sleep(REST_S)
        yield end
        end.perform([Hook(is_off=False)])


def hears(end: LineEnd, hz: float) -> None:
    """Listen until a tone is heard."""

    def is_heard() -> bool:
        end.sleep(0.2)
        heard = hear_tones(end.heard(max(0.0, end.now_s() - WINDOW_S)), [hz])
        return sum(tone.length_s for tone in heard) > ENOUGH_S

    wait_for(is_heard, f"{end.name} to hear {hz:g} Hz", STEP_WITHIN_S)


def dials(end: LineEnd, digits: str) -> None:
    """Lift, wait for the dial tone, and key a number."""
    end.perform([Hook(is_off=True)])
    hears(end, DIAL_HZ)
    end.perform([Play(keys(digits, UNHURRIED))])


def staff_call(house: LabHouse, called: str) -> CallStory:
    """Find the record of what staff dialled."""

    def fits(record: CallRecord) -> bool:
        return record.kind == "staff" and record.called == called

    return house.the_call_where(fits, f"a call of staff to {called}", STEP_WITHIN_S)


def test_a_colleague_is_called_by_their_id(lab_house: LabHouse, mine: LineEnd) -> None:
    with Telephone(lab_house.exchange.line(PORTS["8002"]), agent_hz("8002")) as colleague:
        dials(mine, "8002")
        hears(mine, agent_hz("8002"))
        assert lab_house.snapshot().agents[AgentId("8002")].state != "available"
        mine.perform([Hook(is_off=False)])
        colleague.hang_up()
    story = staff_call(lab_house, "8002")
    assert [(hop.agent, hop.endpoint, hop.outcome) for hop in story.hops] == [
        ("8002", "counter-2", RingOutcome.ANSWERED)
    ]
    assert story.record.agent == "8001"


def test_a_phone_code_is_keyed_at_it(lab_house: LabHouse, mine: LineEnd) -> None:
    for code, state in (("*20", "paused"), ("*21", "available")):
        dials(mine, code)
        comes_to(lab_house, state)
        mine.perform([Hook(is_off=False)])
        mine.sleep(REST_S)


def comes_to(house: LabHouse, state: str) -> None:
    """Wait until the agent of the telephone is in a state."""
    wait_for(lambda: house.snapshot().agents[AgentId("8001")].state == state, f"8001 to be {state}", STEP_WITHIN_S)


def test_an_emergency_number_goes_out_by_the_last_free_line(lab_house: LabHouse, mine: LineEnd) -> None:
    with lab_house.exchange.line("12") as end:
        end.sleep(REST_S)
        dials(mine, "110")
        called = ExchangeLine(end).wait_seized(STEP_WITHIN_S)
        assert called.wait_dialled(3, STEP_WITHIN_S) == "110"
        mine.perform([Hook(is_off=False)])
        end.wait(LineEventKind.ON_HOOK, STEP_WITHIN_S)
