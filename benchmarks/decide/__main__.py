"""`./zongji bench decide`: how fast the product decides, against its promises."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from rich.console import Console

from benchmarks.decide.figures import Row
from benchmarks.decide.measures import look_ups, publish, replay, simulated_calls
from benchmarks.decide.table import promises

RESULTS = Path(__file__).parents[1] / "results" / "decide.json"


def main() -> None:
    """Start from the command line."""
    parser = argparse.ArgumentParser(prog="./zongji bench decide", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer calls, for a look; keeps no figures")
    words = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    console = Console(width=None if sys.stdout.isatty() else 132, highlight=False)
    before = os.getloadavg()
    with TemporaryDirectory(prefix="zongji-bench-") as folder:
        found = _measure(words.quick, Path(folder), console)
    console.print(promises(found, before, os.getloadavg()))
    if not words.quick:
        text = json.dumps([row.as_json() for row in found], ensure_ascii=False, indent=1)
        RESULTS.write_text(text + "\n", encoding="utf-8")
    missed = [row.name for row in found if row.holds is False]
    console.print("Every target holds." if not missed else f"Missed: {'; '.join(missed)}.")


def _measure(quick: bool, folder: Path, console: Console) -> list[Row]:
    parts: dict[str, Callable[[], list[Row]]] = {
        "simulated calls": partial(simulated_calls, 300 if quick else 2000),
        "look-ups": look_ups,
        "publish": partial(publish, folder / "instance"),
        "replay": partial(replay, 1500 if quick else 15_000, folder),
    }
    found: list[Row] = []
    for name, measure in parts.items():
        console.print(f"Measuring: {name} …")
        found += measure()
    return found


if __name__ == "__main__":
    main()
