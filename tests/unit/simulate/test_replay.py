"""Recorded calls once more, under the configuration in force and under a draft."""

from dataclasses import replace
from typing import Any

import pytest

from appliance.config.model.document import Document
from appliance.domain.outcome import CallResult
from appliance.simulate.clock import NOON
from appliance.simulate.difference import Difference
from appliance.simulate.replay import Replay
from appliance.simulate.script import DESERTED, OFFLINE, REFUSING, Phone, Script
from appliance.storage.past_calls import PastCall
from tests.unit.config.demo_document import demo
from tests.unit.simulate.past import later, recorded

OTHER_ORDER = demo(('agents: ["8001", "8002"]', 'agents: ["8002", "8001"]'))
NO_SURVEY = demo(("next: rate\n          otherwise: message\n        support", "otherwise: message\n        support"))
KEYS_SWAPPED = demo(('"1": sales, "2": support', '"1": support, "2": sales'))


def differences(draft: Document, *calls: PastCall) -> tuple[Replay, list[Difference]]:
    replay = Replay(demo(), draft)
    return replay, list(replay.run(calls))


@pytest.mark.parametrize(
    "script",
    [
        Script(presses=["1", "2"]),
        Script(presses=["1"], phones={"8001": DESERTED}),
        Script(presses=["1"], phones={"8001": REFUSING, "8002": OFFLINE}),
        Script(presses=["8003", "1"], otherwise=Phone(caller_ends=True)),
        Script(presses=["9"]),
        Script(presses=["", "1", "3"]),
        Script(presses=["", "", "", "2"]),
        Script(leaves_after_s=3),
        Script(presses=["1"], phones={"8001": DESERTED}, leaves_after_s=9),
    ],
)
def test_under_the_same_document_a_call_goes_as_it_went(script: Script) -> None:
    past = recorded(script)
    replay, found = differences(demo(), past)
    assert found == []
    assert replay.summary.same == 1
    assert replay.summary.before == {past.record.result: 1} == replay.summary.after


def test_another_order_of_agents_sends_the_call_to_another() -> None:
    replay, (found,) = differences(OTHER_ORDER, recorded(Script(presses=["1"])))
    assert found.fields == ("served_by",)
    assert found.is_elsewhere
    assert (str(found.before), str(found.after)) == ("answered by 8001", "answered by 8002")
    assert found.assumed == ("8002",)
    assert found.turning.before is not None
    assert found.turning.after is not None
    assert (found.turning.before.decided, found.turning.after.decided) == ("ring 8001", "ring 8002")
    assert str(found.turning).startswith("sales: ring 8002, because")
    assert (replay.summary.elsewhere, replay.summary.same) == (1, 0)


def test_what_became_of_the_calls_stands_beside_the_walks() -> None:
    past = recorded(Script(presses=["1"]))
    asked = replace(past, record=replace(past.record, result=CallResult.CALLBACK))
    replay, _ = differences(demo(), past, asked)
    assert replay.summary.recorded == {CallResult.ANSWERED: 1, CallResult.CALLBACK: 1}
    assert replay.summary.before == {CallResult.ANSWERED: 2}


def test_calls_whose_path_was_erased_are_left_out() -> None:
    past = recorded(Script(presses=["1"]))
    replay, found = differences(OTHER_ORDER, replace(past, has_path=False))
    assert (found, replay.summary.erased, replay.summary.calls) == ([], 1, 0)
    assert not replay.summary.recorded


def test_phones_behave_as_they_did_then() -> None:
    past = recorded(Script(presses=["1"], phones={"8001": DESERTED, "8002": OFFLINE}))
    _, found = differences(OTHER_ORDER, past)
    assert found == []  # both were tried then, and neither would answer now


def test_other_nodes_to_the_same_end_are_told_apart() -> None:
    replay, (found,) = differences(NO_SURVEY, recorded(Script(presses=["1", "2"])))
    assert found.fields == ("path",)
    assert not found.is_elsewhere
    assert (replay.summary.other_path, replay.summary.elsewhere, replay.summary.calls) == (1, 0, 1)


def test_a_menu_with_other_keys_changes_the_department() -> None:
    _, (found,) = differences(KEYS_SWAPPED, recorded(Script(presses=["1"])))
    assert found.fields == ("department", "served_by", "path")
    assert found.turning.after is not None
    assert (found.turning.after.decided, found.turning.after.reason) == ("go to support", "key 1 leads there")


def test_an_agent_who_talks_in_an_earlier_call_is_busy() -> None:
    first = recorded(Script(presses=["1"], otherwise=Phone(talk_s=600)))
    second = later(recorded(Script(presses=["2"]), number=2), 60, "box-1.2")
    _, found = differences(KEYS_SWAPPED, first, second)
    assert [str(each.after) for each in found] == ["answered by 8003", "answered by 8002"]
    long_after = later(second, 3600, "box-1.2")
    _, found = differences(KEYS_SWAPPED, first, long_after)
    assert [str(each.after) for each in found] == ["answered by 8003", "answered by 8001"]


def test_the_agent_of_last_time_is_remembered_from_call_to_call() -> None:
    sticky = demo(("          ring_s: 15\n", "          ring_s: 15\n          sticky_days: 7\n"))
    first = recorded(Script(presses=["1"], phones={"8001": DESERTED}))
    second = later(recorded(Script(presses=["1"]), number=2), 3600, "box-1.2")
    _, (found,) = differences(sticky, first, second)
    assert (found.call.call, str(found.after)) == ("box-1.2", "answered by 8002")
    _, found_late = differences(sticky, first, later(second, 8 * 86400, "box-1.2"))
    assert found_late == []


DOOR = "        door: {kind: pin, pins: [{name: 张三, pin: '2468'}], next: support, otherwise: message}\n"
PINNED = demo(('"9": message}', '"9": door}'), ("        rate:\n", DOOR + "        rate:\n"))


def test_who_keyed_a_pin_keys_the_one_of_the_same_name() -> None:
    past = recorded(Script(presses=["9", "1111", "2468", "1"]), document=PINNED)
    assert past.keys == ("9", "", "[张三]", "1")
    replay = Replay(PINNED, PINNED)
    assert list(replay.run([past])) == []
    assert replay.summary.before == {CallResult.ANSWERED: 1}
    (found,) = Replay(PINNED, demo(('"9": message}', '"9": support}'))).run([past])
    assert found.fields == ("path",)
    other_name = PINNED.model_validate(
        {**PINNED.model_dump(), "hotlines": _renamed(PINNED.model_dump()["hotlines"], "李四")}
    )
    (found,) = Replay(PINNED, other_name).run([past])
    assert (str(found.before), str(found.after)) == ("answered by 8003", "voicemail")


def _renamed(hotlines: dict[str, Any], name: str) -> dict[str, Any]:
    door = hotlines["main"]["flow"]["nodes"]["door"]
    door["pins"] = [{"name": name, "pin": "2468"}]
    return hotlines


def test_calls_that_are_not_over_and_those_of_the_staff_are_passed_over() -> None:
    past = recorded(Script(presses=["1"]))
    running = replace(past, record=replace(past.record, result=None, ended_at=None))
    inside = replace(past, record=replace(past.record, kind="internal"))
    replay, found = differences(KEYS_SWAPPED, running, inside)
    assert (replay.summary.calls, found) == (0, [])


def test_a_line_that_the_draft_no_longer_has_is_told() -> None:
    fewer = demo(('lines: ["01", "02", ', 'lines: ["02", '))
    _, (found,) = differences(fewer, recorded(Script(presses=["1"])))
    assert found.fields[0] == "hotline"
    assert (found.after.hotline, found.after.result) == (None, CallResult.COMPLETED)
    assert found.turning.after is not None
    assert "no hotline has line 01" in found.turning.after.reason


def test_differences_are_given_while_the_calls_are_read() -> None:
    past = recorded(Script(presses=["1"]), at=NOON)

    def calls() -> "list[PastCall]":
        return [past] * 3

    replay = Replay(demo(), KEYS_SWAPPED)
    found = replay.run(iter(calls()))
    next(found)
    assert replay.summary.calls == 1
