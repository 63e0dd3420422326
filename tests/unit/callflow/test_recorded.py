"""Who of those that are rung is recorded, and when the caller is told so."""

from typing import Any

from tests.unit.callflow.house import House, house
from tests.unit.callflow.scripted import DESERTED, Script

NOTICE = {"builtin": "recording-notice"}


def company(ring: dict[str, Any], *, hotline: dict[str, Any], agents: dict[str, Any] | None = None) -> House:
    """Make a house in which the hotline, and some agents, have a word on recording."""
    numbers = ("8001", "8002", "8003", "8004")
    people = {number: {"name": number, **(agents or {}).get(number, {})} for number in numbers}
    document = house(ring, agents=people)
    main = document.hotlines["main"].model_dump() | hotline
    return House(document.model_validate(document.model_dump() | {"hotlines": {"main": main}}))


async def test_of_several_who_ring_at_once_each_goes_by_the_own_word() -> None:
    told = company({"department": "sales", "distribution": "ring_all"}, hotline={}, agents={"8002": {"record": False}})
    story = await told.call(Script())
    assert story.caller.rung[0].recorded == {"8001", "8003"}
    reason = story.reason("ring 8001, 8002, 8003")
    assert reason == "all who are free at once; 8002 is not recorded: agent 8002 has `record: false`"


async def test_nothing_is_said_on_the_path_where_nobody_has_a_word() -> None:
    told = company({"targets": ["8001"]}, hotline={})
    story = await told.call(Script())
    assert story.caller.rung[0].recorded == {"8001"}
    assert "record" not in story.reason("ring 8001")


async def test_the_notice_is_heard_once_before_anybody_is_rung() -> None:
    nodes = {"first": {"kind": "ring", "targets": ["8001"], "otherwise": "team"}}
    document = house({"targets": ["8002"]}, nodes)
    main = document.hotlines["main"].model_dump() | {"recording_notice": NOTICE}
    told = House(document.model_validate(document.model_dump() | {"hotlines": {"main": main}}))
    story = await told.call(Script(otherwise=DESERTED))
    assert [heard.prompt for heard in story.caller.heard] == ["recording-notice"]
    assert not story.caller.heard[0].answered
    kinds = [step.kind for step in story.journal.steps]
    assert kinds.count("recording") == 1
    assert kinds.index("recording") < kinds.index("ring")
    assert story.reason("play the recording notice") == "a talk with 8001 would be recorded: nothing says otherwise"


async def test_nobody_is_warned_of_a_recording_that_will_not_be() -> None:
    told = company({"targets": ["8001"]}, hotline={"recording_notice": NOTICE, "record": False})
    story = await told.call(Script())
    assert story.caller.heard == []
    assert story.caller.rung[0].recorded == frozenset()


async def test_the_notice_is_heard_for_those_whom_the_call_may_be_forwarded_to() -> None:
    ring = {"targets": ["8001"], "forward": {"no_answer": ["8002"]}, "record": None}
    told = company(ring, hotline={"recording_notice": NOTICE}, agents={"8001": {"record": False}})
    story = await told.call(Script())
    assert [heard.prompt for heard in story.caller.heard] == ["recording-notice"]
    assert story.reason("play the recording notice").startswith("a talk with 8002 ")
