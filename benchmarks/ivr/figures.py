"""From runs to figures: medians, percentiles, and what holds."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median

from benchmarks.ivr.leg import Experience

MOST_PROCESSOR = 1.35
"""How many times the peer's processor time a call may take."""
MOST_DELAY_MS = 5.0
"""How much longer than with the peer a caller may wait, at the median."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: its load, the processor time of each side's processes over it (idle share taken off), and its calls."""

    at_once: int
    asterisk_ms: float
    python_ms: float
    experiences: tuple[Experience, ...]

    @property
    def asterisk_per_call_ms(self) -> float:
        """Asterisk's processor time a call."""
        return self.asterisk_ms / len(self.experiences)

    @property
    def python_per_call_ms(self) -> float:
        """The controller's processor time a call."""
        return self.python_ms / len(self.experiences)

    @property
    def per_call_ms(self) -> float:
        """All of it."""
        return self.asterisk_per_call_ms + self.python_per_call_ms


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: ours, the peer's, and, where there is a target, the limit for ours and whether it holds."""

    name: str
    value: float
    unit: str
    target: float | None
    peer: float
    holds: bool | None

    def as_json(self) -> dict[str, object]:
        """Give it as it stands among the results."""
        return asdict(self)


def percentile(values: Iterable[float], percent: float) -> float:
    """Give the value that `percent` % of the values don't exceed, interpolated. Raises ValueError without values."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no values")
    place = (len(ordered) - 1) * percent / 100
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def rows(ours: Sequence[Run], peer: Sequence[Run], with_processor: Iterable[int]) -> list[Row]:
    """Compare run by run's load; processor time only where the load gives enough calls to tell."""
    found: list[Row] = []
    measured = set(with_processor)
    for at_once in dict.fromkeys(run.at_once for run in ours):
        mine = [run for run in ours if run.at_once == at_once]
        theirs = [run for run in peer if run.at_once == at_once]
        found.append(_served(mine, theirs, at_once))
        found += _processor(mine, theirs, at_once) if at_once in measured else []
        found += _delays(mine, theirs, at_once)
    return found


def _served(ours: list[Run], peer: list[Run], at_once: int) -> Row:
    value, others = (sum(not call.fault for run in runs for call in run.experiences) for runs in (ours, peer))
    placed = sum(len(run.experiences) for run in ours)
    return Row(f"calls served, {at_once} at once", value, "calls", placed, others, value == placed)


def _processor(ours: list[Run], peer: list[Run], at_once: int) -> list[Row]:
    total, others = (median(run.per_call_ms for run in runs) for runs in (ours, peer))
    limit = MOST_PROCESSOR * others
    python = median(run.python_per_call_ms for run in ours)
    asterisk, asterisks = (median(run.asterisk_per_call_ms for run in runs) for runs in (ours, peer))
    return [
        _row(f"processor time a call, {at_once} at once", total, others, limit),
        _row(f"of it Asterisk, {at_once} at once", asterisk, asterisks),
        _row(f"of it Python, {at_once} at once", python, 0.0),
    ]


def _delays(ours: list[Run], peer: list[Run], at_once: int) -> list[Row]:
    found = []
    for what, read in (("answer to first RTP", _answer_ms), ("key's end to next prompt", _key_ms)):
        mine, theirs = ([read(call) for run in runs for call in run.experiences if not call.fault]
                        for runs in (ours, peer))  # fmt: skip
        if mine and theirs:
            middle, others = percentile(mine, 50), percentile(theirs, 50)
            found.append(_row(f"{what} p50, {at_once} at once", middle, others, others + MOST_DELAY_MS))
            found.append(_row(f"{what} p95, {at_once} at once", percentile(mine, 95), percentile(theirs, 95)))
    return found


def _answer_ms(call: Experience) -> float:
    return call.answer_to_audio_ms


def _key_ms(call: Experience) -> float:
    return call.key_to_audio_ms


def _row(name: str, value: float, peer: float, limit: float | None = None) -> Row:
    target = None if limit is None else round(limit, 3)
    return Row(name, round(value, 3), "ms", target, round(peer, 3), None if limit is None else value <= limit)
