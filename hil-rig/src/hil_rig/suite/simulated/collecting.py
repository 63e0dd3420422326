"""Keys of one port, gathered until nobody presses any more."""

import numpy as np

from hil_rig.exchanges.sounds import level_dbm0, sample_count
from hil_rig.measure.wav import Samples
from hil_rig.suite.simulated.keys import KeyLimits, keys_in

_EACH_S = 0.5
_SETTLED_S = 0.15
_KEPT_S = 0.25


class Collecting:
    """Give it what is heard; `pressed` grows, and `quiet_s` tells how long ago the last key ended."""

    def __init__(self, limits: KeyLimits) -> None:
        self._limits = limits
        self.pressed = ""
        self.quiet_s = 0.0
        self._heard = np.zeros(0, np.float32)
        self._new = 0

    def clear(self) -> None:
        """Begin anew."""
        self.pressed, self.quiet_s, self._new = "", 0.0, 0
        self._heard = np.zeros(0, np.float32)

    def take(self, samples: Samples) -> None:
        """Hear on."""
        self._heard = np.concatenate([self._heard, samples])
        self._new += len(samples)
        self.quiet_s += len(samples) / 8000
        if self._new >= sample_count(_EACH_S):
            self._new = 0
            self._look()

    def _look(self) -> None:
        if level_dbm0(self._heard) < -60:
            self._heard = self._heard[-sample_count(_KEPT_S) :]
            return
        found = keys_in(self._heard, self._limits)
        whole_s = len(self._heard) / 8000
        if found and found[-1].end_s > whole_s - _SETTLED_S:
            self.quiet_s = 0.0
            return
        kept_s = whole_s - _KEPT_S
        if found:
            self.pressed += "".join(key.digit for key in found)
            self.quiet_s = whole_s - found[-1].end_s
            kept_s = max(kept_s, found[-1].end_s + 0.02)
        self._heard = self._heard[sample_count(max(0.0, kept_s)) :]
