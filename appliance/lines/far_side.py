"""What the far side of a line brings, in steps of 0.1 s: the exchange's frequencies, a voice, or nothing."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from appliance.lines.ring_back import Sound
from drivers.api import ToneSet
from drivers.dsp.frames import Windows, level_dbm0, power_of
from drivers.dsp.partials import Partial, total_power

_HOPS = 10
"""Windows of 10 ms in a step."""
_LOUD_DBM0 = -42.0
"""A landline's noise is weaker, speech is louder."""
_ABOVE_NOISE_DB = 4.0
_NOISE_STEPS = 30
"""3 s: nobody speaks for so long without a pause, in which the line's noise is heard."""
_PURE = 0.6
_TONE_HOPS, _VOICE_HOPS, _EDGE_HOPS = 6, 4, 3


class FarSide:
    """Cuts a stream of samples into steps. Clocked by samples; memory and work are bounded."""

    def __init__(self, tones: ToneSet) -> None:
        """Take the tones of the line's exchange."""
        self._windows = Windows()
        self._partials = [Partial(hz) for hz in sorted({tuple(sorted(tone.frequencies_hz)) for tone in tones.values()})]
        self._rest: list[NDArray[np.float32]] = []
        self._pure: list[NDArray[np.bool_]] = []
        self._held = 0
        self._levels: deque[float] = deque(maxlen=_NOISE_STEPS)

    def feed(self, samples: NDArray[np.int16]) -> list[Sound]:
        """Take samples (8 kHz, any number); the steps that they complete."""
        windows = self._windows.feed(samples)
        if not len(windows):
            return []
        total = total_power(windows)
        bands = [partial.feed(windows, total).band for partial in self._partials]
        tonal = np.maximum.reduce(bands) if bands else np.zeros_like(total)
        self._rest.append(total)
        self._pure.append(tonal > _PURE * total)
        self._held += len(windows)
        return self._steps() if self._held >= _HOPS else []

    def _steps(self) -> list[Sound]:
        total, pure = np.concatenate(self._rest), np.concatenate(self._pure)
        count = len(total) // _HOPS
        whole = count * _HOPS
        self._rest, self._pure, self._held = [total[whole:]], [pure[whole:]], len(total) - whole
        return [self._step(total[at : at + _HOPS], pure[at : at + _HOPS]) for at in range(0, whole, _HOPS)]

    def _step(self, total: NDArray[np.float32], pure: NDArray[np.bool_]) -> Sound:
        level = level_dbm0(float(total.mean()))
        self._levels.append(level)
        loud = total > power_of(_LOUD_DBM0)
        tones = int(np.sum(loud & pure))
        if tones >= _TONE_HOPS:
            return Sound.TONE
        is_voice = int(np.sum(loud & ~pure)) >= _VOICE_HOPS and tones < _EDGE_HOPS
        return Sound.VOICE if is_voice and level > min(self._levels) + _ABOVE_NOISE_DB else Sound.QUIET
