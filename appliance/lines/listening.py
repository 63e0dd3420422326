"""The ear's detector: gives a connection's samples to `drivers.dsp`, and tells what that is sure of."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from appliance.domain.heard_tone import HeardTone
from drivers.api import ToneSet
from drivers.dsp.first_burst import samples_earlier
from drivers.dsp.frames import SAMPLE_RATE_HZ
from drivers.dsp.tones import ToneDetector, Verdict

_SAMPLES = np.dtype("<i2")
_KEPT_FRAMES = 400
"""8 s of Asterisk's frames: so far back a tone's beginning is looked for."""


class ToneListener:
    """A `Listener` of one line's tones, clocked by its samples."""

    def __init__(self, tones: ToneSet) -> None:
        """Listen for these."""
        self._detector = ToneDetector(tones)
        self._fed = 0
        self._kept: deque[NDArray[np.int16]] = deque([np.zeros(0, np.int16)], _KEPT_FRAMES)

    def hear(self, samples: bytes) -> tuple[HeardTone, ...]:
        """Take samples and give what they make certain."""
        frame = np.frombuffer(samples, _SAMPLES, len(samples) // _SAMPLES.itemsize).astype(np.int16)
        self._fed += len(frame)
        self._kept.append(frame)
        return tuple(map(self._heard, self._detector.feed(frame)))

    def _heard(self, verdict: Verdict) -> HeardTone:
        return HeardTone(
            kind=verdict.kind.value,
            confidence=verdict.confidence,
            lasted_s=self._lasted(verdict) / SAMPLE_RATE_HZ,
            frequencies_hz=verdict.frequencies_hz,
            cadence_s=verdict.cadence_s,
            level_dbm0=verdict.level_dbm0,
        )

    def _lasted(self, verdict: Verdict) -> int:
        """Tell for how many samples the tone has sounded, its first bursts included."""
        recognised = max(0, self._fed - round(verdict.began_s * SAMPLE_RATE_HZ))
        if not verdict.releases:
            return recognised
        kept = np.concatenate(self._kept)
        before = kept[: max(0, len(kept) - recognised)]
        return recognised + samples_earlier(before, verdict.frequencies_hz, verdict.level_dbm0)
