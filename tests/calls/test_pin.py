"""PIN access (A8): the right one opens, three wrong ones don't, and no digit of any of them is kept."""

import pytest
from sqlalchemy import select

from appliance.storage.engine import open_for_reading
from appliance.storage.schema import metadata
from hil_rig.keypad import SAMPLE_RATE_HZ
from tests.calls.office import Office
from tests.harness.kept_in import files_with
from tests.harness.light_phone import LightCaller

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

HOTLINE = "4000000026"
ASK, GRANTED, DENIED = "请按密码。", "欢迎贵宾客户。", "没有密码不能继续。"
RIGHT, WRONG = "490816", ("731950#", "731951", "7319#")
TYPING_S = 1.0
"""How far back a refusal may have begun when the last key has been let go."""


def asked(office: Office) -> LightCaller:
    """Call, and be asked for the PIN."""
    caller = office.light()
    caller.call(HOTLINE)
    office.wait_until_hears_prompt(caller, ASK)
    return caller


def test_the_right_pin_lets_the_caller_on_and_its_name_is_on_record(office: Office) -> None:
    caller = asked(office)
    caller.send_digits(RIGHT)
    caller.wait("ended", 15)

    assert office.heard_in_order(caller) == [ASK, GRANTED]
    story = office.story_of(caller)
    (step,) = [step for step in story.steps if step.kind == "pin"]
    assert (step.decided, step.reason, step.keys) == ("go to granted", "the PIN of 张三公司 was keyed", "")
    for line in (office.house.instance.logs, office.house.instance.asterisk_state / "log"):
        assert not files_with(line, RIGHT)
    assert not kept_in_tables(office, RIGHT)


def test_three_wrong_pins_lead_away_and_are_kept_nowhere(office: Office) -> None:
    caller = asked(office)
    for number, wrong in enumerate(WRONG):
        caller.send_digits(wrong)
        refusal = "pin-wrong" if number < len(WRONG) - 1 else "pin-refused"
        keyed_s = len(caller.samples()) / SAMPLE_RATE_HZ - TYPING_S
        office.wait_until_hears_prompt(caller, refusal, after_s=keyed_s)
    caller.wait("ended", 15)

    assert office.heard_in_order(caller)[-2:] == ["pin-refused", DENIED]
    story = office.story_of(caller)
    assert [(step.decided, step.reason) for step in story.steps if step.kind == "pin"] == [
        ("ask again", "a wrong PIN was keyed (1 of 3)"),
        ("ask again", "a wrong PIN was keyed (2 of 3)"),
        ("give up", "a wrong PIN was keyed (3 of 3)"),
        ("go to denied", "all 3 attempts are used up"),
    ]
    for wrong in (pin.rstrip("#") for pin in WRONG[:2]):
        assert not files_with(office.house.instance.folder, wrong)


def kept_in_tables(office: Office, digits: str) -> list[str]:
    """Name the tables that hold these digits, beside the documents, which have to."""
    engine = open_for_reading(office.house.instance.database_url)
    with engine.begin() as connection:
        found = [
            table.name
            for table in metadata.sorted_tables
            if table.name != "revisions" and any(digits in str(row) for row in connection.execute(select(table)))
        ]
    engine.dispose()
    return found
