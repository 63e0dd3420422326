"""A restart of the controller forgets nothing: openings by hand, pauses, turns, counts, and who served whom."""

from collections import Counter

import pytest

from appliance.domain.ids import AgentId
from tests.calls.office import Office, everyone_ended, times_called
from tests.calls.scenes import hangs_up
from tests.harness.light_phone import LightCaller
from tests.harness.stage import agent_hz

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

HOURS, SHARES, STICKY, TWICE = "4000000001", "4000000004", "4000000024", "4000000035"
OFTEN, REGULAR = "13699990002", "13655550002"


def place(office: Office, hotline: str, count: int, number: str | None = None) -> list[LightCaller]:
    """Have so many callers call at once."""
    callers = [office.light(number=number) for _ in range(count)]
    for caller in callers:
        caller.call(hotline)
    return callers


def is_served_by(office: Office, agent: str) -> None:
    """Have the regular caller served by an agent."""
    caller = office.light(number=REGULAR)
    caller.call(STICKY)
    office.wait_until_hears(caller, agent_hz(agent), 0.3)
    hangs_up(caller)


def test_after_a_restart_everything_goes_on_where_it_was(office: Office) -> None:
    first, second, third = office.agent("8001", rejects=486), office.agent("8002"), office.agent("8003")
    shared, often = place(office, SHARES, 4), place(office, TWICE, 2, OFTEN)
    is_served_by(office, "8002")
    first.close()
    first = office.agent("8001")
    office.dials(first, "*41")
    office.dials(third, "*20")
    everyone_ended([*shared, *often])
    with office.house.without_controller():
        pass
    shared += place(office, SHARES, 6)
    (refused,), (hours,) = place(office, TWICE, 1, OFTEN), place(office, HOURS, 1)
    is_served_by(office, "8002")
    state = office.house.snapshot().agents[AgentId("8003")].state
    everyone_ended([*shared[4:], refused, hours])
    office.dials(first, "*40")
    office.dials(third, "*21")

    decided = [step.decided for each in shared for step in office.story_of(each).steps if step.kind == "percentage"]
    assert Counter(decided) == {"go to few": 3, "go to many": 7}
    assert office.heard_in_order(refused) == ["too-many-calls"]
    assert office.heard_in_order(hours) == ["我们现在正常上班。"]
    assert state == "paused"
    assert times_called(second) == 2
