"""The measured companies are what is promised, and a measurement measures what it says."""

from datetime import timedelta
from pathlib import Path

import pytest

from appliance.simulate.replay import Replay
from appliance.storage.past_calls import PastCalls
from benchmarks.decide.callers import FIRST, attempts
from benchmarks.decide.company import company, document
from benchmarks.decide.figures import Row, at_least, at_most
from benchmarks.decide.measures import simulated_calls
from benchmarks.decide.record import write_record


@pytest.mark.parametrize(("agents", "nodes"), [(12, 30), (50, 200)])
def test_a_company_is_valid_and_as_large_as_promised(agents: int, nodes: int) -> None:
    made = document(agents, nodes)
    assert (len(made.agents), len(made.hotlines["main"].flow.nodes)) == (agents, nodes)
    kinds = {node["kind"] for node in company(agents, nodes)["hotlines"]["main"]["flow"]["nodes"].values()}
    assert len(kinds) == 11


def test_callers_are_the_same_at_each_run_and_in_order() -> None:
    once, again = (list(attempts(50, days=30, agents=12)) for _ in range(2))
    assert once == again
    assert [attempt.at for attempt in once] == sorted(attempt.at for attempt in once)
    assert len({attempt.facts.call for attempt in once}) == 50


def test_a_written_record_is_replayed_whole_and_goes_as_it_went(tmp_path: Path) -> None:
    url, made = f"sqlite:///{tmp_path / 'bench.sqlite3'}", document(agents=12, nodes=30)
    write_record(url, made, 40, days=30)
    replay = Replay(made, made)
    with PastCalls.open(url) as calls:
        assert list(replay.run(calls.between(FIRST, FIRST + timedelta(days=31)))) == []
    assert replay.summary.calls == 40
    assert len(replay.summary.before) > 2


def test_a_target_holds_or_not() -> None:
    assert at_least("calls", 2000.0, "calls/s", 2000) == Row("calls", 2000.0, "calls/s", 2000, holds=True)
    assert at_least("calls", 1999.9, "calls/s", 2000).holds is False
    assert at_most("replay", 10.0, "s", 10).holds is True
    assert at_most("replay", 10.1, "s", 10).holds is False
    assert at_most("replay", 1.0, "s", 10).as_json() == {
        "name": "replay", "value": 1.0, "unit": "s", "target": 10, "holds": True, "peer": None,
    }  # fmt: skip


def test_simulated_calls_are_counted_a_second() -> None:
    speed, nodes = simulated_calls(20)
    assert speed.value > 100
    assert 3 < nodes.value < 15
