"""A restart of the controller forgets nothing: openings by hand, pauses, turns, counts, and who served whom."""

from collections import Counter
from collections.abc import Sequence

import pytest

from appliance.domain.ids import AgentId
from tests.calls.office import Office, everyone_ended
from tests.calls.scenes import hangs_up
from tests.harness.light_callers import LightCaller
from tests.harness.stage import agent_hz

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

HOURS, SHARES, STICKY, TWICE = "4000000001", "4000000004", "4000000024", "4000000035"
OFTEN, REGULAR = "13699990002", "13655550002"


def shared_out(office: Office, calls: int) -> Sequence[LightCaller]:
    """Have so many calls go by their shares."""
    callers = [office.light() for _ in range(calls)]
    for caller in callers:
        caller.call(SHARES)
    everyone_ended(callers)
    return callers


def is_served_by(office: Office, agent: str) -> None:
    """Have the regular caller served by an agent."""
    caller = office.light(number=REGULAR)
    caller.call(STICKY)
    office.wait_until_hears(caller, agent_hz(agent), 0.3)
    hangs_up(caller)


def test_after_a_restart_everything_goes_on_where_it_was(office: Office) -> None:
    first, second, third = office.agent("8001", rejects=486), office.agent("8002"), office.agent("8003")
    is_served_by(office, "8002")
    first.close()
    first = office.agent("8001")
    office.dials(first, "*41")
    office.dials(third, "*20")
    callers = [*shared_out(office, 4)]
    for _ in range(2):
        office.calls(TWICE, number=OFTEN)
    with office.house.without_controller():
        pass
    callers += shared_out(office, 6)
    refused = office.calls(TWICE, number=OFTEN)
    hours = office.calls(HOURS)
    is_served_by(office, "8002")
    state = office.house.snapshot().agents[AgentId("8003")].state
    office.dials(first, "*40")
    office.dials(third, "*21")

    decided = [step.decided for each in callers for step in office.story_of(each).steps if step.kind == "percentage"]
    assert Counter(decided) == {"go to few": 3, "go to many": 7}
    assert office.heard_in_order(refused) == ["too-many-calls"]
    assert office.heard_in_order(hours) == ["我们现在正常上班。"]
    assert state == "paused"
    assert [event.kind for event in second.events()].count("incoming") == 2
