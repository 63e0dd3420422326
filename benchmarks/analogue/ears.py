"""What our ear makes of a trial."""

import numpy as np
from numpy.typing import NDArray

from benchmarks.analogue.trials import CHINA
from drivers.api import ToneSet
from drivers.dsp.tones import ToneDetector, Verdict


def releases(sound: NDArray[np.int16], tones: ToneSet = CHINA) -> list[Verdict]:
    """Each verdict by which the ear would release the call, on a line with these tones."""
    return [verdict for verdict in ToneDetector(tones).feed(sound) if verdict.releases]
