"""`hil-rig suite`: runs the cases on a switchboard, and makes reports of what runs have found."""

import argparse
import importlib.util
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from hil_rig.exchanges.api import ExchangeError
from hil_rig.exchanges.physical.exchange import PhysicalExchange
from hil_rig.lab.emulator import LabError, LabMissing
from hil_rig.suite import columns, commissioning, junit, page, plain, results
from hil_rig.suite.case import Case, Outcome, Verdict
from hil_rig.suite.results import Results
from hil_rig.suite.running_all import run_all
from hil_rig.suite.simulated.faults import FAULTS
from hil_rig.suite.simulated.traits import SOUND
from hil_rig.suite.table import chosen
from hil_rig.suite.worlds import ExchangeWorld, SimulatedWorld, World, telephones

ZONGJI = Path(__file__).parents[3] / "suites" / "analogue" / "zongji.py"
"""Our appliance in the lab: a program beside the suite, for the rig knows nothing of the appliance."""
_SIMULATED_LINES = 2


def run(asked: argparse.Namespace) -> int:
    """Run the cases; 0 where none failed, 1 where some did, 2 where there is no such switchboard here."""
    try:
        cases = chosen(asked.cases)
        began_s, at = time.monotonic(), datetime.now(UTC).isoformat(timespec="seconds")
        with _world(asked.pbx, asked.config, asked.run) as world:
            print(f"{world.setup.name}: {len(cases)} cases over {len(world.lines())} lines", file=sys.stderr)
            tell = _progress(cases)
            outcomes = run_all(cases, world, tell, asked.keep, asked.tries)
            took_s = time.monotonic() - began_s
            about = world.setup.about
            found = Results(world.setup.name, about, world.rung, at, took_s, asked.tries, results.of(outcomes))
    except (ExchangeError, LabError, LabMissing, ValueError) as wrong:
        print(wrong, file=sys.stderr)
        return 2
    if asked.results:
        results.write(asked.results, found)
    _reports([found], asked)
    print(found.summary())
    return int(bool(found.count(Verdict.FAILED) or found.count(Verdict.BROKEN)))


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
    analogue.add_argument("--results", type=Path, metavar="FILE", help="keep what was found as JSON")
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


def _progress(cases: Sequence[Case]) -> Callable[[Outcome], None]:
    began_s, done = time.monotonic(), [0]

    def tell(outcome: Outcome) -> None:
        done[0] += 1
        left_s = (time.monotonic() - began_s) / done[0] * (len(cases) - done[0])
        left = f"about {left_s / 60:.0f} min left" if left_s > 90 else f"about {left_s:.0f} s left"
        head = f"[{done[0]}/{len(cases)}, {left}] {outcome.case.id} {outcome.verdict}"
        print(f"{head}: {outcome.finding.seen}", file=sys.stderr)

    return tell


@contextmanager
def _world(pbx: str, config: Path, run_folder: Path | None) -> Iterator[World]:
    name, _, fault = pbx.partition(":")
    if name == "simulated":
        if fault and fault not in FAULTS:
            raise ValueError(f"there is no fault {fault!r}; there are {', '.join(FAULTS)}")
        yield SimulatedWorld(FAULTS[fault] if fault else SOUND, _SIMULATED_LINES)
        return
    if name not in {"plain", "zongji"}:
        setup = commissioning.read(Path(pbx))
        exchange = PhysicalExchange(config)
        yield ExchangeWorld(exchange, setup, telephones(exchange))
        return
    with tempfile.TemporaryDirectory() as made:
        folder = run_folder or Path(made)
        with plain.plain_world(folder) if name == "plain" else _zongji(folder) as world:
            yield world


def our_appliance() -> ModuleType:
    """The program that brings our appliance into the lab. ValueError where it isn't there."""
    spec = importlib.util.spec_from_file_location("suite_zongji", ZONGJI) if ZONGJI.is_file() else None
    if spec is None or spec.loader is None:
        raise ValueError(f"{ZONGJI} isn't there: our appliance is asked from a clone of its repository")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _zongji(folder: Path) -> AbstractContextManager[World]:
    world: AbstractContextManager[World] = our_appliance().world(folder)
    return world
