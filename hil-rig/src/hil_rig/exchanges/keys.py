"""Pressed keys as they arrive from a telephone set, with the faults that a line and an old set give them."""

from dataclasses import dataclass

import numpy as np

from hil_rig.exchanges.sounds import dropped_out, rms, sample_count, silence
from hil_rig.keypad import DIGITS, SAMPLE_RATE_HZ, pair_hz
from hil_rig.measure.wav import Samples


@dataclass(frozen=True, slots=True)
class KeyShape:
    """How a key sounds. The defaults are a good telephone set's, within GB/T 15279's −9 ± 3 and −7 ± 3 dBm.

    `level_dbm0` is the low tone's, `twist_db` how much louder the high tone is (negative: quieter; ITU-T Q.24 speaks
    of +4 and −8 dB). The biases shift the low and the high tone, in percent (a set keeps ±1.8 % by Q.23, ±1.5 % by
    ES 201 235-2). `dropout_ms` is a hole in each tone's middle.
    """

    tone_ms: float = 100.0
    gap_ms: float = 100.0
    level_dbm0: float = -9.0
    twist_db: float = 2.0
    low_bias_percent: float = 0.0
    high_bias_percent: float = 0.0
    dropout_ms: float = 0.0

    def __post_init__(self) -> None:
        """Refuse times that aren't any."""
        if self.tone_ms <= 0 or self.gap_ms < 0 or not 0 <= self.dropout_ms < self.tone_ms:
            raise ValueError(f"a key sounds for some time, with a hole that is shorter: {self}")


GOOD_SET = KeyShape()


def keys(digits: str, shape: KeyShape = GOOD_SET) -> Samples:
    """The sound of these keys (0-9 * # A-D), each followed by its gap. ValueError where there is no such key."""
    unknown = [digit for digit in digits if digit not in DIGITS]
    if unknown:
        raise ValueError(f"there is no key {unknown[0]!r}: {DIGITS}")
    parts = [part for digit in digits for part in (_key(digit, shape), silence(shape.gap_ms / 1000))]
    return np.concatenate(parts) if parts else silence(0)


def _key(digit: str, shape: KeyShape) -> Samples:
    """One tone; a set's chip switches it without a ramp, so that its length is exact."""
    low_hz, high_hz = pair_hz(digit)
    turn = 2 * np.pi * np.arange(sample_count(shape.tone_ms / 1000)) / SAMPLE_RATE_HZ
    low = rms(shape.level_dbm0) * np.sin(turn * low_hz * (1 + shape.low_bias_percent / 100))
    high = rms(shape.level_dbm0 + shape.twist_db) * np.sin(turn * high_hz * (1 + shape.high_bias_percent / 100))
    sound = np.asarray(np.sqrt(2) * (low + high), np.float32)
    return dropped_out(sound, (shape.tone_ms - shape.dropout_ms) / 2000, shape.dropout_ms)
