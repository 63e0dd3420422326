"""Figures with their targets, beside spandsp's."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; `target` is its limit, `holds` whether it is kept, `peer` the same of spandsp."""

    name: str
    value: float
    unit: str
    target: float | None = None
    holds: bool | None = None
    peer: float | None = None

    def as_json(self) -> dict[str, object]:
        """Give it as it stands among the results."""
        return asdict(self)


@dataclass(slots=True)
class Count:
    """How often something came out right, of how many times."""

    trials: int = 0
    ours: int = 0
    peer: int = 0

    def add(self, *, ours: bool, peer: bool) -> None:
        """Take one trial."""
        self.trials += 1
        self.ours += ours
        self.peer += peer

    def row(self, name: str, least: float | None = None, *, has_peer: bool = True) -> Row:
        """The shares, and the least that is promised for ours."""
        share = round(self.ours / self.trials, 4)
        peer = round(self.peer / self.trials, 4) if has_peer else None
        return Row(f"{name} ({self.trials})", share, "", least, None if least is None else share >= least, peer)


def at_most(name: str, value: float, unit: str, target: float, peer: float | None = None) -> Row:
    """Make a figure of which less is better."""
    return Row(name, round(value, 3), unit, target, value <= target, peer)
