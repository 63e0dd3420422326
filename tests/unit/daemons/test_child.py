"""A process that is kept running."""

import asyncio
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from appliance.daemons.child import Child
from tests.unit.asterisk.virtual_time import run, settle

READY = "import sys, time; print('ready', flush=True); time.sleep(60)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + READY
DEADLINE_S = 10.0


@dataclass(slots=True)
class MayflyChild(Child):
    """Lives for as long as it is told, in virtual time."""

    lives_s: list[float] = field(default_factory=list)
    started_at_s: list[float] = field(default_factory=list)

    async def _once(self) -> float:
        self.started_at_s.append(asyncio.get_running_loop().time())
        lives_s = self.lives_s.pop(0) if self.lives_s else 0.0
        await asyncio.sleep(lives_s)
        return lives_s


def pauses(lives_s: list[float], until_s: float) -> list[float]:
    async def main() -> list[float]:
        child = MayflyChild("mayfly", (), Path("/dev/null"), lives_s=list(lives_s))
        task = asyncio.create_task(child.run())
        await asyncio.sleep(until_s)
        await child.stop()
        await task
        lived = [*lives_s, *[0.0] * 20]
        starts = child.started_at_s
        return [after - before - life for before, after, life in zip(starts, starts[1:], lived, strict=False)]

    return run(main())


def test_it_is_started_again_at_once_and_then_with_growing_pauses() -> None:
    assert pauses([], 50) == [0, 0.5, 1, 2, 4, 8, 10, 10, 10]


def test_after_a_long_life_it_is_started_again_at_once() -> None:
    assert pauses([0, 0, 60, 0], 75) == pytest.approx([0, 0.5, 0, 0.5, 1, 2, 4])


def test_stopping_ends_a_pause_at_once() -> None:
    async def main() -> float:
        child = MayflyChild("mayfly", (), Path("/dev/null"))
        task = asyncio.create_task(child.run())
        await settle()
        await child.stop()
        await task
        return asyncio.get_running_loop().time()

    assert run(main()) == 0


class ReadyChild:
    """A real process, and the moment when it says that it runs."""

    def __init__(self, folder: Path, program: str) -> None:
        self.child = Child("test", (sys.executable, "-c", program), folder / "out")
        self.task = asyncio.create_task(self.child.run())

    async def ready(self) -> asyncio.subprocess.Process:
        async with asyncio.timeout(DEADLINE_S):
            while not (self.child.output.is_file() and self.child.output.read_bytes()):  # noqa: ASYNC110 - a file has no event
                await asyncio.sleep(0.005)
        assert self.child.process is not None
        return self.child.process


async def test_stopping_ends_the_process(tmp_path: Path) -> None:
    running = ReadyChild(tmp_path, READY)
    process = await running.ready()
    await running.child.stop()
    await running.task
    assert process.returncode == -signal.SIGTERM
    assert running.child.starts == 1


async def test_a_process_that_does_not_listen_is_ended_by_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("appliance.daemons.child._STOP_DEADLINE_S", 0.05)
    running = ReadyChild(tmp_path, DEAF)
    process = await running.ready()
    await running.child.stop()
    await running.task
    assert process.returncode == -signal.SIGKILL


async def test_cancelling_ends_the_process_too(tmp_path: Path) -> None:
    running = ReadyChild(tmp_path, READY)
    process = await running.ready()
    running.task.cancel()
    await asyncio.gather(running.task, return_exceptions=True)
    assert process.returncode == -signal.SIGTERM


async def test_stopping_while_it_is_being_started_leaves_nothing_running(tmp_path: Path) -> None:
    running = ReadyChild(tmp_path, READY)
    await asyncio.sleep(0)  # the process is asked for, and not there yet
    await running.child.stop()
    async with asyncio.timeout(DEADLINE_S):
        await running.task
    assert running.child.process is not None
    assert running.child.process.returncode == -signal.SIGTERM


async def test_output_is_kept_over_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("appliance.daemons.child._FIRST_PAUSE_S", 0.001)
    (tmp_path / "out").write_text("before\n")
    running = ReadyChild(tmp_path, "print('again')")
    async with asyncio.timeout(DEADLINE_S):
        while running.child.starts < 2:  # noqa: ASYNC110 - a count has no event
            await asyncio.sleep(0.005)
    await running.child.stop()
    await running.task
    assert (tmp_path / "out").read_text().startswith("before\nagain\n")
