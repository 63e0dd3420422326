"""Who hangs is ended; who doesn't isn't."""

import signal
import subprocess
import sys

# The handle is the kernel's wall clock: it is longer than a busy machine keeps a process waiting, and what must outlive
# it lasts longer still.
_PROGRAM = """
import asyncio
import time
from appliance.daemons.dead_mans_handle import hold

async def work():
    holding = asyncio.create_task(hold(1.0))
    await asyncio.sleep(1.5)
    print("worked", flush=True)
    {then}
    holding.cancel()
    await asyncio.wait([holding])
    time.sleep(1.5)
    print("still there", flush=True)

asyncio.run(work())
"""


def ended(then: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(then=then)], capture_output=True, text=True, timeout=20, check=False
    )
    return done.returncode, done.stdout


def test_a_loop_that_never_comes_round_is_ended_by_the_kernel() -> None:
    assert ended("while True: pass") == (-signal.SIGALRM, "worked\n")


def test_a_loop_that_works_is_left_alone_and_the_handle_is_let_go() -> None:
    assert ended("pass") == (0, "worked\nstill there\n")
