"""A caller asks to be called back; an agent does it by a click or a code, and nobody else can have it dialled (C7)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.asterisk.render.secrets import Secrets
from appliance.domain.outcome import CallResult, WaitEnd
from appliance.errors import UserError
from appliance.services.control_client import command
from appliance.storage.callbacks import Callbacks, StoredCallback
from appliance.storage.outbox import Outbox
from hil_rig.phones.api import EventKind
from tests.calls.office import NETWORK_HZ, Office, times_called
from tests.calls.scenes import hangs_up
from tests.harness.house import House
from tests.harness.leaks import Footprint, wait_until_quiet
from tests.harness.light_phone import LightCaller
from tests.harness.memory import folder_in_memory
from tests.harness.stage import agent_hz
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

HOTLINE, QUEUE = "4000000504", "4000000505"
PAUSE, READY = "*20", "*21"


@pytest.fixture(scope="module")
def calling_house() -> Iterator[House]:
    with House(Path(__file__).parent / "talking.yaml") as house:
        yield house


@pytest.fixture(scope="module")
def calling_at_rest(calling_house: House) -> Footprint:
    return Footprint.of(calling_house.controller_pid)


@pytest.fixture
def office(calling_house: House, calling_at_rest: Footprint, tmp_path: Path) -> Iterator[Office]:
    with folder_in_memory(tmp_path) as folder, Office(calling_house, folder) as office:
        yield office
    wait_until_quiet(calling_house, calling_at_rest)


def requests(office: Office) -> tuple[StoredCallback, ...]:
    """Give what waits to be called back."""
    with Callbacks.open(office.house.instance.database_url) as callbacks:
        return callbacks.waiting()


def leaves_a_request(office: Office, number: str, keys: tuple[str, ...] = ("1",)) -> StoredCallback:
    """Call, agree on a number, and hear that it is noted; give the request."""
    caller = office.light(number=number)
    caller.call(HOTLINE)
    caller.wait("answered", 10)
    for pressed in keys:
        at = len(caller.samples()) / 8000
        wait_for(lambda at=at: len(caller.samples()) / 8000 > at + 1.5, "the question to begin")  # type: ignore[misc]  # bound now
        caller.send_digits(pressed)
    caller.wait("ended", 20)
    assert office.story_of(caller).record.result is CallResult.CALLBACK
    return requests(office)[-1]


def test_an_agents_click_calls_back_who_asked_for_it(office: Office) -> None:
    asked = leaves_a_request(office, "13922220001")
    control = office.house.instance.control_socket
    with pytest.raises(UserError, match="8001's phone is not registered"):
        command(control, "callback", {"request": asked.sequence, "agent": "8001"})
    agent, network = office.agent("8001"), office.network()
    with pytest.raises(UserError, match="8002 isn't"):
        command(control, "callback", {"request": asked.sequence, "agent": "8002"})
    command(control, "callback", {"request": asked.sequence, "agent": "8001"})
    office.wait_until_hears(network, agent_hz("8001"), 0.5, 20)
    office.wait_until_hears(agent, NETWORK_HZ, 0.5)
    hangs_up(agent)
    called = [event.number for event in network.events() if event.kind is EventKind.INCOMING]
    story = office.latest(lambda record: record.called == f"*70{asked.sequence}", "the call back")
    assert story.record.result is CallResult.ANSWERED
    assert [(hop.endpoint, hop.line) for hop in story.hops] == [("outside", "out1")]
    assert [(charge.dialled, charge.trunk_group) for charge in story.charges] == [("13922220001", "out")]
    assert len(called) == 1
    wait_for(lambda: asked.sequence not in {each.sequence for each in requests(office)}, "the request to be done")
    with pytest.raises(UserError, match="waits to be called back"):
        command(control, "callback", {"request": asked.sequence, "agent": "8001"})


def test_a_caller_who_waits_leaves_by_key_to_be_called_back(office: Office) -> None:
    """8002 pauses, so the caller waits; the key leads to a request for that department, whose people are told."""
    agent = office.agent("8002")
    office.dials(agent, PAUSE)
    caller = office.light(number="13922220004")
    caller.call(QUEUE)
    caller.wait("answered", 10)
    wait_for(lambda: _is_told(office, caller, "tell place 1"), "the caller to wait")
    caller.send_digits("1")
    at = len(caller.samples()) / 8000
    wait_for(lambda: len(caller.samples()) / 8000 > at + 1.5, "the question to begin")
    caller.send_digits("1")
    caller.wait("ended", 20)
    story = office.story_of(caller)
    office.dials(agent, READY)

    (wait,) = story.waits
    assert (wait.node, wait.how, wait.key) == ("queue", WaitEnd.KEY, "1")
    assert story.record.result is CallResult.CALLBACK
    (request,) = [each.request for each in requests(office) if each.request.call == story.record.call]
    assert (request.number.digits, request.department, request.trunk_group) == ("13922220004", "support", "out")
    with Outbox.open(office.house.instance.database_url) as outbox:
        (notice,) = [each for each in outbox.latest(100) if each.call == story.record.call]
    assert (notice.kind, notice.channel) == ("callback", "crm")
    assert notice.caller is not None
    assert notice.caller.digits == "13922220004"
    assert notice.particulars.department is not None
    assert notice.particulars.department.id == "support"
    assert notice.box == Secrets.load_or_make(office.house.instance.secrets).box


def _is_told(office: Office, caller: LightCaller, words: str) -> bool:
    step = office.house.live_call(office.number_of(caller)).step
    return step is not None and step.decided.startswith(words)


def test_a_stranger_to_the_department_and_an_unknown_request_dial_nothing(office: Office) -> None:
    asked = leaves_a_request(office, "13922220002", ("2", "13922220003#", "1"))
    assert asked.request.number.digits == "13922220003"
    stranger, network = office.agent("8002"), office.network()
    office.dials(stranger, f"*70{asked.sequence}")
    office.dials(stranger, "*7099999")
    assert times_called(network) == 0
    assert asked.sequence in {each.sequence for each in requests(office)}
