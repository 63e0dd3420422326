"""What is measured, one function a promise."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median

from appliance.callflow.walk import Revision
from appliance.config.model.screening import ScreeningList
from appliance.domain.number_reading import Home
from appliance.domain.phone_number import PhoneNumber
from appliance.routing.caller_lists import CallerLists
from appliance.routing.screening_table import Entry, EntryKind
from appliance.simulate.replay import Replay
from appliance.simulate.setting import Setting
from appliance.simulate.simulator import try_call
from appliance.storage.past_calls import PastCalls
from benchmarks.decide.callers import FIRST, attempts
from benchmarks.decide.company import company, document, document_of
from benchmarks.decide.figures import Row, at_least, at_most, processor_s
from benchmarks.decide.publishing import publishes_s
from benchmarks.decide.record import write_record

CALLS_A_SECOND = 2000.0
REPLAY_S = 10.0
PUBLISH_S = 1.0
LOOK_UP_GROWTH = 2.0
"""How many times the look-up in ten entries one in 100,000 may take."""
_LOOK_UPS = 20_000
_ROUNDS = 5


def simulated_calls(count: int) -> list[Row]:
    """Walk calls to a hotline of 30 nodes; the median of the rounds."""
    revision, setting = Revision("bench", document(agents=12, nodes=30)), Setting()
    waiting = list(attempts(count, days=1, agents=12))
    nodes = sum(len(try_call(revision, attempt, setting).path) for attempt in waiting) / count
    taken_s = [
        processor_s(lambda: [try_call(revision, attempt, setting) for attempt in waiting]) for _ in range(_ROUNDS)
    ]
    return [
        at_least("simulated calls a second, hotline of 30 nodes", count / median(taken_s), "calls/s", CALLS_A_SECOND),
        Row("nodes that such a call visits, mean", round(nodes, 2), "nodes"),
    ]


def replay(count: int, folder: Path) -> list[Row]:
    """Replay a record under the configuration that it was made by, and under one with other turns in its menus."""
    now = document(agents=12, nodes=30)
    tree = company(agents=12, nodes=30)
    menu = tree["hotlines"]["main"]["flow"]["nodes"]["menu0"]
    menu["keys"]["1"], menu["keys"]["2"] = menu["keys"]["2"], menu["keys"]["1"]
    then = document_of(tree)
    url = f"sqlite:///{folder / 'replay.sqlite3'}"
    write_record(url, now, count, days=30)
    again = Replay(now, then)
    with PastCalls.open(url) as calls:
        past = calls.between(FIRST, FIRST + timedelta(days=31))
        taken_s = processor_s(lambda: sum(1 for _ in again.run(past)))
    if again.summary.calls != count:
        raise SystemExit(f"{count} calls are on record, but {again.summary.calls} were replayed")
    return [
        at_most(
            f"replay of {count:,} calls under two configurations, on one core", taken_s, "s", REPLAY_S * count / 15_000
        ),
        Row("of them end elsewhere under the draft", again.summary.elsewhere, "calls"),
    ]


def look_ups() -> list[Row]:
    """Look callers up in lists of ten, 1,000 and 100,000 entries, half of them on it; the median of the rounds."""
    taken_us = {size: _look_up_us(size) for size in (10, 1_000, 100_000)}
    first, *longer = taken_us
    rows = [Row(f"look-up in a list of {first:,} callers", round(taken_us[first], 3), "µs")]
    limit = round(LOOK_UP_GROWTH * taken_us[first], 3)
    return rows + [at_most(f"look-up in a list of {size:,} callers", taken_us[size], "µs", limit) for size in longer]


def _look_up_us(size: int) -> float:
    long = CallerLists({"long": ScreeningList.model_validate(_referring())}, Home(), lambda _hash: list(_entries(size)))
    callers = [PhoneNumber(f"138{number % (2 * size):08}") for number in range(_LOOK_UPS)]
    return median(
        1e6 * processor_s(lambda: [long.find("long", caller, None) for caller in callers]) / _LOOK_UPS
        for _ in range(_ROUNDS)
    )


def _referring() -> dict[str, object]:
    return {"table": {"name": "long", "hash": "0" * 64}}


def _entries(size: int) -> Iterator[Entry]:
    yield from (Entry(EntryKind.NUMBER, f"138{number:08}") for number in range(size))


def publish(folder: Path) -> list[Row]:
    """Publish changes of one key to 50 agents and 200 nodes, from YAML; the median of the rounds."""
    trees = [company(agents=50, nodes=200) for _ in range(_ROUNDS + 1)]
    for number, tree in enumerate(trees):
        tree["hotlines"]["main"]["flow"]["nodes"]["ring0"]["ring_s"] = 10 + number
    taken_s = publishes_s([document_of(tree) for tree in trees], folder)
    return [at_most("publish with 50 agents and 200 nodes, without Asterisk", median(taken_s), "s", PUBLISH_S)]
