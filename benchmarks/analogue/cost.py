"""What the ear costs a line: frame after frame, as the line brings them."""

from statistics import median
from time import process_time

import numpy as np
from numpy.typing import NDArray

from benchmarks.analogue.figures import Row
from benchmarks.analogue.trials import CHINA
from drivers.dsp.tones import ToneDetector
from hil_rig.exchanges.sounds import mix, to_int16, tone, white_noise

_FRAME = 160
_SECONDS, _ROUNDS = 20.0, 5
_MOST_PERCENT = 1.0


def cost() -> list[Row]:
    """The share of a core that listening to one line takes: busy tone in noise, the median of the rounds."""
    noise = white_noise(_SECONDS, -30, np.random.default_rng(1))
    sound = to_int16(mix(tone((450,), (0.35, 0.35), _SECONDS), noise))
    percent = median(_percent(sound) for _ in range(_ROUNDS))
    name = "processor that a line takes, 20 ms at a time"
    return [Row(name, round(percent, 3), "% of a core", _MOST_PERCENT, percent <= _MOST_PERCENT)]


def _percent(sound: NDArray[np.int16]) -> float:
    detector = ToneDetector(CHINA)
    began = process_time()
    for first in range(0, len(sound), _FRAME):
        detector.feed(sound[first : first + _FRAME])
    return 100 * (process_time() - began) / _SECONDS
