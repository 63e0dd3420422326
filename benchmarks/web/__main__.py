"""`./zongji bench web`: how fast the web face answers over long records, and what memory it takes."""

import argparse
import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from benchmarks.web.figures import Row
from benchmarks.web.measures import analysis, browsers, counts, export, filters, memory, one_call
from benchmarks.web.served import served
from benchmarks.web.table import promises
from benchmarks.web.writing import writing

RESULTS = Path(__file__).parents[1] / "results" / "web.json"
SIZES = (10_000, 100_000, 1_000_000)


def main() -> None:
    """Start from the command line."""
    parser = argparse.ArgumentParser(prog="./zongji bench web", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10,000 calls alone, for a look; keeps no figures")
    parser.add_argument("--each", action="store_true", help="show every filter's figures")
    words = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else 132, highlight=False)
    before = os.getloadavg()
    found: list[Row] = []
    with TemporaryDirectory(prefix="zongji-bench-") as folder:
        for count in SIZES[:1] if words.quick else SIZES:
            console.print(f"Measuring over {count:,} calls …")
            found += _measure(count, Path(folder), each=words.each or count == SIZES[-1])
    console.print(promises(found, before, os.getloadavg()))
    if not words.quick:
        text = json.dumps([row.as_json() for row in found], ensure_ascii=False, indent=1)
        RESULTS.write_text(text + "\n", encoding="utf-8")
    missed = [row.name for row in found if row.holds is False]
    console.print("Every target holds." if not missed else f"Missed: {'; '.join(missed)}.")


def _measure(count: int, folder: Path, *, each: bool) -> list[Row]:
    with served(count, folder / f"of-{count}") as web:
        found = filters(web, count, each=each)
        for measure in (counts, one_call, analysis, browsers, export, memory):
            found += measure(web, count)
    return found + writing(count, folder)


if __name__ == "__main__":
    main()
