"""`./zongji bench ivr`: run both, alternately, print the comparison, keep the figures."""

import argparse
import asyncio
import json
import logging
import os
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import structlog
import uvloop
from rich.console import Console

from benchmarks.ivr.figures import Row, Run, rows
from benchmarks.ivr.leg import CALL_S
from benchmarks.ivr.load import Load
from benchmarks.ivr.processor import processor_s
from benchmarks.ivr.switchboards import Ours, StaticDialplan, Switchboard
from benchmarks.ivr.table import comparison

RESULTS = Path(__file__).parents[1] / "results" / "ivr.json"

_SETTLE_S = 1.0
"""What a call leaves to do after its end is done by then."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured: `calls` a run by how many are at once, and how often the two alternate."""

    calls: dict[int, int]
    rounds: int
    idle_s: float

    @property
    def minutes(self) -> float:
        """About how long it takes."""
        a_round = sum(calls / at_once * CALL_S + CALL_S + _SETTLE_S for at_once, calls in self.calls.items())
        return (2 * self.rounds * a_round + self.idle_s) / 60


FULL = Plan({1: 5, 50: 300, 100: 300}, rounds=5, idle_s=10)
QUICK = Plan({1: 2, 50: 100}, rounds=2, idle_s=3)


class Bench:
    """One switchboard under measurement."""

    def __init__(self, switchboard: Switchboard) -> None:
        self.switchboard = switchboard
        self.runs: list[Run] = []
        self.idle: tuple[float, float] = (0.0, 0.0)
        self._load = Load(switchboard.target)

    async def open(self) -> None:
        """Get ready, and let one call warm everything up."""
        self._load.open()
        (experience,) = await self._load.run(1, 1)
        if experience.fault:
            raise SystemExit(f"{self.switchboard.name} serves no call: {experience.fault}")

    async def close(self) -> None:
        """Give back what `open` took."""
        self._load.close()

    async def measure_idle(self, seconds: float) -> None:
        """Measure what its processes take without calls, as a share of a core each."""
        before = self._processor_s()
        await asyncio.sleep(seconds)
        asterisk, python = (after - first for after, first in zip(self._processor_s(), before, strict=True))
        self.idle = asterisk / seconds, python / seconds

    async def measure(self, at_once: int, calls: int) -> Run:
        """Place the calls of one run."""
        clock = asyncio.get_running_loop().time
        began, before = clock(), self._processor_s()
        experiences = await self._load.run(calls, at_once)
        await asyncio.sleep(_SETTLE_S)
        lasted_s = clock() - began
        asterisk_ms, python_ms = (
            1000 * (after - first - share * lasted_s)
            for after, first, share in zip(self._processor_s(), before, self.idle, strict=True)
        )
        run = Run(at_once, asterisk_ms, python_ms, tuple(experiences))
        self.runs.append(run)
        return run

    def _processor_s(self) -> tuple[float, float]:
        python = self.switchboard.python_pid
        return processor_s(self.switchboard.asterisk_pid), processor_s(python) if python else 0.0


async def run(plan: Plan, console: Console) -> list[Row]:
    """Measure both, alternately, and give the comparison."""
    async with AsyncExitStack() as stack:
        console.print("Starting both switchboards …")
        benches = [Bench(await stack.enter_async_context(kind())) for kind in (Ours, StaticDialplan)]
        for bench in benches:
            await bench.open()
            stack.push_async_callback(bench.close)
        await asyncio.gather(*(bench.measure_idle(plan.idle_s) for bench in benches))
        for bench in benches:
            _tell_idle(bench, console)
        for number in range(plan.rounds):
            for at_once, calls in plan.calls.items():
                for bench in benches if number % 2 == 0 else reversed(benches):
                    _tell(await bench.measure(at_once, calls), bench, f"{number + 1}/{plan.rounds}", console)
        _require_records(benches[0])
        ours, peer = benches
        return rows(ours.runs, peer.runs, with_processor=[at_once for at_once in plan.calls if at_once > 1])


def _tell_idle(bench: Bench, console: Console) -> None:
    asterisk, python = bench.idle
    console.print(
        f"{bench.switchboard.name}: idle Asterisk {asterisk:.1%} and Python {python:.1%} of a core, taken off below"
    )


def _tell(run: Run, bench: Bench, number: str, console: Console) -> None:
    faults = [call.fault for call in run.experiences if call.fault]
    served = f"{len(run.experiences) - len(faults)}/{len(run.experiences)} served"
    console.print(
        f"round {number}  {run.at_once:>3} at once  {bench.switchboard.name:<15}  {served:>15}  "
        f"Asterisk {run.asterisk_per_call_ms:5.2f}  Python {run.python_per_call_ms:5.2f} ms a call  "
        f"load average {os.getloadavg()[0]:.1f}",
        *faults[:1],
    )


def _require_records(bench: Bench) -> None:
    """See that every call was indeed put on record: it is part of what is measured."""
    placed = 1 + sum(len(run.experiences) for run in bench.runs)
    on_record = bench.switchboard.served()
    if on_record != placed:
        raise SystemExit(f"{placed} calls were placed, but {on_record} stand closed on the record")


def main() -> None:
    """Start from the command line."""
    parser = argparse.ArgumentParser(prog="./zongji bench ivr", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer calls, for a look; keeps no figures")
    words = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    plan = QUICK if words.quick else FULL
    console = Console(width=None if sys.stdout.isatty() else 132, highlight=False)
    before = os.getloadavg()
    console.print(f"About {plan.minutes:.0f} minutes.")
    found = uvloop.run(run(plan, console))
    console.print(comparison(found, before, os.getloadavg()))
    if not words.quick:
        text = json.dumps([row.as_json() for row in found], ensure_ascii=False, indent=1)
        RESULTS.write_text(text + "\n", encoding="utf-8")
    missed = [row.name for row in found if row.holds is False]
    console.print("Every target holds." if not missed else f"Missed: {'; '.join(missed)}.")


if __name__ == "__main__":
    main()
