from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter

import pytest
from sqlalchemy import Engine, insert

from appliance.callflow.queueing.stay import LEAVE_BY_KEY
from appliance.domain.ids import CallId
from appliance.storage import past_calls as module
from appliance.storage.journal import WriterJournal
from appliance.storage.past_calls import PastCalls
from appliance.storage.records import Records
from appliance.storage.schema import calls, hops, steps
from tests.unit.storage.call_facts import NOON, after, hop, outside_hop, start, step


@pytest.fixture
def past(url: str) -> Iterator[PastCalls]:
    with PastCalls.open(url) as past:
        yield past


async def test_a_call_with_its_keys_and_hops_in_order(
    journal: WriterJournal, past: PastCalls, records: Records
) -> None:
    journal.opened(start(CallId("b"), at=after(1)))
    journal.opened(start(CallId("a"), at=after(1)))
    for sequence, keys in enumerate(["2", "", "8001", "#"]):
        journal.step(replace(step(sequence, CallId("a")), keys=keys))
    journal.hop(outside_hop(1, CallId("a")))
    journal.hop(hop(0, CallId("a")))
    await journal.flushed()
    first, second = past.between(NOON, after(2))
    assert first.keys == ("2", "8001", "#")
    assert first.hops == (hop(0, CallId("a")), outside_hop(1, CallId("a")))
    assert (second.keys, second.hops) == ((), ())
    assert (first.has_path, second.has_path) == (True, False)
    assert (second.record, first.record) == records.latest(2)


async def test_silence_and_pins_are_told_in_their_places(journal: WriterJournal, past: PastCalls) -> None:
    journal.opened(start(CallId("a")))
    told = [
        ("menu", "ask again", "no key within 5 s (1 of 3)", ""),
        ("menu", "ask again", "7 means nothing here (2 of 3)", "7"),
        ("menu", "go to vip", "key 3 leads there", "3"),
        ("pin", "ask again", "a wrong PIN was keyed (1 of 3)", ""),
        ("pin", "go to sales", "the PIN of 张三 公司 was keyed", ""),
        ("ring", "go to rate", "8001 hung up after 30 s", ""),
        ("survey", "no answer", "no valid key was pressed", ""),
    ]
    for sequence, (kind, decided, reason, keys) in enumerate(told):
        journal.step(replace(step(sequence, CallId("a")), kind=kind, decided=decided, reason=reason, keys=keys))
    await journal.flushed()
    (found,) = past.between(NOON, after(2))
    assert found.keys == ("", "7", "3", "", "[张三 公司]", "")


async def test_a_key_that_leaves_a_queue_is_the_answer_to_its_one_question(
    journal: WriterJournal, past: PastCalls
) -> None:
    told = [
        ("queue", LEAVE_BY_KEY, "8001: busy; place 1", ""),
        ("queue", "tell place 1", "place 1 in the queue", ""),
        ("queue", "go to memo", "key 1 leaves the queue, after 6 s", "1"),
        ("queue", LEAVE_BY_KEY, "8001: busy; place 2", ""),
        ("ring", "ring 8001", "the first of the list that is left", ""),
        ("queue", "wait for an agent", "8001: busy; place 3", ""),
        ("survey", "满意", "8001 was rated", "2"),
    ]
    journal.opened(start(CallId("a")))
    for sequence, (kind, decided, reason, keys) in enumerate(told):
        journal.step(replace(step(sequence, CallId("a")), kind=kind, decided=decided, reason=reason, keys=keys))
    await journal.flushed()
    (found,) = past.between(NOON, after(2))
    assert found.keys == ("1", "", "2")


async def test_the_time_is_half_open(journal: WriterJournal, past: PastCalls) -> None:
    for seconds in range(4):
        journal.opened(start(CallId(str(seconds)), at=after(seconds)))
    await journal.flushed()
    assert [found.record.call for found in past.between(after(1), after(3))] == ["1", "2"]


@pytest.mark.parametrize("at_once", [1, 2, 3, 10, 11])
async def test_pages_neither_skip_nor_repeat(
    journal: WriterJournal, past: PastCalls, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", at_once)
    names = [CallId(f"c{i:02}") for i in range(10)]
    for i, name in enumerate(names):
        journal.opened(start(name, at=after(i // 3)))
        journal.step(replace(step(0, name), keys=name))
    await journal.flushed()
    assert [(found.record.call, found.keys) for found in past.between(NOON, after(99))] == [(n, (n,)) for n in names]


@pytest.mark.slow
def test_fifteen_thousand_calls_take_a_second_or_two(engine: Engine, past: PastCalls) -> None:
    numbers = range(15_000)
    with engine.begin() as connection:
        connection.execute(insert(calls), [_call_row(number) for number in numbers])
        connection.execute(insert(steps), [_step_row(number, i) for number in numbers for i in range(4)])
        connection.execute(insert(hops), [_hop_row(number) for number in numbers])
    began = perf_counter()
    found = list(past.between(NOON, after(15_000)))
    took = perf_counter() - began
    assert len(found) == len(numbers)
    assert all(len(call.keys) == 2 and len(call.hops) == 1 for call in found)
    # 0.6 s on an idle core; the bound leaves room for a machine that does other things.
    assert took < 6


def _call_row(number: int) -> dict[str, object]:
    return {
        "id": f"box-{number}",
        "line": "l1",
        "hotline": "main",
        "called": "4000",
        "caller": "13800138000",
        "caller_name": "",
        "revision": "1",
        "started_at": after(number),
    }


def _step_row(number: int, sequence: int) -> dict[str, object]:
    told = {"kind": "menu", "decided": "go to sales", "reason": "key 1 goes to sales", "keys": "1" * (sequence % 2)}
    return {"call": f"box-{number}", "sequence": sequence, "at": after(number), "node": "menu", **told}


def _hop_row(number: int) -> dict[str, object]:
    told = {"agent": "8001", "outcome": "answered", "cause": "", "ring_s": 3.5, "talk_s": 40.0, "forwarded": 0}
    return {"call": f"box-{number}", "sequence": 0, "at": after(number), **told}
