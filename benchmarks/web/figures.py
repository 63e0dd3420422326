"""Figures with their targets."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; `target` is its limit, `holds` whether it is kept. There is no peer to compare with."""

    name: str
    value: float
    unit: str
    target: float | None = None
    holds: bool | None = None
    peer: None = None

    def as_json(self) -> dict[str, object]:
        """Give it as it stands among the results."""
        return asdict(self)


def at_most(name: str, value: float, unit: str, target: float) -> Row:
    """Make a figure of which less is better."""
    return Row(name, round(value, 2), unit, target, value <= target)


def p95(taken: Sequence[float]) -> float:
    """Give what 95 of 100 stay below: the nearest rank."""
    return sorted(taken)[ceil(0.95 * len(taken)) - 1]
