"""`./zongji check`: all checks at once, each with its verdict, in the environment of the Python that runs this."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from provision import ui, ui_words

TYPED_FOLDERS = ("appliance", "drivers", "hil-rig/src", "hil-rig/tests", "image-build/provision", "tests", "benchmarks")


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it is for, and the command that makes it."""

    name: str
    words: tuple[str, ...]
    folder: str = "."
    """Where it runs, in the clone."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a check went, and what its command said."""

    check: Check
    passed: bool
    said: str
    elapsed_s: float


def all_checks(top: Path, python: str, version: str) -> list[Check]:
    """Every check of the clone, the slowest first; `version` as in 3.14: the one that the types are checked for."""
    module = (python, "-m")
    typed = tuple(folder for folder in TYPED_FOLDERS if any((top / folder).rglob("*.py")))
    own = (*module, "mypy", "--python-version", version)
    bin_folder = Path(python).parent
    return [
        Check("types (mypy --strict)", (*own, "--scripts-are-modules", "zongji", *typed)),
        Check("layers (import-linter)", (str(bin_folder / "lint-imports"), "--no-logo")),
        Check("lint (ruff check)", (*module, "ruff", "check")),
        Check("format (ruff format)", (*module, "ruff", "format", "--check")),
        Check("licences of the dependencies", (*module, "provision.licences", "image-build/requirements")),
        Check("rules of the house", (*module, "provision.house_rules", ".")),
        Check("the API's description", (*module, "provision.api_description", "--check")),
        *ui_checks(os.environ.get(ui_words.NODE_VARIABLE)),
    ]


def ui_checks(node: str | None) -> list[Check]:
    """The checks of the user interface; none where there is no Node, as in another system's root folder."""
    if node is None:
        return []
    return [
        Check(f"user interface: {name}", (node, f"{ui.PACKAGES}/{program}", *words), "appliance/web/ui")
        for name, (program, *words) in ui_words.TOOLS.items()
    ]


def judge(check: Check, top: Path) -> Verdict:
    """Run one check to its end."""
    began = time.monotonic()
    env = {**os.environ, "PYTHONPATH": str(top / "image-build"), "NO_COLOR": "1"}
    done = subprocess.run(
        check.words,
        cwd=top / check.folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Verdict(check, done.returncode == 0, done.stdout.strip(), time.monotonic() - began)


def told(verdict: Verdict) -> str:
    """A verdict as text: one line when all is well, with the command's words when not."""
    head = f"{'ok    ' if verdict.passed else 'FAILED'} {verdict.check.name}, {verdict.elapsed_s:.1f} s"
    return head if verdict.passed else f"{head}\n{verdict.said}\n"


def run_all(checks: Sequence[Check], top: Path) -> bool:
    """Run the checks side by side and tell each verdict as it comes; whether all passed."""
    verdicts = []
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for done in as_completed([pool.submit(judge, check, top) for check in checks]):
            verdicts.append(done.result())
            print(told(verdicts[-1]), flush=True)
    return all(verdict.passed for verdict in verdicts)


def main() -> int:
    """Check the clone in the current folder, or with the word `ui` the user interface alone; 1 when a check failed."""
    began = time.monotonic()
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    top = Path.cwd()
    checks = all_checks(top, sys.executable, version)
    if sys.argv[1:] == ["ui"]:
        checks = [check for check in checks if check.folder != "." or "api_description" in " ".join(check.words)]
    passed = run_all(checks, top)
    end = "All checks passed" if passed else "Some checks FAILED"
    print(f"{end} on Python {version} in {time.monotonic() - began:.1f} s")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
