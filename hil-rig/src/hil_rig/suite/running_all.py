"""Many cases over all lines at once, told as they end."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hil_rig.captures import captured, write_capture
from hil_rig.exchanges.api import ExchangeError
from hil_rig.suite.bench import Bench
from hil_rig.suite.case import Case, Finding, Outcome, Verdict
from hil_rig.suite.commissioning import Commissioning
from hil_rig.suite.running import run
from hil_rig.suite.worlds import SimulatedWorld, World

Tell = Callable[[Outcome], None]
NO_MODE = "none"
"""In `caller_id_lines`: the lines for cases that don't ask for a caller ID mode."""


class Board:
    """What is left to do, handed out to the lines' threads until `ends_s` of the machine's clock, if that is told."""

    def __init__(self, cases: Sequence[Case], world: World, ends_s: float | None = None) -> None:
        self._left = list(cases)
        self._world = world
        self._ends_s = ends_s
        self._lock = threading.Lock()

    def next_for(self, line: str) -> Case | None:
        """A case that may run on this line; None: no more."""
        if self._ends_s is not None and time.monotonic() >= self._ends_s:
            return None
        with self._lock:
            for case in self._left:
                if line in lines_for(case, self._world.setup, self._world.lines()):
                    self._left.remove(case)
                    return case
        return None


def lines_for(case: Case, setup: Commissioning, lines: Sequence[str]) -> Sequence[str]:
    """The lines that were set up for what a case asks; all, where none was set up in particular."""
    if "outgoing" in case.needs.places and setup.outgoing_lines:
        return setup.outgoing_lines
    return setup.caller_id_lines.get(case.needs.caller_id or NO_MODE, tuple(lines))


def run_all(
    cases: Sequence[Case],
    world: World,
    tell: Tell,
    keep: Path | None = None,
    tries: int = 1,
    ends_s: float | None = None,
) -> list[Outcome]:
    """Run the cases, each line its own at a time. What fails is tried so often. In the order of the cases.

    `keep` is a folder for failed cases' captures. After `ends_s` of the machine's clock no further case is begun.
    """
    board = Board(cases, world, ends_s)
    outcomes: dict[str, Outcome] = {}
    telling = threading.Lock()

    def serve(line: str) -> None:
        while (case := board.next_for(line)) is not None:
            outcome = _tried(case, line, world, keep, tries)
            with telling:
                outcomes[case.id] = outcome
                tell(outcome)

    threads = [threading.Thread(target=serve, args=(line,), daemon=True) for line in world.lines()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [outcomes[case.id] for case in cases if case.id in outcomes]


def _tried(case: Case, line: str, world: World, keep: Path | None, tries: int) -> Outcome:
    outcome = _once(case, line, world, keep)
    for attempt in range(2, tries + 1):
        if outcome.verdict in {Verdict.PASSED, Verdict.SKIPPED}:
            break
        outcome = _once(case, line, world, keep)
        finding = replace(outcome.finding, seen=f"{outcome.finding.seen} (try {attempt})")
        outcome = replace(outcome, finding=finding)
    return outcome


def _once(case: Case, line: str, world: World, keep: Path | None) -> Outcome:
    try:
        with world.bench(line, phone=case.needs.phone) as bench:
            outcome = run(case, bench, in_real_time=world.rung != SimulatedWorld.rung)
            if outcome.verdict in {Verdict.FAILED, Verdict.BROKEN} and keep is not None:
                return Outcome(case, outcome.verdict, outcome.finding, outcome.took_s, line, _kept(bench, case, keep))
            return Outcome(case, outcome.verdict, outcome.finding, outcome.took_s, line)
    except ExchangeError as wrong:
        return Outcome(case, Verdict.BROKEN, Finding(is_right=False, seen=str(wrong)), 0.0, line)


def _kept(bench: Bench, case: Case, keep: Path) -> str:
    """Keep what the line carried; its name, or nothing where that can't be."""
    path = keep / f"{case.id}.zip"
    with suppress(ExchangeError, OSError):
        keep.mkdir(parents=True, exist_ok=True)
        write_capture(path, captured(bench.end, datetime.now(UTC)))
        return str(path)
    return ""
