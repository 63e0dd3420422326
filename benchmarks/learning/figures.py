"""Figures with their targets."""

from dataclasses import asdict, dataclass


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


def shown(name: str, value: float, unit: str) -> Row:
    """Make a figure that nothing is promised of."""
    return Row(name, round(value, 3), unit)


def at_least(name: str, value: float, unit: str, target: float) -> Row:
    """Make a figure of which more is better."""
    return Row(name, round(value, 3), unit, target, value >= target)


def at_most(name: str, value: float, unit: str, target: float) -> Row:
    """Make a figure of which less is better."""
    return Row(name, round(value, 3), unit, target, value <= target)
