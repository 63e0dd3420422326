"""Phone codes from an agent's own mobile: only with the PIN, and never with the PIN on record."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from appliance.callflow.board import AgentBoard, AgentState
from appliance.callflow.code_guard import CodeGuard
from appliance.callflow.ports import Listen
from appliance.callflow.run import run_call
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.walk import Revision
from appliance.config.model.document import Document
from appliance.config.model.endpoint import OutsideEndpoint
from appliance.config.model.prompt import Prompt
from appliance.domain.ids import AgentId
from appliance.domain.outcome import CallResult, ReleasedBy
from appliance.domain.phone_number import PhoneNumber
from tests.unit.callflow.scripted import NOON, RecordingJournal, Script, ScriptedCaller, VirtualClock
from tests.unit.callflow.stories import facts
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
    """One call, and what came of it; `after` an earlier one, in the same house, some hours later."""

    def __init__(
        self, *presses: str, number: str = "13700137000", pin: str | None = PIN, after: "Told | None" = None
    ) -> None:
        self.clock: VirtualClock = after.clock if after else VirtualClock()
        self.board, self.journal = AgentBoard(), RecordingJournal()
        self.caller = ScriptedCaller(replace(facts(), number=PhoneNumber(number)), Script(presses=presses), self.clock)
        self.guard: CodeGuard = after.guard if after else CodeGuard()
        self._switchboard = Switchboard(self.journal, self.board, self.clock, code_guard=self.guard)
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


async def test_without_the_pin_nothing_is_done_and_the_call_is_released() -> None:
    told = await Told("*20#", "1#", "2222#", "", "*20#", f"{PIN}#").happens()
    assert told.board.state(WANG) is AgentState.AVAILABLE
    assert told.heard == ["pin-enter", "pin-wrong", "pin-enter", "pin-wrong", "pin-enter", "pin-refused"]
    assert told.codes == [("refuse", "*20")]
    assert "2222" not in str(told.journal.steps)
    assert (told.end.result, told.end.released_by) == (CallResult.COMPLETED, ReleasedBy.SWITCHBOARD)


async def test_after_five_wrong_pins_over_calls_not_even_the_right_one_is_taken_for_a_day() -> None:
    first = await Told("*20#", "1#", "2#", "3#").happens()
    second = await Told("*20#", "4#", "5#", f"{PIN}#", after=first).happens()
    assert second.heard == ["pin-enter", "pin-wrong", "pin-enter", "pin-refused"]
    assert "5 wrong PINs within 24 h are too many" in second.journal.steps[-1].reason
    third = await Told("*20#", f"{PIN}#", after=second).happens()
    assert (third.heard, third.codes) == (["pin-refused"], [("refuse", "*20")])
    assert third.board.state(WANG) is AgentState.AVAILABLE
    third.clock.pass_s(24 * 3600)
    fourth = await Told("*20#", f"{PIN}#", after=third).happens()
    assert fourth.board.state(WANG) is AgentState.PAUSED


async def test_two_calls_that_guess_at_once_have_no_more_tries_than_one() -> None:
    first = await Told("*20#", "1#", "2#", "3#").happens()
    second = Told("*20#", f"{PIN}#", after=first)
    asked = second.caller.ask

    async def meanwhile(prompts: Sequence[Prompt], listen: Listen) -> str:
        keys = await asked(prompts, listen)
        if second.heard[-1:] == ["pin-enter"]:
            for _ in range(2):
                second.guard.wrong(WANG, second.clock.now())
        return keys

    second.caller.ask = meanwhile  # type: ignore[method-assign]  # another call, in the midst of this one
    await second.happens()
    assert second.board.state(WANG) is AgentState.AVAILABLE
    assert second.heard == ["pin-enter", "pin-refused"]


async def test_the_right_pin_clears_the_wrong_ones() -> None:
    first = await Told("*20#", "1#", "2#", f"{PIN}#").happens()
    second = await Told("*21#", "3#", "4#", f"{PIN}#", after=first).happens()
    third = await Told("*20#", "5#", f"{PIN}#", after=second).happens()
    assert third.board.state(WANG) is AgentState.PAUSED


async def test_silence_is_no_wrong_pin() -> None:
    last: Told | None = None
    for _ in range(3):
        last = await Told("*20#", "", "", "", after=last).happens()
    assert (await Told("*20#", f"{PIN}#", after=last).happens()).board.state(WANG) is AgentState.PAUSED


def test_wrong_pins_of_more_than_a_day_ago_do_not_count_nor_do_those_of_others() -> None:
    guard, last = CodeGuard(), None
    for n in range(10):
        assert last is None, "four in 24 h are not too many"
        last = guard.wrong(WANG, NOON + n * timedelta(hours=6))
    assert guard.wrong(AgentId("8002"), NOON) is None
    close = NOON + timedelta(hours=55)
    assert guard.wrong(WANG, close) == close + timedelta(hours=24)
    assert guard.refused_until(WANG, close + timedelta(hours=23)) is not None
    assert guard.refused_until(WANG, close + timedelta(hours=24)) is None
    assert guard.refused_until(AgentId("8002"), close) is None


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
