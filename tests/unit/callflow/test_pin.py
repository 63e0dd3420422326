"""PIN access: who is let on, and that no PIN is ever on record."""

import pytest

from appliance.config.model.document import Document
from appliance.domain.outcome import CallResult
from tests.unit.callflow.house import House, house
from tests.unit.callflow.scripted import Script

PINS = [{"name": "王先生", "pin": "4711"}, {"name": "VIP", "pin": "80012345"}]


def guarded(**more: object) -> Document:
    door = {"kind": "pin", "pins": PINS, "next": "team", **more}
    return house({"targets": ["8001"]}, {"door": door})


@pytest.mark.parametrize(
    ("presses", "name"),
    [
        (["4711#"], "王先生"),
        (["80012345"], "VIP"),
        (["80012345#"], "VIP"),
        (["4711"], "王先生"),
        (["", "1#", "4711#"], "王先生"),
    ],
)
async def test_a_caller_with_a_pin_is_let_on_under_its_name(presses: list[str], name: str) -> None:
    story = await House(guarded()).call(Script(presses=presses))
    assert story.reason("go to team") == f"the PIN of {name} was keyed"
    assert (story.end.result, story.end.agent) == (CallResult.ANSWERED, "8001")


async def test_neither_a_pin_nor_a_wrong_try_is_on_record() -> None:
    story = await House(guarded()).call(Script(presses=["80012340", "4712#", "4711#"]))
    journal = story.journal
    record = repr((journal.starts, journal.steps, journal.hops, journal.ends))
    assert all(step.keys == "" for step in journal.steps)
    assert not any(digits in record for digits in ("80012340", "4712", "4711"))
    assert [step.reason for step in journal.steps if step.decided == "ask again"] == [
        "a wrong PIN was keyed (1 of 3)",
        "a wrong PIN was keyed (2 of 3)",
    ]


async def test_after_three_tries_it_is_over() -> None:
    story = await House(guarded()).call(Script(presses=["1111#", "", "80012346", "4711#"]))
    assert story.heard == ["pin-enter", "pin-wrong", "pin-enter", "pin-enter", "pin-refused"]
    assert story.path[-1] == ("door", "end the call")
    assert story.reason("give up") == "a wrong PIN was keyed (3 of 3)"
    assert story.reason("end the call") == "all 3 attempts are used up"
    assert story.caller.rung == []
    assert story.caller.released


async def test_who_has_no_pin_may_be_sent_elsewhere() -> None:
    story = await House(guarded(attempts=1, otherwise="bye", prompt="请输入密码")).call(Script(presses=["9#"]))
    assert story.heard == ["请输入密码", "pin-refused"]
    assert ("door", "go to bye") in story.path


@pytest.mark.parametrize("keys", ["471", "47110", "4711*", "*4711", "#", "", "8001234"])
async def test_only_the_whole_pin_opens(keys: str) -> None:
    story = await House(guarded(attempts=1)).call(Script(presses=[keys]))
    assert story.caller.rung == []


async def test_keys_end_at_the_hash_or_at_the_length_of_the_longest_and_not_by_what_they_are() -> None:
    story = await House(guarded(attempts=1, first_key_s=9, next_key_s=2)).call(Script(presses=["9"]))
    (listen,) = story.caller.listened
    assert (listen.first_key_s, listen.next_key_s) == (9, 2)
    assert [keys for keys in ("9", "4711", "9999999", "47#", "#", "99999999", "80012345") if listen.finished(keys)] == [
        "47#",
        "#",
        "99999999",
        "80012345",
    ]
