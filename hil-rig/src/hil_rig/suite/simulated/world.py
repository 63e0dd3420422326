"""A simulated switchboard with its pairs, whose two clocks are one."""

from collections.abc import Iterator
from contextlib import contextmanager

from hil_rig.exchanges.simulated import SimulatedPair
from hil_rig.suite.bench import Bench
from hil_rig.suite.simulated.pbx import BY_THE_BOOK, SimulatedPbx
from hil_rig.suite.simulated.traits import SOUND, Traits


class TiedPair(SimulatedPair):
    """A pair whose clock takes another one along."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.tied: TiedPair | None = None
        self._is_taken_along = False

    def run(self, count: int) -> None:
        """Let so many samples pass, or fewer, on both pairs."""
        if self.tied is None or self._is_taken_along:
            super().run(count)
            return
        before = self.now
        ahead = [end.left for end in (self.tied.exchange, self.tied.telephone) if end.left]
        super().run(min([count, *ahead]))  # no further than what changes there
        self.tied.take_along(self.now - before)

    def take_along(self, count: int) -> None:
        """Pass exactly so many samples."""
        self._is_taken_along = True
        target = self.now + count
        while self.now < target:
            self.run(target - self.now)
        self._is_taken_along = False


@contextmanager
def simulated_bench(traits: Traits = SOUND) -> Iterator[Bench]:
    """A bench with a line and a telephone on a switchboard of these traits."""
    pair, phone = TiedPair("line 1"), TiedPair("telephone")
    pair.tied, phone.tied = phone, pair
    with pair.exchange as line, pair.telephone as fxo, phone.exchange as fxs, phone.telephone as set_end:
        SimulatedPbx(fxo, fxs, traits)
        yield Bench(line, BY_THE_BOOK, set_end)
