"""What callers key in the menu, and where it leads them."""

import pytest

from appliance.domain.outcome import RingOutcome
from hil_rig.phones.api import DigitMode
from tests.calls.scenes import (
    LOST,
    MENU,
    PRODUCT,
    SALES_RINGTONE,
    TO_PRODUCT,
    TO_SUPPORT,
    WELCOME,
    at_the_menu,
    attempts,
    hangs_up,
    path,
    presses_at_the_menu,
    served_by,
    talk,
)
from tests.harness.stage import Stage

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]


def test_wrong_keys_lead_to_the_menus_fallback(stage: Stage) -> None:
    agent, caller = stage.agent("8001", answers_after_s=1.5), stage.caller()
    presses_at_the_menu(stage, caller, "4")
    stage.wait_until_hears_prompt(caller, "wrong-key")
    caller.send_digits("*")
    agent.wait("answered", 20)
    talk(stage, caller, agent)
    hangs_up(caller)

    story = stage.story_of(caller)
    assert [(step.decided, step.keys) for step in story.steps if step.kind == "menu"] == [
        ("ask again", "4"),
        ("give up", "*"),
        ("go to lost", ""),
    ]
    assert [step.reason for step in story.steps if step.kind == "menu"][:2] == [
        "4 means nothing here (1 of 2)",
        "* means nothing here (2 of 2)",
    ]
    heard = stage.heard_in_order(caller)
    assert heard == [WELCOME, MENU, "wrong-key", "wrong-key", LOST, SALES_RINGTONE, "agent-id-zh-8001"]


def test_no_key_at_all_leads_to_the_menus_fallback(stage: Stage) -> None:
    caller = stage.caller()
    at_the_menu(stage, caller)
    stage.wait_until_hears_prompt(caller, LOST, within_s=40)
    hangs_up(caller)

    story = stage.story_of(caller)
    assert [step.reason for step in story.steps if step.kind == "menu"] == [
        "no key within 2 s (1 of 2)",
        "no key within 2 s (2 of 2)",
        "all 2 attempts are used up",
    ]
    assert stage.heard_in_order(caller) == [WELCOME, MENU, "no-key", MENU, "no-key", LOST]


def test_a_key_cuts_short_what_is_playing(stage: Stage) -> None:
    caller = stage.caller()
    presses_at_the_menu(stage, caller, "4")
    stage.wait_until_hears_prompt(caller, "wrong-key")
    caller.send_digits(TO_PRODUCT)
    stage.wait_until_hears_prompt(caller, PRODUCT)
    hangs_up(caller)

    *_, reproach, product = stage.known(caller)
    assert (reproach.prompt_id, product.prompt_id) == ("wrong-key", PRODUCT)
    assert reproach.heard_share < 0.9
    assert product.start_s - reproach.end_s < 1


def test_an_announcement_leads_back_to_the_menu(stage: Stage) -> None:
    caller = stage.caller()
    presses_at_the_menu(stage, caller, TO_PRODUCT)
    heard = stage.wait_until_hears_prompt(caller, PRODUCT)
    stage.wait_until_hears_prompt(caller, MENU, after_s=heard.end_s)
    hangs_up(caller)

    assert stage.heard_in_order(caller) == [WELCOME, MENU, PRODUCT, MENU]
    assert path(stage.story_of(caller))[2:] == ["menu: go to product", "announcement: play", "caller: hung up"]


def test_an_agents_id_is_an_extension(stage: Stage) -> None:
    agent, caller = stage.agent("8004"), stage.caller()
    served_by(stage, caller, agent, "8004")
    hangs_up(caller)

    story = stage.story_of(caller)
    assert (story.record.agent, story.record.department) == ("8004", "crowd")
    assert [step.reason for step in story.steps if step.keys == "8004"] == ["8004 is an extension"]


def test_a_department_has_an_extension(stage: Stage) -> None:
    agent, caller = stage.agent("8003"), stage.caller()
    served_by(stage, caller, agent, "802")
    hangs_up(caller)

    story = stage.story_of(caller)
    assert (story.record.agent, story.record.department) == ("8003", "support")


def test_an_extension_that_nobody_has_is_asked_for_again(stage: Stage) -> None:
    agent, caller = stage.agent("8003"), stage.caller()
    presses_at_the_menu(stage, caller, "8099")
    stage.wait_until_hears_prompt(caller, "extension-unknown")
    caller.send_digits("8003")
    agent.wait("answered", 10)
    talk(stage, caller, agent)
    hangs_up(caller)

    story = stage.story_of(caller)
    assert [(step.decided, step.keys) for step in story.steps if step.kind == "menu"] == [
        ("ask again", "8099"),
        ("go to dialled", "8003"),
    ]
    assert [outcome for _, outcome, _ in attempts(story)] == [RingOutcome.ANSWERED]


@pytest.mark.parametrize(
    ("line", "how"), [("01", DigitMode.RFC4733), ("01", DigitMode.INFO), ("tones", DigitMode.INBAND)]
)
def test_keys_drive_the_menu_however_they_travel(stage: Stage, line: str, how: DigitMode) -> None:
    agent, caller = stage.agent("8003"), stage.caller(line, keys=how)
    at_the_menu(stage, caller)
    caller.send_digits("8099", how)
    stage.wait_until_hears_prompt(caller, "extension-unknown")
    caller.send_digits(TO_SUPPORT, how)
    agent.wait("answered", 10)
    talk(stage, caller, agent)
    hangs_up(caller)

    keys = [step.keys for step in stage.story_of(caller).steps if step.keys]
    assert keys == ["8099", TO_SUPPORT]
