"""The whole suite, in five parts: `python -m provision.suite`, which `./zongji test` without more words becomes.

The last is the lab's, whose virtual machine takes both processors; `--no-vm` leaves it out.

The numbers of workers are for two processors. Stories live in real time and mostly wait, so three run side by side.
Whoever judges quality, or brings a crowd, has the machine alone: a neighbour would be heard.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """Tests that are run together: `marked` is pytest's expression, `workers` how many run at a time (0: in turn).

    `shown` is how pytest shows its progress: whoever waits for stories wants to see which one fails, and which is slow.
    `folders` are where they stand, where that is known: nothing else is collected then.
    """

    name: str
    marked: str
    workers: int
    shown: tuple[str, ...] = ("-v", "--durations=20")
    folders: tuple[str, ...] = ()

    def words(self) -> list[str]:
        """Give what pytest is asked."""
        return [*self.folders, "-m", self.marked, "-n", str(self.workers), "--dist", "loadgroup", *self.shown]


NO_VM = "--no-vm"
LEFT_OUT = "Left out: the lab's calls over real DAHDI in a virtual machine. They are run by: ./zongji test -m lab"
LAB_FOLDERS = ("tests/lab", "hil-rig/tests")
LAB = Part("calls over real DAHDI in the lab", "lab", 0, folders=LAB_FOLDERS)
PARTS = (
    Part("what computes", "not asterisk and not phones and not browser and not alone and not lab", 2, ()),
    Part("stories", "(asterisk or phones) and not browser and not alone and not lab", 3),
    Part("pages in the browser", "browser and not alone and not lab", 2),
    Part("stories that need the whole machine", "alone and not lab", 0),
    LAB,
)


def run(part: Part) -> bool:
    """Run one part; whether it held. A part without tests has lost its mark, and doesn't."""
    return subprocess.run([sys.executable, "-m", "pytest", *part.words()], check=False).returncode == 0


def main(words: Sequence[str] = (), runs: Callable[[Part], bool] = run) -> int:
    """Run all parts, whichever fail; 0 when each held. With `--no-vm` among the words, all but the lab's."""
    has_lab = NO_VM not in words
    failed = []
    for part in PARTS if has_lab else PARTS[:-1]:
        began = time.monotonic()
        print(f"\n== {part.name}", flush=True)
        if not runs(part):
            failed.append(part.name)
        print(f"== {part.name}: {time.monotonic() - began:.0f} s", flush=True)
    if not has_lab:
        print(f"\n{LEFT_OUT}", flush=True)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
