"""`hil-rig suite`: runs the cases on a switchboard, and makes reports of what runs have found."""

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from hil_rig.exchanges.api import ExchangeError
from hil_rig.lab.emulator import LabError, LabMissing
from hil_rig.suite import columns, junit, page, results
from hil_rig.suite.case import Case, Outcome, Verdict
from hil_rig.suite.results import Results
from hil_rig.suite.running_all import Tell, run_all
from hil_rig.suite.switchboards import world_of
from hil_rig.suite.table import chosen
from hil_rig.suite.worlds import World

_SETTLED = {Verdict.PASSED, Verdict.FAILED, Verdict.SKIPPED}


def run(asked: argparse.Namespace) -> int:
    """Run the cases; 0 where none failed, 1 where some did, 2 where there is no such switchboard here."""
    try:
        cases, earlier = chosen(asked.cases), _earlier(asked)
        if asked.left and earlier is not None:
            settled = {id_ for id_, outcome in earlier.outcomes.items() if outcome.verdict in _SETTLED}
            cases = [case for case in cases if case.id not in settled]
        with world_of(asked.pbx, asked.config, asked.run) as world:
            print(f"{world.setup.name}: {len(cases)} cases over {len(world.lines())} lines", file=sys.stderr)
            found = _found(cases, world, asked, earlier)
    except (ExchangeError, LabError, LabMissing, ValueError) as wrong:
        print(wrong, file=sys.stderr)
        return 2
    _reports([found], asked)
    print(found.summary())
    return int(bool(found.count(Verdict.FAILED) or found.count(Verdict.BROKEN)))


def _earlier(asked: argparse.Namespace) -> Results | None:
    """What an earlier run left in the file for results."""
    return results.read(asked.results) if asked.results and asked.results.exists() else None


def _found(cases: Sequence[Case], world: World, asked: argparse.Namespace, earlier: Results | None) -> Results:
    """Ask the cases, and keep what is found as it comes: a run may be cut short."""
    began_s, at, progress = time.monotonic(), datetime.now(UTC).isoformat(timespec="seconds"), _progress(cases)
    outcomes: list[Outcome] = []

    def so_far() -> Results:
        took_s, setup = time.monotonic() - began_s, world.setup
        now = Results(setup.name, setup.about, world.rung, at, took_s, asked.tries, results.of(outcomes))
        return now if earlier is None else results.joined(earlier, now)

    def tell(outcome: Outcome) -> None:
        outcomes.append(outcome)
        progress(outcome)
        if asked.results:
            results.write(asked.results, so_far())

    so_far()  # refuses another switchboard's file before anything is asked
    ends_s = began_s + asked.minutes * 60 if asked.minutes else None
    run_all(cases, world, tell, asked.keep, asked.tries, ends_s)
    return so_far()


def report(asked: argparse.Namespace) -> int:
    """Make reports of results; 0, or 2 where a file isn't one."""
    try:
        found = [results.read(path) for path in asked.files]
        _reports(found, asked)
        if asked.readme:
            text = columns.put_into(asked.readme.read_text("utf-8"), found)
            asked.readme.write_text(text, "utf-8")
    except (OSError, ValueError) as wrong:
        print(wrong, file=sys.stderr)
        return 2
    for one in found:
        print(one.summary())
    return 0


def list_cases(asked: argparse.Namespace) -> int:
    """Print the cases with their requirements; 0, or 2 where none fits."""
    try:
        cases = chosen(asked.cases)
    except ValueError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    for case in cases:
        print(f"{case.id:6} {case.requirement} [{case.source}]")
    return 0


def add_words(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `suite` and its words to a command line. Their `runs` does what was asked."""
    words = commands.add_parser("suite", help="the conformance suite for analogue lines").add_subparsers(
        required=True, metavar="WORD"
    )
    analogue = words.add_parser("analogue", help="run the cases on a switchboard")
    analogue.add_argument(
        "--pbx", required=True, help="plain, zongji, simulated, simulated:FAULT, or a switchboard's TOML file"
    )
    analogue.add_argument("--cases", nargs="*", default=[], metavar="ID", help="some of them: K1.* R5.1 (default: all)")
    analogue.add_argument("--tries", type=int, default=1, metavar="N", help="ask what failed so often (default: once)")
    analogue.add_argument(
        "--results", type=Path, metavar="FILE", help="keep what is found as JSON; what it holds and isn't asked, stays"
    )
    analogue.add_argument("--left", action="store_true", help="only cases on which the results have no verdict yet")
    analogue.add_argument("--minutes", type=float, metavar="N", help="begin no case later; --left goes on another time")
    analogue.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the lines of failed cases as captures")
    analogue.add_argument("--run", type=Path, metavar="FOLDER", help="where the lab's machine leaves its logs")
    analogue.set_defaults(runs=run)
    made = words.add_parser("report", help="make reports of what runs have found, a column for each")
    made.add_argument("files", nargs="+", type=Path, help="results of `suite analogue --results`")
    made.add_argument("--keep", type=Path, metavar="FOLDER", help="where the captures are now")
    made.add_argument("--readme", type=Path, metavar="FILE", help="put the table into a Markdown file")
    made.set_defaults(runs=report)
    for word in (analogue, made):
        word.add_argument("--junit", type=Path, metavar="FILE", help="write JUnit's XML (of the first results)")
        word.add_argument("--html", type=Path, metavar="FILE", help="write a page to read")
    listed = words.add_parser("list", help="print the cases")
    listed.add_argument("cases", nargs="*", metavar="ID")
    listed.set_defaults(runs=list_cases)


def _reports(found: Sequence[Results], asked: argparse.Namespace) -> None:
    if asked.junit:
        junit.write(asked.junit, found[0])
    if asked.html:
        page.write(asked.html, found, asked.keep)


def _progress(cases: Sequence[Case]) -> Tell:
    began_s, done = time.monotonic(), [0]

    def tell(outcome: Outcome) -> None:
        done[0] += 1
        left_s = (time.monotonic() - began_s) / done[0] * (len(cases) - done[0])
        left = f"about {left_s / 60:.0f} min left" if left_s > 90 else f"about {left_s:.0f} s left"
        head = f"[{done[0]}/{len(cases)}, {left}] {outcome.case.id} {outcome.verdict}"
        print(f"{head}: {outcome.finding.seen}", file=sys.stderr)

    return tell
