"""What callers hear before anyone has answered, and when the line is answered."""

import pytest

from appliance.domain.outcome import CallResult
from hil_rig.phones.api import SipPhone
from tests.calls.scenes import DIRECT_RINGTONE, HOTLINE, MENU, WELCOME, calls, hangs_up, talk
from tests.harness.stage import Stage, agent_hz, hears

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

CLOCKS_APART_S = 0.15
"""How far the time in a recording may be off from the time of an event."""


def answered_at_s(caller: SipPhone) -> float:
    """Tell when the call was answered, in seconds of the caller's recording."""
    return caller.wait("answered", 15).at - caller.recording_started_at


def test_a_sip_caller_hears_the_welcome_before_the_call_is_answered(stage: Stage) -> None:
    caller = stage.caller("01")
    calls(caller)
    answered_s = answered_at_s(caller)
    stage.wait_until_hears_prompt(caller, MENU)
    hangs_up(caller)

    welcome, menu = stage.known(caller)
    assert (welcome.prompt_id, menu.prompt_id) == (WELCOME, MENU)
    assert welcome.heard_share > 0.9
    assert welcome.end_s < answered_s + CLOCKS_APART_S
    assert menu.start_s > answered_s - CLOCKS_APART_S


def test_a_landline_is_answered_before_it_hears_the_welcome(stage: Stage) -> None:
    caller = stage.caller("landline")
    caller.call(HOTLINE)
    answered_s = answered_at_s(caller)
    stage.wait_until_hears_prompt(caller, MENU)
    hangs_up(caller)

    welcome, _ = stage.known(caller)
    assert (welcome.prompt_id, welcome.heard_share > 0.9) == (WELCOME, True)
    assert welcome.start_s > answered_s - CLOCKS_APART_S
    assert not [event for event in caller.events() if event.kind == "early_media"]


def test_an_unanswered_line_plays_the_ringtone_while_the_phone_rings(stage: Stage) -> None:
    agent, caller = stage.agent("8001", answers_after_s=2), stage.caller("direct")
    calls(caller)
    stage.wait_until_hears_prompt(caller, DIRECT_RINGTONE)
    assert not [event for event in caller.events() if event.kind == "answered"]
    answered_s = answered_at_s(caller)
    agent_answered_s = agent.wait("answered", 10).at - caller.recording_started_at
    talk(stage, caller, agent)
    hangs_up(caller)

    assert answered_s == pytest.approx(agent_answered_s, abs=0.5)
    ringtone, agent_id = stage.known(caller)
    assert (ringtone.prompt_id, agent_id.prompt_id) == (DIRECT_RINGTONE, "agent-id-zh-8001")
    assert ringtone.end_s < answered_s + CLOCKS_APART_S < agent_id.start_s + 2 * CLOCKS_APART_S
    assert hears(caller, agent_hz("8001"), 1)


def test_an_unanswered_line_whose_caller_gives_up_was_never_answered(stage: Stage) -> None:
    agent, caller = stage.agent("8001", answers_after_s=None), stage.caller("direct")
    calls(caller)
    agent.wait("incoming", 10)
    stage.wait_until_hears_prompt(caller, DIRECT_RINGTONE)
    hangs_up(caller)

    assert stage.story_of(caller).record.result is CallResult.ABANDONED
    assert not [event for event in caller.events() if event.kind == "answered"]
