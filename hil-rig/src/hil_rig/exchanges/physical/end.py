"""One end of a real line: audio blocks keep the clock, a serial device switches it."""

import threading
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

import numpy as np

from hil_rig.exchanges.api import (
    Capability,
    ExchangeError,
    LineEvent,
    LineEventKind,
    Side,
    Step,
    require,
    require_for,
)
from hil_rig.exchanges.event_log import LineEvents
from hil_rig.exchanges.performing import Change, Performance
from hil_rig.exchanges.physical.control import Order, order_of
from hil_rig.exchanges.physical.dial_guard import DialGuard
from hil_rig.exchanges.sounds import louder, sample_count
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.wav import Samples

LONGEST_S = 3600.0
"""How long an end stays open at most: what it hears is kept in memory."""

_IDLE = (Order.RING_OFF, Order.BATTERY_ON, Order.NORMAL, Order.ON_HOOK, Order.PLUG)


class Audio(Protocol):
    """A sound device in both directions, 8 kHz mono float32 with full scale 1.0."""

    def start(self, serve: Callable[[Samples], Samples]) -> None:
        """Call `serve` for each block heard; it gives the block to be played, as long. ExchangeUnavailable."""

    def stop(self) -> None:
        """No block comes after this. Safe to repeat."""


class Switch(Protocol):
    """What switches the line."""

    @property
    def cannot(self) -> Mapping[Capability, str]:
        """What it has no order for."""

    def open(self, tell: Callable[[LineEventKind], None]) -> None:
        """Begin to listen; `tell` is called, on a thread of its own, for what the device sees. ExchangeUnavailable."""

    def give(self, order: Order) -> None:
        """Switch; orders that it doesn't know are passed over. Doesn't wait for the device."""

    def close(self) -> None:
        """Carry out the orders that wait, and let go of the device. Safe to repeat."""


@dataclass(frozen=True, slots=True)
class Levels:
    """What a sound card's samples lack to dBm0, heard and sent, as `hil-rig calibrate` measured it."""

    heard_offset_db: float = 0.0
    sent_offset_db: float = 0.0
    uncertainty_db: float | None = None


UNCALIBRATED = Levels()


class PhysicalEnd:
    """A `LineEnd` over audio and switch. Events are timed by the audio block in which they were told (± 40 ms)."""

    def __init__(
        self, name: str, side: Side, audio: Audio, switch: Switch, guard: DialGuard, levels: Levels = UNCALIBRATED
    ) -> None:
        self._name, self._side, self.levels = name, side, levels
        self._audio, self._switch, self._guard = audio, switch, guard
        self._changed = threading.Condition()
        self._events = LineEvents()
        self._heard: list[Samples] = []
        self._now = 0
        self._performance = Performance([])
        self._until: Set[LineEventKind] = frozenset()
        self._is_open = False

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
        """What the line's control has no order for."""
        return self._switch.cannot

    def open(self, timeout_s: float = 5.0) -> None:
        """Open control and sound, and await the first block."""
        self._switch.open(self._see)
        self._give(*_IDLE)
        self._is_open = True
        try:
            self._audio.start(self._serve)
            self._await(lambda: self._now > 0, timeout_s, "no sound came from the device")
        except ExchangeError:
            self.close()
            raise

    def close(self, timeout_s: float = 5.0) -> None:  # noqa: ARG002 - neither device keeps anybody waiting
        """Leave the line idle."""
        if self._is_open:
            self._is_open = False
            self._audio.stop()
            self.stop()
            self._give(*_IDLE)
        self._switch.close()

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
        """Seconds of audio since the line was opened."""
        with self._changed:
            return self._now / SAMPLE_RATE_HZ

    def perform(
        self, steps: Sequence[Step], *, then: Sequence[Step] = (), until: Set[LineEventKind] = frozenset()
    ) -> float:
        """Begin with the next block. A telephone's end dials allowed numbers only: NumberNotAllowed.

        Keys that were cut may have dialled: after them nothing is played before the telephone was on-hook.
        """
        self._require_open()
        require_for(self, *steps, *then)
        performance = Performance(steps, then)
        with self._changed:
            done = self._performance.at
        dialled = self._guard.check(steps, then, done) if self._side is Side.TELEPHONE else None
        with self._changed:
            if dialled is not None:
                self._guard.begin(dialled, [*steps, *then, *then], self._now / SAMPLE_RATE_HZ)
            self._end()
            self._performance, self._until = performance, until
            self._carry_out(performance.begin())
            return self._now / SAMPLE_RATE_HZ

    def stop(self) -> None:
        """Cut what is performed."""
        with self._changed:
            self._cut()

    def wait(self, kind: LineEventKind, timeout_s: float) -> LineEvent:
        """Await an event of the device or of the performance."""
        with self._changed:
            found: list[LineEvent] = []

            def is_there() -> bool:
                event = self._events.take(kind)
                found.extend([event] if event else [])
                return bool(found)

            if not self._changed.wait_for(is_there, timeout_s):
                raise self._events.timeout(self._name, kind, timeout_s)
            return found[0]

    def events(self) -> Sequence[LineEvent]:
        """All events, oldest first."""
        with self._changed:
            return self._events.all()

    def sleep(self, seconds: float) -> None:
        """Await so much audio."""
        self._require_open()
        with self._changed:
            target = self._now + sample_count(seconds)
        self._await(lambda: self._now >= target, 2 * seconds + 5.0, "the sound device stopped")

    def heard(self, since_s: float = 0.0) -> Samples:
        """What came from the line, in dBm0 as far as it is calibrated."""
        with self._changed:
            heard = np.concatenate(self._heard) if self._heard else np.zeros(0, np.float32)
        return louder(heard[sample_count(since_s) :], self.levels.heard_offset_db)

    def unplug(self) -> None:
        """Open the line's relay."""
        require(self, Capability.UNPLUG)
        with self._changed:
            self._give(Order.UNPLUG)

    def plug(self, timeout_s: float = 5.0) -> None:  # noqa: ARG002 - a relay is there at once
        """Close it again. A telephone's performance is cut, for it would dial; NumberNotAllowed for a pulse."""
        require(self, Capability.UNPLUG)
        with self._changed:
            if self._side is Side.TELEPHONE:
                self._guard.check_plug(self._now / SAMPLE_RATE_HZ)
                self._cut()
            self._give(Order.PLUG)

    def _require_open(self) -> None:
        if not self._is_open:
            raise ExchangeError(f"{self._name} isn't open")

    def _serve(self, heard: Samples) -> Samples:
        """One block, on the sound device's thread."""
        with self._changed:
            if self._now < sample_count(LONGEST_S):
                self._heard.append(heard.copy())
            sent, changes = self._performance.pull(len(heard))
            self._now += len(heard)
            self._carry_out(changes)
            self._changed.notify_all()
        return np.clip(louder(sent, -self.levels.sent_offset_db), -1, 1)

    def _see(self, kind: LineEventKind) -> None:
        with self._changed:
            self._events.add(LineEvent(kind, self._now / SAMPLE_RATE_HZ))
            if kind in self._until:
                self._cut()
            self._changed.notify_all()

    def _cut(self) -> None:
        self._guard.cut(self._performance.at)
        self._end()

    def _end(self) -> None:
        self._until = frozenset()
        cut, self._performance = self._performance.cut(), Performance([])
        self._carry_out(cut)

    def _carry_out(self, changes: Sequence[Change]) -> None:
        for change in changes:
            order = order_of(change)
            if order is not None:
                self._give(order)
        if changes and self._performance.is_done:
            self._see(LineEventKind.PERFORMED)

    def _give(self, *orders: Order) -> None:
        for order in orders:
            self._switch.give(order)
            self._guard.switched(order, self._now / SAMPLE_RATE_HZ)

    def _await(self, is_so: Callable[[], bool], timeout_s: float, otherwise: str) -> None:
        with self._changed:
            if not self._changed.wait_for(is_so, timeout_s):
                raise ExchangeError(f"{self._name}: {otherwise} within {timeout_s} s")
