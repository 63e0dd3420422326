"""Where a switchboard's lines come from: the lab's machine, real lines, or memory."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Protocol

from hil_rig.exchanges.api import Exchange, LineEnd, Side
from hil_rig.suite.bench import REST_S, Bench
from hil_rig.suite.commissioning import Commissioning
from hil_rig.suite.simulated.traits import SOUND, Traits
from hil_rig.suite.simulated.world import simulated_bench


class World(Protocol):
    """A switchboard with its lines. `bench` is called from several threads, each for another line."""

    @property
    def setup(self) -> Commissioning:
        """How the switchboard was set up."""

    @property
    def rung(self) -> str:
        """What kind of lines, for the report."""

    def lines(self) -> Sequence[str]:
        """The lines that cases may run on at once."""

    def bench(self, line: str, *, phone: bool) -> "BenchContext":
        """Open a line, and a telephone if it is needed and there is one."""


class BenchContext(Protocol):
    """`with world.bench(…) as bench`."""

    def __enter__(self) -> Bench:
        """Open."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> bool | None:
        """Close."""


class SimulatedWorld:
    """The switchboard in memory: as many as there are lines asked for, alike."""

    rung = "simulated"

    def __init__(self, traits: Traits = SOUND, count: int = 1) -> None:
        self._traits = traits
        self._count = count
        self.setup = Commissioning("simulated", about="the suite's own switchboard in memory")

    def lines(self) -> Sequence[str]:
        """By number."""
        return [str(number) for number in range(1, self._count + 1)]

    def bench(self, line: str, *, phone: bool) -> BenchContext:
        """A new switchboard for each case."""
        del line, phone
        return simulated_bench(self._traits)


class ExchangeWorld:
    """The lines of an exchange, whichever rung it is. `phones` are its lines that are telephones' ends."""

    def __init__(self, exchange: Exchange, setup: Commissioning, phones: Sequence[str]) -> None:
        self.setup = setup
        self._exchange = exchange
        self._phones = list(phones)
        self._free_phones = list(phones)
        self._changed = threading.Condition()

    @property
    def rung(self) -> str:
        """The exchange's."""
        return self._exchange.name

    def lines(self) -> Sequence[str]:
        """All but the telephones."""
        return [name for name in self._exchange.line_names() if name not in self._phones]

    @contextmanager
    def bench(self, line: str, *, phone: bool) -> Iterator[Bench]:
        """Open them, and wait until a new ring would be seen."""
        with ExitStack() as opened:
            end = opened.enter_context(self._exchange.line(line))
            set_end = opened.enter_context(self._telephone()) if phone and self._phones else None
            end.sleep(REST_S)
            yield Bench(end, self.setup, set_end)

    @contextmanager
    def _telephone(self) -> Iterator[LineEnd]:
        """The next telephone that no other case holds."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._free_phones))
            name = self._free_phones.pop()
        try:
            with self._exchange.line(name) as end:
                yield end
        finally:
            with self._changed:
                self._free_phones.append(name)
                self._changed.notify()


def telephones(exchange: Exchange) -> list[str]:
    """The lines of an exchange at which the rig is the telephone."""
    return [name for name in exchange.line_names() if exchange.line(name).side is Side.TELEPHONE]
