"""Phone codes from an agent's own mobile: only with the PIN, and never with the PIN on record."""

from dataclasses import replace

from appliance.callflow.board import AgentBoard, AgentState
from appliance.callflow.run import run_call
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.walk import Revision
from appliance.config.model.document import Document
from appliance.config.model.endpoint import OutsideEndpoint
from appliance.domain.ids import AgentId
from appliance.domain.outcome import CallResult
from appliance.domain.phone_number import PhoneNumber
from tests.unit.callflow.scripted import RecordingJournal, Script, ScriptedCaller, VirtualClock
from tests.unit.callflow.stories import MENU, facts
from tests.unit.config.demo_document import demo

WANG = AgentId("8001")
PIN = "246813"


def company(*, pin: str | None = PIN) -> Document:
    document = demo()
    mobile = OutsideEndpoint(kind="outside", name="王芳手机", number="13700137000", trunk_group="main")
    wang = document.agents[WANG].model_validate({"name": "王芳", "endpoints": ("8001", "wang-mobile"), "pin": pin})
    return document.model_copy(
        update={"endpoints": {"wang-mobile": mobile}, "agents": {**document.agents, WANG: wang}},
    )


class Told:
    """One call, and what came of it."""

    def __init__(self, *presses: str, number: str = "13700137000", pin: str | None = PIN) -> None:
        clock = VirtualClock()
        self.board, self.journal = AgentBoard(), RecordingJournal()
        self.caller = ScriptedCaller(replace(facts(), number=PhoneNumber(number)), Script(presses=presses), clock)
        self._switchboard = Switchboard(self.journal, self.board, clock)
        self._revision = Revision("r1", company(pin=pin))

    async def happens(self) -> "Told":
        self.end = await run_call(self.caller, self._revision, self._switchboard)
        return self

    @property
    def heard(self) -> list[str]:
        return [heard.prompt for heard in self.caller.heard][2:]

    @property
    def codes(self) -> list[tuple[str, str]]:
        return [(step.decided, step.keys) for step in self.journal.steps if step.kind == "code"]


async def test_a_code_with_the_pin_sets_the_agents_state() -> None:
    told = await Told("*20#", f"{PIN}#").happens()
    assert told.board.state(WANG) is AgentState.PAUSED
    assert told.heard == ["pin-enter", "staff-paused"]
    assert told.codes == [("8001 is paused from now on", "*20")]
    assert told.end.result is CallResult.COMPLETED
    assert PIN not in str(told.journal.steps)


async def test_however_the_line_writes_the_mobiles_number() -> None:
    told = await Told("*11#", f"{PIN}#", number="+8613700137000").happens()
    assert told.board.state(WANG) is AgentState.OFF


async def test_without_the_pin_nothing_is_done_and_the_menu_goes_on() -> None:
    told = await Told("*20#", "1#", "2222#", "", "2").happens()
    assert told.board.state(WANG) is AgentState.AVAILABLE
    assert told.heard[:6] == ["pin-enter", "pin-wrong", "pin-enter", "pin-wrong", "pin-enter", "pin-refused"]
    assert told.heard[6] == MENU
    assert told.codes == [("refuse", "*20")]
    assert "2222" not in str(told.journal.steps)
    assert told.end.department == "support"


async def test_another_callers_code_means_nothing() -> None:
    told = await Told("*20#", number="13800138000").happens()
    assert told.board.state(WANG) is AgentState.AVAILABLE
    assert "pin-enter" not in told.heard
    assert "wrong-key" in told.heard


async def test_an_agent_without_a_pin_has_no_codes_outside() -> None:
    told = await Told("*20#", pin=None).happens()
    assert told.board.state(WANG) is AgentState.AVAILABLE
    assert "pin-enter" not in told.heard


async def test_the_menus_own_keys_work_from_a_mobile_as_from_any_phone() -> None:
    told = await Told("2").happens()
    assert told.end.department == "support"
