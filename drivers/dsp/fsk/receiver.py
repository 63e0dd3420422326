"""Hears messages on a line: a steady mark, then bytes (ETSI EN 300 659-1, Telcordia GR-30-CORE).

The channel seizure before the mark isn't needed, so one that was cut by a late start does no harm. The modem is told
by the mark's frequency. Nothing that was heard raises; what isn't a message is a fault with its reason or nothing.
"""

from collections.abc import Iterator

import numpy as np

from drivers.dsp.bandpass import BLOCK, Blocks, Signal
from drivers.dsp.frames import SAMPLE_RATE_HZ, Sound, level_dbm0
from drivers.dsp.fsk.bits import BYTE_SAMPLES, SAMPLES_A_BIT, read_byte
from drivers.dsp.fsk.discriminator import Discriminator
from drivers.dsp.fsk.frame import Frame
from drivers.dsp.fsk.values import FskEvent, FskFaultReason, Modem

_LEAST_MARK = round(24 * SAMPLES_A_BIT)  # EN 300 659-1: 180 ± 25 bits, 80 ± 25 off-hook; a part is enough
_MARKS_HZ = (-620.0, -280.0)  # about the middle: from 120 Hz below Bell 202's to 120 above V.23's
_BETWEEN_MODEMS_HZ = -450.0
_STEADY_HZ = 90.0  # of a mark: standard deviation, at most
_LONGEST_STUFFING = round(30 * SAMPLES_A_BIT)  # mark between two bytes; EN 300 659-1 allows 10 bits
_LEAST_LEVEL_DBM0 = -46.0
_EDGE = 4  # samples over which a mark turns into a space
_LARGEST_TWIST_DB = 16.0  # of a byte below the mark
_FLUSH = 2 * BLOCK
_KEPT = 2 * _LEAST_MARK  # samples before the cursor, of which a mark is judged


class FskReceiver:
    """Give it a line's samples in pieces of any size; it gives each message at its last byte. Memory is bounded."""

    def __init__(self) -> None:
        self._blocks = Blocks()
        self._discriminator = Discriminator()
        self._hz: Signal = np.zeros(0)
        self._power: Signal = np.zeros(0)
        self._first = 0  # the number of the first sample that is kept
        self._cursor = 0  # the place in what is kept up to which all is read
        self._frame: Frame | None = None

    @property
    def receiving(self) -> bool:
        """Whether a message has begun and isn't over."""
        return self._frame is not None and self._frame.is_plausible

    def feed(self, samples: Sound) -> list[FskEvent]:
        """What ended in these samples (8 kHz), in order."""
        events: list[FskEvent] = []
        for block in self._blocks.feed(samples):
            hz, power = self._discriminator.feed(block)
            self._hz = np.concatenate((self._hz, hz))
            self._power = np.concatenate((self._power, power))
            while (found := self._read_on()) is not None:
                events.extend(found)
            self._forget()
        return events

    def end(self) -> list[FskEvent]:
        """Nothing more comes: a message that was still on its way was cut short."""
        return self.feed(np.zeros(_FLUSH, np.float32)) + list(self._give_up(FskFaultReason.CUT_SHORT))

    def _read_on(self) -> list[FskEvent] | None:
        """Read the next byte of a message, or find where one begins. None: more samples are needed."""
        edge = self._next_edge() if self._frame is None else self._next_space()
        if self._frame is not None and edge - self._cursor > _LONGEST_STUFFING:
            return list(self._give_up(FskFaultReason.CUT_SHORT))
        if edge + BYTE_SAMPLES > len(self._hz):
            return None
        if self._frame is None:
            self._frame = self._after_mark(edge)
        if self._frame is None:
            self._cursor = edge + 1
            return []
        return list(self._read_byte(self._frame, edge))

    def _next_space(self) -> int:
        spaces = np.flatnonzero(self._hz[self._cursor :] > 0)
        return self._cursor + int(spaces[0]) if len(spaces) else len(self._hz)

    def _next_edge(self) -> int:
        """The next space that comes after none for as long as a mark must last."""
        spaces = np.flatnonzero(self._hz > 0)
        after_mark = spaces[np.diff(spaces, prepend=0) >= _LEAST_MARK]
        unread = after_mark[after_mark >= self._cursor]
        return int(unread[0]) if len(unread) else len(self._hz)

    def _read_byte(self, frame: Frame, edge: int) -> Iterator[FskEvent]:
        byte = read_byte(self._hz, edge, deviation_hz=_deviation_hz(frame.modem))
        self._cursor = edge + byte.length
        if self._level(edge, self._cursor) < max(_LEAST_LEVEL_DBM0, frame.level_dbm0 - _LARGEST_TWIST_DB):
            yield from self._give_up(FskFaultReason.CUT_SHORT)
        elif byte.fault is not None:
            yield from self._give_up(byte.fault)
        else:
            yield from self._add(frame, byte.value, edge)

    def _add(self, frame: Frame, value: int, edge: int) -> Iterator[FskEvent]:
        frame.add(value, self._time_s(edge))
        if not frame.is_plausible:
            self._frame = None
        elif frame.is_whole:
            self._frame = None
            yield frame.result()

    def _give_up(self, reason: FskFaultReason) -> Iterator[FskEvent]:
        frame, self._frame = self._frame, None
        if frame is not None and frame.is_plausible:
            yield frame.fault(reason)

    def _after_mark(self, edge: int) -> Frame | None:
        """A frame, where a steady mark leads up to the edge."""
        mark = self._hz[edge - _LEAST_MARK : edge - _EDGE]
        level = self._level(edge - _LEAST_MARK, edge - _EDGE)
        middle = float(np.median(mark))
        if not _MARKS_HZ[0] < middle < _MARKS_HZ[1] or mark.std() > _STEADY_HZ or level < _LEAST_LEVEL_DBM0:
            return None
        return Frame(Modem.BELL_202 if middle < _BETWEEN_MODEMS_HZ else Modem.V23, round(level, 1))

    def _level(self, first: int, stop: int) -> float:
        return level_dbm0(float(self._power[first:stop].mean()))

    def _time_s(self, place: int) -> float:
        return max(0.0, round((self._first + place - self._discriminator.delay_samples) / SAMPLE_RATE_HZ, 4))

    def _forget(self) -> None:
        """Keep what is still unread, and what a mark before it is judged of."""
        reach = len(self._hz) - BYTE_SAMPLES if self._frame is None else self._cursor
        spare = min(reach, len(self._hz)) - _KEPT
        if spare > 0:
            self._hz, self._power = self._hz[spare:], self._power[spare:]
            self._first += spare
            self._cursor = max(0, self._cursor - spare)


def _deviation_hz(modem: Modem) -> float:
    return 500.0 if modem is Modem.BELL_202 else 400.0
