"""Who calls, heard on the ports by the appliance itself: however a line tells it, the number leads the call."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from appliance.domain.ids import CallId
from appliance.domain.outcome import CallResult
from hil_rig.exchanges.calling import CallerIdMode
from tests.harness.lab_callers import LabCaller
from tests.harness.lab_house import LabHouse
from tests.harness.lab_stage import LabStage
from tests.lab.conftest import HEARD_BY_US, IN_THE_LAB

pytestmark = [*IN_THE_LAB, pytest.mark.usefixtures("heard_by_us", "quiet_after")]

OLD_FRIEND, NEWCOMER = "139", "137"
UNKNOWN = "the exchange sent no number of the caller"


@dataclass(frozen=True, slots=True)
class Way:
    """How a line tells the number, and what is to be heard of it: when it came, and as what."""

    sent: CallerIdMode
    arrival: str
    mode: str | None


WAYS = (
    Way(CallerIdMode.DTMF, "before_ring", "dtmf"),
    Way(CallerIdMode.DTMF_AFTER_RING, "after_ring", "dtmf"),
    Way(CallerIdMode.FSK, "after_ring", "fsk_bell_202"),
    Way(CallerIdMode.NONE, "nothing_came", None),
)


@dataclass(frozen=True, slots=True)
class Came:
    """A call that came in: how it was told, which it is, and the menu where its number belongs."""

    caller: LabCaller
    way: Way
    call: CallId


def comes(caller: LabCaller, way: Way) -> Came:
    """Call, come to the menu of those with such a number, and hang up."""
    is_known = way.sent is not CallerIdMode.NONE and caller.number.startswith(OLD_FRIEND)
    caller.call(way.sent)
    caller.reaches("old-friends" if is_known else "newcomers")
    caller.hangs_up()
    return Came(caller, way, caller.taken())


def told(house: LabHouse, call: CallId) -> tuple[str, str | None]:
    """Tell when and as what the controller learned a call's number."""
    lines = map(json.loads, (house.instance.logs / "calls.log").read_text().splitlines())
    ((arrival, mode),) = [
        (line["arrival"], line["mode"]) for line in lines if line["event"] == "caller id" and line.get("call") == call
    ]
    return arrival, mode


@pytest.mark.parametrize("turn", range(len(WAYS)))
def test_the_number_leads_the_call_however_the_line_tells_it_and_whatever_it_did_before(
    lab_house: LabHouse, tmp_path: Path, turn: int
) -> None:
    with LabStage(lab_house, tmp_path) as stage, ThreadPoolExecutor(len(HEARD_BY_US)) as people:
        calls = []
        for n, line in enumerate(HEARD_BY_US):
            number = lab_house.number((OLD_FRIEND, NEWCOMER)[(n + turn) // 2 % 2])
            caller = stage.caller(line, number, rests=n == 0)
            calls.append(people.submit(comes, caller, WAYS[(n + turn) % len(WAYS)]))
        for came in [call.result() for call in calls]:
            is_right(lab_house, came)


def is_right(house: LabHouse, came: Came) -> None:
    """Tell whether the number was heard as it was sent, and is in the record; without one, why there is none."""
    caller, way = came.caller, came.way
    story = house.settled(came.call, lambda story: story.record.ended_at is not None, 30)
    assert told(house, came.call) == (way.arrival, way.mode)
    assert (story.record.line, story.record.result) == (caller.line_id, CallResult.ABANDONED)
    if way.sent is CallerIdMode.NONE:
        assert story.record.caller is None
        assert UNKNOWN in [step.reason for step in story.steps]
    else:
        assert story.record.caller is not None
        assert story.record.caller.digits == caller.number
