"""`./zongji bench learning`: made-up lines of twelve countries are learned, and what was learned is judged."""

import argparse
import json
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from rich.console import Console
from rich.progress import track

from benchmarks.learning.figures import Row, at_least, at_most, shown
from benchmarks.learning.judging import Outcome
from benchmarks.learning.procedure import Ended, learned_from
from benchmarks.learning.table import others, promises

RESULTS = Path(__file__).parents[1] / "results" / "learning.json"
LINES = 200
UNSEEN_FROM = 40_000
"""The seeds of lines on which nothing was tuned begin here."""

_LEAST_RIGHT = 0.99  # 198 of 200


def main() -> None:
    """Start from the command line."""
    parser = argparse.ArgumentParser(prog="./zongji bench learning", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="24 lines, for a look; keeps no figures")
    parser.add_argument("--lines", type=int, default=LINES, help="how many of each kind; only 200 keep figures")
    words = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    count = 24 if words.quick else words.lines
    with ProcessPoolExecutor() as pool:
        seeds = [*range(count), *range(UNSEEN_FROM, UNSEEN_FROM + count)]
        ended = list(track(pool.map(learned_from, seeds), "Learning lines …", len(seeds), console=console))
    known, unseen = ended[:count], ended[count:]
    found = figures("lines", known) + figures("lines on which nothing was tuned", unseen)
    console.print(promises(found))
    console.print(others(known + unseen))
    if count == LINES:
        text = json.dumps([row.as_json() for row in found], ensure_ascii=False, indent=1)
        RESULTS.write_text(text + "\n", encoding="utf-8")
    missed = [row.name for row in found if row.holds is False]
    console.print("Every target holds." if not missed else f"Missed: {'; '.join(missed)}.")


def figures(name: str, ended: Sequence[Ended]) -> list[Row]:
    """Count how the lines ended, and what it took."""
    outcomes = [one.judged.outcome for one in ended]
    many = len(ended)
    return [
        at_least(f"{name}: of {many} with right settings", outcomes.count(Outcome.RIGHT), "", _LEAST_RIGHT * many),
        shown(f"{name}: unsure, and say so", outcomes.count(Outcome.UNSURE), ""),
        at_most(f"{name}: wrong and certain", outcomes.count(Outcome.WRONG), "", 0),
        shown(f"{name}: tones right", sum(one.tones is Outcome.RIGHT for one in ended), ""),
        shown(f"{name}: caller ID right", sum(one.caller_id is Outcome.RIGHT for one in ended), ""),
        shown(f"{name}: the ear, so set, tells the release", sum(one.released for one in ended), ""),
        shown(f"{name}: sound listened to, most", max(one.heard_s for one in ended), "s"),
        shown(f"{name}: calls until the caller ID was known, mean", sum(one.calls for one in ended) / many, ""),
        shown(f"{name}: processor a line, mean", sum(one.processor_s for one in ended) / many * 1000, "ms"),
    ]


if __name__ == "__main__":
    main()
