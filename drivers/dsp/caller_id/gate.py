"""Keeps silence away from the work: an idle line costs next to nothing, as only what sounds is worked on."""

import numpy as np
from numpy.typing import NDArray

from drivers.dsp.frames import SAMPLE_RATE_HZ, Sound, power_of

BLOCK = 400
"""50 ms: what is judged as a whole."""
_INT16_SCALE = 32768.0
_LEAST_POWER = power_of(-52.0)
"""Of the samples' differences, which make little of mains hum (28 dB less at 50 Hz) and leave keys and modems as they
are. A key of 40 ms at the least level that is read reaches -49 in each of two blocks that it lies in."""
_HOLDS = SAMPLE_RATE_HZ * 3 // 2
"""Longer than the longest pause within a caller ID: what waits for more has given up before the gate closes."""
_SOUNDS = SAMPLE_RATE_HZ // 2


class SoundGate:
    """Give it all samples; it gives those that are to be worked on: from just before a sound to 1.5 s after it."""

    def __init__(self) -> None:
        self._rest: NDArray[np.float32] = np.zeros(0, np.float32)
        self._before: NDArray[np.float32] = np.zeros(0, np.float32)
        self._last = np.float32(0.0)
        self._quiet = _HOLDS

    @property
    def is_sounding(self) -> bool:
        """Whether there was any sound in the last half second."""
        return self._quiet < _SOUNDS

    def feed(self, samples: Sound) -> NDArray[np.float32]:
        """Take samples (8 kHz) of any number; up to a block of them is held back."""
        fresh = samples.astype(np.float32)
        if samples.dtype == np.int16:
            fresh /= _INT16_SCALE
        stream = np.concatenate((self._rest, fresh))
        whole = len(stream) // BLOCK * BLOCK
        self._rest = stream[whole:]
        if not whole:
            return stream[:0]
        blocks = stream[:whole].reshape(-1, BLOCK)
        differences = np.diff(stream[:whole], prepend=self._last).reshape(-1, BLOCK)
        self._last = stream[whole - 1]
        loud = np.einsum("ij,ij->i", differences, differences) >= _LEAST_POWER * BLOCK
        if not loud.any() and self._quiet >= _HOLDS:
            self._before = blocks[-1]
            return stream[:0]
        return np.concatenate(
            [self._pass(block, is_loud=bool(is_loud)) for block, is_loud in zip(blocks, loud, strict=True)]
        )

    def end(self) -> NDArray[np.float32]:
        """Nothing more comes: what was held back, where the gate is open."""
        rest, self._rest = self._rest, self._rest[:0]
        return rest if self._quiet < _HOLDS else rest[:0]

    def _pass(self, block: NDArray[np.float32], *, is_loud: bool) -> NDArray[np.float32]:
        was_open = self._quiet < _HOLDS
        self._quiet = 0 if is_loud else min(self._quiet + BLOCK, _HOLDS)
        if was_open:
            self._before = block
            return block
        before, self._before = self._before, block
        return np.concatenate((before, block)) if is_loud else block[:0]
