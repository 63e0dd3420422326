"""What a case of the suite is, and what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from hil_rig.suite.bench import Bench


class Verdict(StrEnum):
    """What came of a case."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"  # the rung, or this switchboard's set-up, can't do it: the reason is told
    BROKEN = "broken"  # the rig itself failed: no verdict on the switchboard


@dataclass(frozen=True, slots=True)
class Source:
    """Where a requirement comes from. `clause` is empty where ours is the wording."""

    document: str
    clause: str = ""

    def __str__(self) -> str:
        """As a report prints it."""
        return f"{self.document}, {self.clause}" if self.clause else self.document


@dataclass(frozen=True, slots=True)
class Finding:
    """What a procedure saw. `value` with its `unit`, where something was measured; `uncertainty` (k = 2) 0: counted."""

    is_right: bool
    seen: str
    value: float | None = None
    unit: str = ""
    uncertainty: float | None = None

    def measured(self) -> str:
        """The value with its uncertainty, or nothing."""
        if self.value is None:
            return ""
        room = f" ± {self.uncertainty:g}" if self.uncertainty else ""
        return f"{self.value:.3g}{room} {self.unit}".rstrip()


@dataclass(frozen=True, slots=True)
class Need:
    """What a case needs besides a line: a telephone, a place that the switchboard was set up with, a set-up line."""

    phone: bool = False
    places: tuple[str, ...] = ()
    caller_id: str = ""


NOTHING = Need()


@dataclass(frozen=True, slots=True)
class Case:
    """One requirement and how it is asked. `fault` names the simulated switchboard on which it has to fail."""

    id: str
    title: str
    requirement: str
    source: Source
    must_be_seen: str
    procedure: Callable[[Bench], Finding]
    fault: str
    needs: Need = NOTHING


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one case on one switchboard."""

    case: Case
    verdict: Verdict
    finding: Finding
    took_s: float
    line: str = ""
    kept: str = ""
