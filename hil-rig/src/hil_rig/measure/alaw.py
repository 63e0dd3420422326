"""G.711 A-law, to know what the line does to a sound. The standard library lost its own in Python 3.13."""

import numpy as np
from numpy.typing import NDArray

from hil_rig.measure.wav import Samples

_TOGGLED_BITS = 0x55  # G.711: even bits are inverted on the line
_LINEAR_STEP_BITS = 4


def decode(codes: NDArray[np.uint8]) -> Samples:
    """Turn A-law bytes into samples between -1 and 1."""
    return _TABLE[codes]


def encode(samples: Samples) -> NDArray[np.uint8]:
    """Turn samples between -1 and 1 into the nearest A-law bytes."""
    order = np.argsort(_TABLE)
    values = _TABLE[order]
    borders = (values[1:] + values[:-1]) / 2
    codes: NDArray[np.uint8] = order.astype(np.uint8)[np.searchsorted(borders, samples)]
    return codes


def round_trip(samples: Samples) -> Samples:
    """What is left of samples that went over an A-law line."""
    return decode(encode(samples))


def _table() -> Samples:
    codes = np.arange(256) ^ _TOGGLED_BITS
    segment = (codes & 0x70) >> _LINEAR_STEP_BITS
    step = codes & 0x0F
    linear = (step << 4) + 8
    magnitude = np.where(segment == 0, linear, (linear + 0x100) << np.maximum(segment - 1, 0))
    signed = np.where(codes & 0x80, magnitude, -magnitude)
    return (signed / 32768).astype(np.float32)


_TABLE = _table()
