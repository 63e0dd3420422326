"""One byte of an asynchronous serial line: a start bit (space), eight bits, the least significant first, a stop bit."""

from dataclasses import dataclass

import numpy as np

from drivers.dsp.bandpass import Signal
from drivers.dsp.frames import SAMPLE_RATE_HZ
from drivers.dsp.fsk.values import FskFaultReason

SAMPLES_A_BIT = SAMPLE_RATE_HZ / 1200  # Bd, of both modems

BYTE_SAMPLES = round(10 * SAMPLES_A_BIT)
"""Samples from a start bit's edge on that must be there to read its byte."""

_READ_TO = 9.6  # bits: within the stop bit, so that a sender who is fast by a hundredth finds us waiting
_SURE = 0.12  # of the deviation; a bit that is nearer to the middle is not believed
_LEFT, _RIGHT = 0.3, 0.7  # the part of a bit that is judged
_BITS = 10


@dataclass(frozen=True, slots=True)
class Byte:
    """What was read: its value, or why it can't be believed, and after how many samples the next one may begin."""

    value: int
    length: int
    fault: FskFaultReason | None


def read_byte(hz: Signal, edge: int, *, deviation_hz: float) -> Byte:
    """Read the byte whose start bit begins between the samples `edge - 1` and `edge` (frequencies about the middle)."""
    start = edge - _part_after_crossing(hz, edge)
    bits = [_mean(hz, start + (n + _LEFT) * SAMPLES_A_BIT, start + (n + _RIGHT) * SAMPLES_A_BIT) for n in range(_BITS)]
    marks = [bit < 0 for bit in bits]
    value = sum(mark << n for n, mark in enumerate(marks[1:9]))
    fault = None
    if marks[0] or not marks[9]:
        fault = FskFaultReason.FRAMING
    elif min(map(abs, bits)) < _SURE * deviation_hz:
        fault = FskFaultReason.UNSURE
    return Byte(value, round(_READ_TO * SAMPLES_A_BIT), fault)


def _part_after_crossing(hz: Signal, edge: int) -> float:
    """How long before the sample `edge` the middle was crossed, 0 … 1 samples."""
    if edge == 0 or hz[edge - 1] > 0:
        return 0.0
    return float(hz[edge] / (hz[edge] - hz[edge - 1]))


def _mean(hz: Signal, first: float, last: float) -> float:
    """The mean from one place to another, interpolated between samples."""
    places = np.linspace(first, last, 5)
    return float(np.interp(places, np.arange(len(hz)), hz).mean())
