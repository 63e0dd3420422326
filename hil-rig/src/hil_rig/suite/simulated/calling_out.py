"""The simulated switchboard dials: dial tone first, then the number."""

import numpy as np

from hil_rig.exchanges.keys import keys
from hil_rig.exchanges.sounds import sample_count
from hil_rig.measure.wav import Samples
from hil_rig.suite.simulated.far_tone import is_steady
from hil_rig.suite.simulated.traits import DialTraits
from hil_rig.suite.simulated.voice import TICK_S

_DIAL_TONE_HZ = 450.0
_SURE_S = 0.5
_BLIND_S = 0.5  # before it dials, where it doesn't wait for dial tone


class CallingOut:
    """One outgoing call, until its number is dialled."""

    def __init__(self, traits: DialTraits) -> None:
        self._traits = traits
        self._number = ""
        self._to_say = np.zeros(0, np.float32)
        self._heard = np.zeros(0, np.float32)
        self._is_dialling = False

    @property
    def is_done(self) -> bool:
        """Whether the number was dialled."""
        return self._is_dialling and not len(self._to_say)

    def begin(self, number: str) -> None:
        """The line was seized for this number."""
        self._number = number[self._traits.loses :]
        self._heard = np.zeros(0, np.float32)
        self._is_dialling = False

    def next_tick(self, heard: Samples) -> Samples:
        """What goes to the line in this tick."""
        self._heard = np.concatenate([self._heard, heard])
        if not self._is_dialling and self._may_dial():
            self._is_dialling = True
            self._to_say = keys(self._number, self._traits.shape)
        tick = sample_count(TICK_S)
        said, self._to_say = self._to_say[:tick], self._to_say[tick:]
        return said

    def _may_dial(self) -> bool:
        if not self._traits.waits_for_dial_tone:
            return len(self._heard) >= sample_count(_BLIND_S)
        has_waited = len(self._heard) > sample_count(self._traits.waits_s)
        return has_waited or is_steady(self._heard, _DIAL_TONE_HZ, _SURE_S)
