"""The figures of a period beside those of another: one reading of the record for each, at the same time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from sqlalchemy import Engine

from appliance.domain.outcome import RingOutcome
from appliance.domain.period import Period
from appliance.storage.analysis import Analysis
from appliance.storage.analysis_parts import AnalysisParts
from appliance.storage.analysis_values import EVERYTHING, Answers, Chosen, Rung, Told, Waited


class Compared(StrEnum):
    """What a period is set against."""

    PREVIOUS = "previous"
    YEAR = "year"
    NOTHING = "nothing"

    def period(self, period: Period) -> Period | None:
        """Give the other period; None where it is set against nothing, or time doesn't reach so far back."""
        if self is Compared.NOTHING:
            return None
        try:
            other = period.before() if self is Compared.PREVIOUS else period.year_before()
            return other if other.begins < other.ends else None
        except OverflowError:
            return None


@dataclass(frozen=True, slots=True)
class Attempts:
    """How often an agent was tried, and how often they took the call."""

    tried: int = 0
    taken: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """What callers said: by key how often, and how many gave no answer; `labels` tell what the keys meant."""

    by_key: Mapping[str, int]
    unanswered: int
    labels: Mapping[str, str]

    @property
    def count(self) -> int:
        """How many answered."""
        return sum(self.by_key.values())

    @property
    def mean(self) -> float | None:
        """The mean of the keys; None without any answer."""
        return sum(int(key) * count for key, count in self.by_key.items()) / self.count if self.count else None

    @property
    def variance(self) -> float:
        """How the keys scatter around their mean."""
        mean = self.mean or 0.0
        return sum(count * (int(key) - mean) ** 2 for key, count in self.by_key.items()) / max(1, self.count)

    @classmethod
    def of(cls, answers: Iterable[Answers]) -> Self:
        """Add answers up."""
        by_key: defaultdict[str, int] = defaultdict(int)
        labels: dict[str, str] = {}
        unanswered = 0
        for each in answers:
            if each.key is None:
                unanswered += each.count
            else:
                by_key[each.key] += each.count
                labels.setdefault(each.key, each.label)
        return cls(dict(sorted(by_key.items())), unanswered, labels)


@dataclass(frozen=True, slots=True)
class Half:
    """What a period has: its figures, its attempts at agents, its answers, its queues."""

    period: Period
    told: Told
    rung: tuple[Rung, ...]
    answers: tuple[Answers, ...]
    waited: tuple[Waited, ...]

    def attempts(self) -> dict[str, Attempts]:
        """Give the attempts at each agent; one whom the caller didn't wait for, or another outran, wasn't tried."""
        found: defaultdict[str, Attempts] = defaultdict(Attempts)
        for each in self.rung:
            if each.outcome in _TRIED:
                taken = each.count if each.outcome is RingOutcome.ANSWERED else 0
                found[each.agent] = Attempts(found[each.agent].tried + each.count, found[each.agent].taken + taken)
        return dict(found)

    def scores(self, by: str) -> dict[str, Score]:
        """Give the scores by `agent`, `department` or `hotline`."""
        groups: defaultdict[str, list[Answers]] = defaultdict(list)
        for each in self.answers:
            groups[getattr(each, by)].append(each)
        return {key: Score.of(answers) for key, answers in sorted(groups.items())}


_TRIED = {RingOutcome.ANSWERED, RingOutcome.NO_ANSWER, RingOutcome.BUSY, RingOutcome.UNREACHABLE}


@dataclass(frozen=True, slots=True)
class Report:
    """A period and, if wanted, another."""

    now: Half
    then: Half | None


def report(engine: Engine, period: Period, compared: Compared, chosen: Chosen = EVERYTHING) -> Report:
    """Read both halves, each in a thread of its own: SQLite counts outside of Python."""
    other = compared.period(period)
    with ThreadPoolExecutor(2) as threads:
        now = threads.submit(half, engine, period, chosen)
        then = threads.submit(half, engine, other, chosen) if other else None
        return Report(now.result(), then.result() if then else None)


def half(engine: Engine, period: Period, chosen: Chosen) -> Half:
    """Read one period."""
    parts = AnalysisParts(engine)
    return Half(
        period,
        Analysis(engine).told(period, chosen),
        parts.rung(period, chosen),
        parts.answers(period, chosen),
        parts.waited(period, chosen),
    )
