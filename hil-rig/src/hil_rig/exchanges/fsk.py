"""Frequency shift keying at 1200 bit/s, as caller ID is sent: phase-continuous, with faults on request."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hil_rig.exchanges.sounds import rms, sample_count
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.wav import Samples

BIT_RATE = 1200.0
"""Bits a second (ETSI EN 300 659-1; Telcordia GR-30)."""

SEIZURE_BITS = 300
"""Alternating bits that wake the receiver, from 0 to 1 (the same)."""

MARK_BITS = 180
"""Ones between seizure and message, ± 25 (the same)."""


@dataclass(frozen=True, slots=True)
class FskStandard:
    """The two frequencies: mark is a 1, space is a 0."""

    mark_hz: float
    space_hz: float


BELL_202 = FskStandard(1200.0, 2200.0)
"""Telcordia GR-30; China, North America and others."""

V23 = FskStandard(1300.0, 2100.0)
"""ITU-T V.23 §2 (mode 2), as in EN 300 659-1; Europe and others."""


@dataclass(frozen=True, slots=True)
class FskShape:
    """How the signal arrives. The default level is the exchange's, −13.5 dBm (EN 300 659-1, GR-30).

    `level_dbm0` is that of a mark; `twist_db` how much louder a space is. The biases shift both frequencies in Hz
    and the bit rate in percent (both standards allow ±1 %).
    """

    level_dbm0: float = -13.5
    twist_db: float = 0.0
    frequency_bias_hz: float = 0.0
    bit_rate_bias_percent: float = 0.0


PLAIN = FskShape()


def framed(message: bytes, *, mark_stuffing: int = 0) -> list[int]:
    """A message as bits: seizure, mark, then each byte with start bit, least significant bit first, and stop bit.

    `mark_stuffing` ones follow each stop bit (EN 300 659-1 allows up to 10).
    """
    bits = [n % 2 for n in range(SEIZURE_BITS)] + [1] * MARK_BITS
    for byte in message:
        bits += [0, *((byte >> place) & 1 for place in range(8)), 1, *[1] * mark_stuffing]
    return bits


def with_errors(bits: Sequence[int], share: float, rng: np.random.Generator) -> list[int]:
    """The bits, each turned over with that probability."""
    turned = rng.random(len(bits)) < share
    return [bit ^ int(is_turned) for bit, is_turned in zip(bits, turned, strict=True)]


def modulated(bits: Sequence[int], standard: FskStandard, shape: FskShape = PLAIN) -> Samples:
    """The bits as sound. A bit is 6 2/3 samples long; its edges lie between samples, as on a line."""
    if not bits:
        return np.zeros(0, np.float32)
    ones = np.asarray(bits) == 1
    bit_s = 1 / (BIT_RATE * (1 + shape.bit_rate_bias_percent / 100))
    hz = np.where(ones, standard.mark_hz, standard.space_hz) + shape.frequency_bias_hz
    edges_s = np.arange(len(bits) + 1) * bit_s
    turns_at_edges = np.concatenate([[0.0], np.cumsum(hz * bit_s)])
    at_s = np.arange(sample_count(float(edges_s[-1]))) / SAMPLE_RATE_HZ
    level = np.where(ones, shape.level_dbm0, shape.level_dbm0 + shape.twist_db)
    peaks = np.array([rms(float(one)) for one in np.unique(level)])[np.searchsorted(np.unique(level), level)]
    peak = np.sqrt(2) * peaks[np.minimum((at_s / bit_s).astype(int), len(bits) - 1)]
    return np.asarray(peak * np.sin(2 * np.pi * np.interp(at_s, edges_s, turns_at_edges)), np.float32)
