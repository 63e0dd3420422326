"""What callers hear before anyone has answered, and when the line is answered.

Where the one is compared with the other, it is told when each packet came: a phone's jitter buffer has what it hears
lag behind by a quarter of a second and more when the machine is busy.
"""

import pytest

from appliance.domain.outcome import CallResult
from tests.calls.scenes import DIRECT_RINGTONE, HOTLINE, MENU, WELCOME, calls, hangs_up, talk
from tests.harness.stage import CALLER_HZ, Stage, agent_hz, hears

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

WHOLE = 0.9
CLOCKS_APART_S = 0.15
"""How far the time at which something is heard may be off from the time of an event."""


def test_a_sip_caller_hears_the_welcome_before_the_call_is_answered(stage: Stage) -> None:
    caller = stage.exact_caller("01")
    calls(caller)
    answered_at = caller.wait("answered", 15).at
    stage.wait_until_hears_prompt(caller, MENU)
    hangs_up(caller)

    welcome, menu = stage.known(caller)
    assert (welcome.prompt_id, menu.prompt_id) == (WELCOME, MENU)
    assert welcome.heard_share > WHOLE
    assert caller.heard_at(welcome.end_s) < answered_at + CLOCKS_APART_S
    assert caller.heard_at(menu.start_s) > answered_at - CLOCKS_APART_S


def test_a_landline_is_answered_before_it_hears_the_welcome(stage: Stage) -> None:
    caller = stage.exact_caller("landline")
    caller.call(HOTLINE)
    answered_at = caller.wait("answered", 15).at
    stage.wait_until_hears_prompt(caller, MENU)
    hangs_up(caller)

    welcome, _ = stage.known(caller)
    assert (welcome.prompt_id, welcome.heard_share > WHOLE) == (WELCOME, True)
    assert caller.heard_at(welcome.start_s) > answered_at - CLOCKS_APART_S
    assert not [event for event in caller.events() if event.kind == "early_media"]


def test_an_unanswered_line_plays_the_ringtone_while_the_phone_rings(stage: Stage) -> None:
    agent, caller = stage.agent("8001", answers_after_s=3), stage.exact_caller("direct")
    calls(caller)
    caller.play(stage.tone(CALLER_HZ), looped=True)  # Asterisk waits for a first sound before it goes on
    answered_at = caller.wait("answered", 15).at
    agent_answered_at = agent.wait("answered", 10).at
    talk(stage, caller, agent)
    hangs_up(caller)

    assert answered_at == pytest.approx(agent_answered_at, abs=0.5)
    *ringtones, agent_id = stage.known(caller)  # it begins anew as long as the phone rings
    assert {ringtone.prompt_id for ringtone in ringtones} == {DIRECT_RINGTONE}
    assert agent_id.prompt_id == "agent-id-zh-8001"
    assert ringtones[0].heard_share > WHOLE
    assert caller.heard_at(ringtones[0].end_s) < answered_at
    assert caller.heard_at(ringtones[-1].end_s) < answered_at + CLOCKS_APART_S
    assert caller.heard_at(agent_id.start_s) > answered_at - CLOCKS_APART_S
    assert hears(caller, agent_hz("8001"), 1)


def test_an_unanswered_line_whose_caller_gives_up_was_never_answered(stage: Stage) -> None:
    agent, caller = stage.agent("8001", answers_after_s=None), stage.caller("direct")
    calls(caller)
    agent.wait("incoming", 10)
    stage.wait_until_hears_prompt(caller, DIRECT_RINGTONE)
    hangs_up(caller)

    assert stage.story_of(caller).record.result is CallResult.ABANDONED
    assert not [event for event in caller.events() if event.kind == "answered"]
