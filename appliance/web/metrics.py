"""The metrics for Prometheus, made afresh of the last snapshot each time they are asked for.

Figures alone: no caller, agent, line or call is named.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from appliance.domain.outcome import CallResult
from appliance.services.live_state import Snapshot
from appliance.web.house import House


class HouseCollector(Collector):
    """Gives the house's figures; with the controller away, that it is away and nothing else."""

    def __init__(self, house: House, now: Callable[[], datetime]) -> None:
        self._house = house
        self._now = now

    def collect(self) -> Iterator[Metric]:
        """Give all metrics."""
        snapshot = self._house.link.snapshot
        yield GaugeMetricFamily(
            "zongji_controller_up", "1 while the controller is heard.", value=int(snapshot is not None)
        )
        yield GaugeMetricFamily("zongji_live_streams", "Event streams open now.", value=self._house.listeners)
        if snapshot is not None:
            yield from _calls(snapshot)
            yield _queues(snapshot)
            yield _agents(snapshot)
            yield _parts(snapshot)
            yield from _journal(snapshot, self._now())


def registry(house: House, now: Callable[[], datetime]) -> CollectorRegistry:
    """Make a registry of its own: nothing global, so several applications can live in one process."""
    made = CollectorRegistry()
    made.register(HouseCollector(house, now))
    return made


def _calls(snapshot: Snapshot) -> Iterator[Metric]:
    yield GaugeMetricFamily("zongji_calls_in_progress", "Calls now.", value=len(snapshot.calls))
    ended = CounterMetricFamily(
        "zongji_calls_ended", "Calls that ended since the controller's start.", labels=["result"]
    )
    for result in CallResult:
        ended.add_metric([result.value], snapshot.ended.get(result, 0))
    yield ended


def _queues(snapshot: Snapshot) -> Metric:
    queues = GaugeMetricFamily("zongji_callers_waiting", "Callers in a queue in which anybody waits.", labels=["queue"])
    for id_, queue in sorted(snapshot.queues.items()):
        queues.add_metric([id_], len(queue.waiting))
    return queues


def _agents(snapshot: Snapshot) -> Metric:
    agents = GaugeMetricFamily("zongji_agents", "Agents by what they do.", labels=["state"])
    for state, count in sorted(Counter(agent.state for agent in snapshot.agents.values()).items()):
        agents.add_metric([state], count)
    return agents


def _parts(snapshot: Snapshot) -> Metric:
    parts = GaugeMetricFamily(
        "zongji_part_up",
        "1 while a part works: asterisk (its manager interface is connected), database (the record is written).",
        labels=["part"],
    )
    for name, health in sorted(snapshot.health.items()):
        parts.add_metric([name], int(health.ok))
    return parts


def _journal(snapshot: Snapshot, now: datetime) -> Iterator[Metric]:
    yield GaugeMetricFamily("zongji_journal_queued", "Facts not yet written.", value=snapshot.journal.queued)
    if snapshot.journal.last_write_at is not None:
        age_s = (now - snapshot.journal.last_write_at).total_seconds()
        yield GaugeMetricFamily("zongji_journal_last_write_age_seconds", "Since the last write.", value=age_s)
