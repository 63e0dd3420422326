"""Runs one command of the set-up, keeps its last words for the error, and reads its progress."""

import os
import shlex
import subprocess
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from provision.errors import SetUpError
from provision.progress import Step

LAST_WORDS = 25
"""Lines of a failed command's output that the error shows."""
LONGEST_COMMAND = 400
"""Characters of a failed command's own words that the error shows."""

Word = str | Path
Words = Sequence[Word]
Reader = Callable[[str], tuple[float | None, str]]


def told(line: str) -> tuple[float | None, str]:
    """The reader for a command that tells no share: its line is the detail."""
    return None, line


def run(  # noqa: PLR0913 - one call, one line of a recipe: each word is named where it is used
    argv: Words,
    step: Step,
    *,
    remedy: str,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    reader: Reader = told,
    held: Sequence[int] = (),
) -> None:
    """Run a command to its end; `reader` turns each output line into (share done, detail).

    `held` are file descriptors that the command inherits: a lock stays taken while it lives, even when we are killed.
    Raises SetUpError with the command's last words and `remedy` when it fails or doesn't exist.
    """
    words = [str(word) for word in argv]
    last: deque[str] = deque(maxlen=LAST_WORDS)
    try:
        with subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            cwd=cwd,
            text=True,
            errors="replace",
            pass_fds=held,
        ) as child:
            assert child.stdout is not None  # noqa: S101 - a pipe was asked for three lines above
            for raw in child.stdout:
                line = raw.strip()
                if line:
                    last.append(line)
                    step.tell(*reader(line))
    except FileNotFoundError as missing:
        raise SetUpError(f"The program {words[0]} is missing.", remedy) from missing
    if child.returncode:
        said = "\n".join(f"    {line}" for line in last)
        raise SetUpError(f"{shlex.join(words)[:LONGEST_COMMAND]}\n  failed with {child.returncode}:\n{said}", remedy)


def output(argv: Words) -> str | None:
    """What a short command prints on stdout, or None when it doesn't exist or fails."""
    try:
        done = subprocess.run([str(word) for word in argv], capture_output=True, text=True, check=False)
    except (FileNotFoundError, PermissionError):
        return None
    return done.stdout if done.returncode == 0 else None
