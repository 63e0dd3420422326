"""The whole suite, in three parts: `python -m provision.suite`, which `./zongji test` without more words becomes.

What only computes takes each core. Stories live in real time and mostly wait, so more of them run side by side than
there are cores. Whoever judges quality, or brings a crowd, has the machine alone: a neighbour would be heard.
"""

import subprocess
import sys
import time
from dataclasses import dataclass

NO_TESTS = 5
"""Pytest's exit code for "nothing was collected"."""


@dataclass(frozen=True, slots=True)
class Part:
    """Tests that are run together: `marked` is pytest's expression, `workers` how many run at a time (0: in turn).

    `shown` is how pytest shows its progress: whoever waits for stories wants to see which one fails, and which is slow.
    """

    name: str
    marked: str
    workers: int
    shown: tuple[str, ...] = ("-v", "--durations=20")

    def words(self) -> list[str]:
        """Give what pytest is asked."""
        return ["-m", self.marked, "-n", str(self.workers), "--dist", "loadgroup", *self.shown]


PARTS = (
    Part("what computes", "not asterisk and not phones and not alone", 2, ()),
    Part("stories", "(asterisk or phones) and not alone", 4),
    Part("stories that need the whole machine", "alone", 0),
)


def run(words: list[str]) -> int:
    """Run all parts, whichever fail; 0 when each held."""
    failed = False
    for part in PARTS:
        began = time.monotonic()
        print(f"\n== {part.name}", flush=True)
        code = subprocess.run([sys.executable, "-m", "pytest", *part.words(), *words], check=False).returncode
        failed = failed or code not in {0, NO_TESTS}
        print(f"== {part.name}: {time.monotonic() - began:.0f} s", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
