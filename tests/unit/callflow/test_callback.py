"""Requests to be called back: what a caller leaves, and that only an agent's doing dials it (C7)."""

import pytest

from appliance.config.model.document import Document
from appliance.domain.outcome import CallResult
from tests.unit.callflow.house import House, house
from tests.unit.callflow.scripted import Script

ASK = {"kind": "callback", "department": "sales", "trunk_group": "out"}


def asked(**more: object) -> Document:
    return house({"targets": ["8001"]}, {"ask": {**ASK, **more}})


async def test_a_caller_confirms_the_number_that_the_line_shows() -> None:
    story = await House(asked()).call(Script(presses=["1"]))
    (request,) = story.journal.callbacks
    assert (request.number.digits, request.department, request.trunk_group) == ("13800138000", "sales", "out")
    assert story.heard == ["callback-your-number", "callback-saved"]
    assert story.end.result is CallResult.CALLBACK
    assert story.reason("request kept") == "the number shown, for sales"


async def test_a_caller_leaves_another_number_after_hearing_it() -> None:
    story = await House(asked()).call(Script(presses=["2", "075525551234#", "1"]))
    (request,) = story.journal.callbacks
    assert request.number.digits == "075525551234"
    assert [*story.heard[:3], *story.heard[-2:]] == [
        "callback-your-number",
        "callback-enter-number",
        "digit-0",
        "callback-confirm",
        "callback-saved",
    ]
    assert story.reason("request kept") == "another number, for sales"


@pytest.mark.parametrize(
    "presses",
    [["2", "95588#", "110#", "0081312345678#"], ["2", "", "", ""], ["3", "13900139000#", "2", "", ""]],
)
async def test_who_agrees_on_no_number_leaves_none(presses: list[str]) -> None:
    story = await House(asked()).call(Script(presses=presses))
    assert story.journal.callbacks == []
    assert story.heard[-1] == "callback-given-up"
    assert story.end.result is CallResult.COMPLETED


async def test_where_no_other_number_is_taken_none_is_asked_for() -> None:
    story = await House(asked(other_number=False)).call(Script(presses=["2", "13900139000#", "1"]))
    assert story.heard == ["callback-this-number", "callback-given-up"]
    assert story.journal.callbacks == []


async def test_nothing_is_rung_or_dialled_by_a_request() -> None:
    story = await House(asked()).call(Script(presses=["2", "13900139000#", "1"]))
    assert story.caller.rung == []
    assert story.journal.hops == []


async def test_neither_the_keyed_number_nor_its_digits_stand_in_the_path() -> None:
    story = await House(asked()).call(Script(presses=["2", "13900139000#", "1"]))
    assert not any("13900139000" in repr(step) for step in story.journal.steps)
