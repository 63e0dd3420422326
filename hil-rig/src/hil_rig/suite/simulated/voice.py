"""What one port of the simulated switchboard says and hears, in ticks."""

import numpy as np

from hil_rig.exchanges.progress import CHINA, ProgressTone, ToneBias, ToneName, looped
from hil_rig.exchanges.simulated import SimulatedEnd
from hil_rig.exchanges.sounds import sample_count
from hil_rig.measure.wav import Samples

TICK_S = 0.1
"""How often the switchboard looks up."""
_TICK = sample_count(TICK_S)


class Voice:
    """What is said: some sounds in turn, and under them a tone without end."""

    def __init__(self) -> None:
        self._waiting = np.zeros(0, np.float32)
        self._loop: Samples | None = None
        self._at = 0

    def say(self, *sounds: Samples) -> None:
        """Say this after what waits."""
        self._waiting = np.concatenate([self._waiting, *sounds])

    def hum(self, tone: ToneName | ProgressTone | None) -> None:
        """Let a tone sound for ever from now on; None: no more."""
        wanted = CHINA[tone] if isinstance(tone, ToneName) else tone
        self._loop, self._at = (None if wanted is None else looped(wanted, ToneBias(level_dbm0=-13.0))), 0

    def hush(self) -> None:
        """Say no more."""
        self._waiting = np.zeros(0, np.float32)
        self.hum(None)

    @property
    def is_quiet(self) -> bool:
        """Whether everything was said."""
        return not len(self._waiting)

    def next_tick(self) -> Samples:
        """What is said in the next tick."""
        said, self._waiting = self._waiting[:_TICK], self._waiting[_TICK:]
        tick = np.zeros(_TICK, np.float32)
        tick[: len(said)] = said
        if self._loop is not None:
            tick = tick + np.take(self._loop, range(self._at, self._at + _TICK), mode="wrap")
            self._at = (self._at + _TICK) % len(self._loop)
        return np.asarray(tick, np.float32)


class Hearing:
    """What arrives at a port, tick by tick."""

    def __init__(self, end: SimulatedEnd) -> None:
        self._end = end
        self._heard_s = 0.0

    def next_tick(self) -> Samples:
        """What came since the last time."""
        heard = self._end.heard(self._heard_s)
        self._heard_s += len(heard) / 8000
        return heard
