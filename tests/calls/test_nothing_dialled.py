"""Callers never make the box dial anything but what an admin has set (C7)."""

import pytest

from tests.calls.office import Office
from tests.calls.scenes import hangs_up
from tests.harness.stage import agent_hz

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

KEYPAD, TEAM = "4000000039", "4000000027"
MENU, WRONG = "分机号请直接拨。", "没有这个。"


def test_what_a_caller_keys_dials_nothing_outside_and_is_no_code(office: Office) -> None:
    network, agent = office.network("out1"), office.agent("8001", answers_after_s=None)
    callers = {keys: office.begins(KEYPAD) for keys in ("010623#", "110", "*41#")}
    for keys, caller in callers.items():
        office.wait_until_hears_prompt(caller, MENU)
        caller.send_digits(keys)
        office.wait_until_hears_prompt(caller, WRONG)
    for caller in callers.values():
        hangs_up(caller)

    stories = {keys: office.story_of(caller) for keys, caller in callers.items()}
    assert all(story.hops == () for story in stories.values())
    pressed = {keys: "".join(step.keys for step in story.steps) for keys, story in stories.items()}
    assert pressed == {keys: keys for keys in callers}
    decided = {step.decided for story in stories.values() for step in story.steps if step.kind == "menu"}
    assert decided == {"ask again"}
    assert [event.kind for phone in (network, agent) for event in phone.events()] == ["registered", "registered"]


def test_a_callers_phone_can_not_transfer_the_call(office: Office) -> None:
    network, _ = office.network("out1"), office.agent("8001")
    caller = office.light()
    caller.call(TEAM)
    office.wait_until_hears(caller, agent_hz("8001"), 0.3)
    to = f"sip:01062345678@127.0.0.1:{office.house.instance.ports.sip}"
    caller.tell("REFER", f"Refer-To: <{to}>\r\nReferred-By: <{to}>\r\n")
    office.wait_until_hears(caller, agent_hz("8001"), 2.0)
    hangs_up(caller)

    assert [event.kind for event in network.events()] == ["registered"]
    assert [hop.endpoint for hop in office.story_of(caller).hops] == ["8001"]
