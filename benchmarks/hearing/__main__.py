"""`./zongji bench hearing`: how well keys and callers' numbers are heard, beside spandsp."""

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from rich.console import Console

from benchmarks.hearing.figures import Row
from benchmarks.hearing.keys import key_rows
from benchmarks.hearing.messages import call_rows, message_rows
from benchmarks.hearing.table import promises
from benchmarks.hearing.talk import cost_rows, talk_rows

RESULTS = Path(__file__).parents[1] / "results" / "hearing.json"

_SEED = 24  # of Q.24


def main() -> None:
    """Start from the command line."""
    parser = argparse.ArgumentParser(prog="./zongji bench hearing", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a twentieth of the trials, for a look; keeps no figures")
    words = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else 132, highlight=False)
    found = _measure(20 if words.quick else 1, np.random.default_rng(_SEED), console)
    console.print(promises(found))
    if not words.quick:
        text = json.dumps([row.as_json() for row in found], ensure_ascii=False, indent=1)
        RESULTS.write_text(text + "\n", encoding="utf-8")
    missed = [row.name for row in found if row.holds is False]
    console.print("Every target holds." if not missed else f"Missed: {'; '.join(missed)}.")


def _measure(divided_by: int, rng: np.random.Generator, console: Console) -> list[Row]:
    parts: dict[str, Callable[[], list[Row]]] = {
        "what listening costs": cost_rows,
        "keys": partial(key_rows, 500 // divided_by, rng),
        "messages": partial(message_rows, 100 // divided_by, rng),
        "calls": partial(call_rows, 500 // divided_by, rng),
        "speech": partial(talk_rows, 120 // divided_by),
    }
    found: list[Row] = []
    for name, measure in parts.items():
        console.print(f"Measuring: {name} …")
        found += measure()
    return found


if __name__ == "__main__":
    main()
