"""Programs that are run for the cards: what they did, in words, and nothing of theirs is left running."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

from appliance.lines.cards.failure import OrderFailed

_LINES_TOLD = 3
_LONGEST_TOLD = 300


async def run_program(argv: Sequence[str], *, deadline_s: float, absent: str) -> None:
    """Run a program to its end. Raises OrderFailed: `absent` is what to do where there is no such program."""
    name = Path(argv[0]).name
    try:
        process = await asyncio.create_subprocess_exec(
            *argv,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "PATH": _search_path(), "LC_ALL": "C"},
            start_new_session=True,  # a signal to our group must not end it half way
        )
    except FileNotFoundError as error:
        raise OrderFailed(name, f"There is no program {name}.", absent) from error
    except OSError as error:
        raise OrderFailed(name, f"{name} can't be run: {error.strerror}.", absent) from error
    try:
        async with asyncio.timeout(deadline_s):
            _, said = await process.communicate()
    except TimeoutError as error:
        process.kill()
        await process.wait()
        reason = f"{name} has not ended within {deadline_s:g} s."
        raise OrderFailed(name, reason, "see the kernel's log (`dmesg`); a card may hang") from error
    if process.returncode != 0:
        reason = f"{name} ended with status {process.returncode}: {_shown(said)}"
        raise OrderFailed(name, reason, "see the kernel's log (`dmesg`) and docs/cards.md")


def _search_path() -> str:
    """Give PATH with the folders of programs for the system, which a daemon's often lacks."""
    return os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))


def _shown(said: bytes) -> str:
    lines = [line.strip() for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    told = " / ".join(lines[-_LINES_TOLD:]) or "it said nothing"
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in told[:_LONGEST_TOLD])
