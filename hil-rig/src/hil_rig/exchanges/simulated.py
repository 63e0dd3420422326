"""The rung in memory: pairs whose two ends are both the rig's, on a clock that runs only while somebody waits.

Nothing here takes real time: a call of a minute is heard in milliseconds, and twice the same. What the other end
does is told by performing on it, or by a function that reacts to its events.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from types import TracebackType
from typing import Self

import numpy as np

from hil_rig.exchanges.api import (
    BatteryCut,
    Capability,
    ExchangeError,
    Flash,
    Hook,
    LineEvent,
    LineEventKind,
    Polarity,
    Ring,
    Side,
    Step,
    require,
    require_for,
)
from hil_rig.exchanges.event_log import LineEvents
from hil_rig.exchanges.performing import Change, Performance
from hil_rig.exchanges.sounds import sample_count, through_alaw
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.wav import Samples

Reaction = Callable[["SimulatedEnd", LineEvent], None]
"""What an end does at an event: it may perform or stop, and must not wait."""


class SimulatedPair:
    """One line in memory. `cannot` makes it as poor as another rung."""

    def __init__(self, name: str = "line 1", cannot: Mapping[Capability, str] | None = None) -> None:
        self.exchange = SimulatedEnd(self, name, Side.EXCHANGE, cannot or {})
        self.telephone = SimulatedEnd(self, f"{name} (telephone)", Side.TELEPHONE, cannot or {})
        self.now = 0
        self.is_off_hook = False
        self.is_plugged = True

    def run(self, count: int) -> None:
        """Let so many samples pass, or fewer: up to the next change of either end. Each hears the other."""
        ends = (self.exchange, self.telephone)
        count = min([count, *(end.left for end in ends if end.left)])
        sent = [end.pull(count) for end in ends]
        self.now += count
        self.telephone.hear(sent[0][0] if self.is_plugged else np.zeros(count, np.float32))
        carries = self.is_plugged and self.is_off_hook
        self.exchange.hear(sent[1][0] if carries else np.zeros(count, np.float32))
        for end, (_, changes) in zip(ends, sent, strict=True):
            end.carry_out(changes)

    def other(self, end: "SimulatedEnd") -> "SimulatedEnd":
        """The other end."""
        return self.telephone if end is self.exchange else self.exchange

    def move_hook(self, *, is_off: bool) -> None:
        """The telephone's end closes or opens the loop; the exchange sees it while the cable is plugged."""
        if is_off != self.is_off_hook:
            self.is_off_hook = is_off
            if self.is_plugged:
                self.exchange.see(LineEventKind.OFF_HOOK if is_off else LineEventKind.ON_HOOK)

    def set_plugged(self, *, is_plugged: bool) -> None:
        """Pull or plug the cable; both ends see what that changes for them."""
        if is_plugged != self.is_plugged:
            self.is_plugged = is_plugged
            self.telephone.see(LineEventKind.BATTERY_ON if is_plugged else LineEventKind.BATTERY_OFF)
            if self.is_off_hook:
                self.exchange.see(LineEventKind.OFF_HOOK if is_plugged else LineEventKind.ON_HOOK)


class SimulatedEnd:
    """A `LineEnd` in memory. `react` is called at each event of this end."""

    def __init__(self, pair: SimulatedPair, name: str, side: Side, cannot: Mapping[Capability, str]) -> None:
        self.react: Reaction | None = None
        self._pair = pair
        self._name = name
        self._side = side
        self._cannot = cannot
        self._events = LineEvents()
        self._heard: list[Samples] = []
        self._performance = Performance([])
        self._until: Set[LineEventKind] = frozenset()
        self._opened_at: int | None = None
        self._is_ringing = False
        self._is_reversed = False

    @property
    def name(self) -> str:
        """Which line."""
        return self._name

    @property
    def side(self) -> Side:
        """Which end of the pair."""
        return self._side

    @property
    def cannot(self) -> Mapping[Capability, str]:
        """What this pair was told to be unable to do."""
        return self._cannot

    @property
    def left(self) -> int:
        """Samples until this end's next change, 0 while it does nothing."""
        return self._performance.left

    def open(self, timeout_s: float = 5.0) -> None:  # noqa: ARG002 - the protocol's; memory is there at once
        """Start this end's clock."""
        self._opened_at = self._pair.now
        self._events, self._heard = LineEvents(), []

    def close(self, timeout_s: float = 5.0) -> None:  # noqa: ARG002 - the same
        """Stop; a telephone goes on-hook."""
        if self._opened_at is not None:
            self.stop()
            if self._side is Side.TELEPHONE:
                self._pair.move_hook(is_off=False)
            self._opened_at = None

    def __enter__(self) -> Self:
        """Open."""
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def now_s(self) -> float:
        """Seconds since this end was opened."""
        return (self._pair.now - self._opened()) / SAMPLE_RATE_HZ

    def perform(
        self, steps: Sequence[Step], *, then: Sequence[Step] = (), until: Set[LineEventKind] = frozenset()
    ) -> float:
        """Begin at once; time passes when somebody waits."""
        self._opened()
        require_for(self, *steps, *then)
        performance = Performance(steps, then)
        self.stop()
        self._performance, self._until = performance, until
        began_s = self.now_s()
        self.carry_out(performance.begin())
        return began_s

    def stop(self) -> None:
        """Cut what is performed."""
        self._until = frozenset()
        cut, self._performance = self._performance.cut(), Performance([])
        self.carry_out(cut)

    def wait(self, kind: LineEventKind, timeout_s: float) -> LineEvent:
        """Let time pass until such an event is there."""
        deadline = self._pair.now + sample_count(timeout_s)
        while (event := self._events.take(kind)) is None:
            if self._pair.now >= deadline:
                raise self._events.timeout(self._name, kind, timeout_s)
            self._pair.run(deadline - self._pair.now)
        return event

    def events(self) -> Sequence[LineEvent]:
        """All events, oldest first."""
        return self._events.all()

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        target = self._pair.now + sample_count(seconds)
        while self._pair.now < target:
            self._pair.run(target - self._pair.now)

    def heard(self, since_s: float = 0.0) -> Samples:
        """What the other end sent; it came over an A-law line."""
        heard = np.concatenate(self._heard) if self._heard else np.zeros(0, np.float32)
        self._heard = [heard]  # joined once: it is asked for again and again
        return through_alaw(heard[sample_count(since_s) :])

    def unplug(self) -> None:
        """Pull the cable between the two ends."""
        require(self, Capability.UNPLUG)
        self._pair.set_plugged(is_plugged=False)

    def plug(self, timeout_s: float = 5.0) -> None:  # noqa: ARG002 - the protocol's; memory is there at once
        """Plug it again."""
        require(self, Capability.UNPLUG)
        self._pair.set_plugged(is_plugged=True)

    def pull(self, count: int) -> tuple[Samples, list[Change]]:
        """What this end sends in so many samples, and what changes at their end."""
        return self._performance.pull(count)

    def hear(self, samples: Samples) -> None:
        """Keep what arrived, while this end is open."""
        if self._opened_at is not None:
            self._heard.append(samples)

    def see(self, kind: LineEventKind) -> None:
        """Keep an event and do what follows from it."""
        if self._opened_at is None:
            return
        event = LineEvent(kind, self.now_s())
        self._events.add(event)
        if kind in self._until:
            self.stop()
        if self.react is not None:
            self.react(self, event)

    def carry_out(self, changes: Sequence[Change]) -> None:
        """Let the other end see what began and ended here; what a reaction cuts on the way isn't begun."""
        performance = self._performance
        for change in changes:
            self._carry_out(change)
            if performance is not self._performance:
                return
        if changes and performance.is_done:
            self.see(LineEventKind.PERFORMED)

    def _carry_out(self, change: Change) -> None:
        match change.step:
            case Hook(is_off) if change.begins:
                self._pair.move_hook(is_off=is_off)
            case Ring():
                self._ring(is_ringing=change.begins)
            case BatteryCut():
                self._show(LineEventKind.BATTERY_OFF if change.begins else LineEventKind.BATTERY_ON)
            case Polarity(is_reversed) if is_reversed != self._is_reversed:
                self._is_reversed = is_reversed
                self._show(LineEventKind.POLARITY)
            case Flash() if not change.begins:
                self._show(LineEventKind.FLASH)

    def _ring(self, *, is_ringing: bool) -> None:
        if is_ringing != self._is_ringing:
            self._is_ringing = is_ringing
            self._show(LineEventKind.RING_ON if is_ringing else LineEventKind.RING_OFF)

    def _show(self, kind: LineEventKind) -> None:
        if self._pair.is_plugged:
            self._pair.other(self).see(kind)

    def _opened(self) -> int:
        if self._opened_at is None:
            raise ExchangeError(f"{self._name} isn't open")
        return self._opened_at
