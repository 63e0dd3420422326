"""What a run found, as JSON: the file that reports and the README's columns are made of."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hil_rig.suite.case import Case, Finding, Outcome, Verdict
from hil_rig.suite.table import CASES

VERSION = 1


class ResultsError(ValueError):
    """A file isn't a suite's results; the text names it."""


@dataclass(frozen=True, slots=True)
class Results:
    """One run on one switchboard. `at` is ISO 8601; `tries` is how often a failed case was asked at most."""

    pbx: str
    about: str
    rung: str
    at: str
    took_s: float
    tries: int
    outcomes: Mapping[str, Outcome]

    def count(self, verdict: Verdict) -> int:
        """How many cases came out so."""
        return sum(outcome.verdict is verdict for outcome in self.outcomes.values())

    def summary(self) -> str:
        """One line."""
        parts = [f"{self.count(verdict)} {verdict}" for verdict in Verdict if self.count(verdict)]
        return f"{self.pbx} on the {self.rung} rung: {', '.join(parts) or 'none'} of {len(self.outcomes)} cases"


def write(path: Path, results: Results) -> None:
    """Write the file, one case a line."""
    head = {
        "version": VERSION,
        "pbx": results.pbx,
        "about": results.about,
        "rung": results.rung,
        "at": results.at,
        "took_s": round(results.took_s, 1),
        "tries": results.tries,
    }
    lines = ",\n".join(
        f"  {json.dumps(case_id)}: {json.dumps(_told(outcome), ensure_ascii=False)}"
        for case_id, outcome in results.outcomes.items()
    )
    text = json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "outcomes": {\n' + lines + "\n }\n}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def read(path: Path) -> Results:
    """Read it again; cases that the table no longer has are left out. ResultsError where it isn't such a file."""
    try:
        told: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if told["version"] != VERSION:
            raise ResultsError(f"{path}: version {told['version']!r}, but this suite reads version {VERSION}")
        outcomes = {case.id: _outcome(case, told["outcomes"][case.id]) for case in CASES if case.id in told["outcomes"]}
        names = ("pbx", "about", "rung", "at", "took_s", "tries")
        return Results(**{name: told[name] for name in names}, outcomes=outcomes)
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        if isinstance(wrong, ResultsError):
            raise
        raise ResultsError(f"{path} isn't a suite's results: {wrong!r}") from None


def joined(earlier: Results, now: Results) -> Results:
    """What a run found, and of an earlier one on the same switchboard whatever wasn't asked again.

    ResultsError where it was another switchboard, or one that was set up in another way.
    """
    if (earlier.pbx, earlier.about, earlier.rung) != (now.pbx, now.about, now.rung):
        raise ResultsError(
            f"these are results of {earlier.pbx} ({earlier.about}; {earlier.rung}), and not of {now.pbx} "
            f"({now.about}; {now.rung}): give another file"
        )
    outcomes = of([*{**earlier.outcomes, **now.outcomes}.values()])
    took_s, tries = earlier.took_s + now.took_s, max(earlier.tries, now.tries)
    return replace(now, took_s=took_s, tries=tries, outcomes=outcomes)


def of(outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    """By the cases' ids, in the table's order."""
    by_id = {outcome.case.id: outcome for outcome in outcomes}
    return {case.id: by_id[case.id] for case in CASES if case.id in by_id}


def _told(outcome: Outcome) -> dict[str, Any]:
    finding = outcome.finding
    told: dict[str, Any] = {"verdict": outcome.verdict.value, "seen": finding.seen, "took_s": round(outcome.took_s, 1)}
    if finding.value is not None:
        told |= {"value": round(finding.value, 4), "unit": finding.unit, "uncertainty": finding.uncertainty}
    if outcome.line:
        told["line"] = outcome.line
    if outcome.kept:
        told["kept"] = outcome.kept
    return told


def _outcome(case: Case, told: dict[str, Any]) -> Outcome:
    verdict = Verdict(told["verdict"])
    finding = Finding(
        verdict is Verdict.PASSED, str(told["seen"]), told.get("value"), told.get("unit", ""), told.get("uncertainty")
    )
    return Outcome(case, verdict, finding, float(told["took_s"]), told.get("line", ""), told.get("kept", ""))
