"""What our ear makes of a trial."""

import numpy as np
from numpy.typing import NDArray

from benchmarks.analogue.trials import CHINA
from drivers.dsp.tones import ToneDetector, Verdict


def releases(sound: NDArray[np.int16]) -> list[Verdict]:
    """Each verdict by which the ear would release the call."""
    return [verdict for verdict in ToneDetector(CHINA).feed(sound) if verdict.releases]
