"""The line in between: 16 bits, then A-law; by a table, for there are hours of it."""

import numpy as np
from numpy.typing import NDArray

from hil_rig.exchanges.sounds import from_int16, through_alaw, to_int16
from hil_rig.measure.wav import Samples

_INT16 = 32768


def carried(samples: Samples) -> NDArray[np.int16]:
    """What arrives of samples (full scale 1.0) at the other end; what is beyond full scale is clipped."""
    scaled = np.clip(samples * np.float32(_INT16), -_INT16, _INT16 - 1)
    arrived: NDArray[np.int16] = _ALAW[scaled.astype(np.int32) + _INT16]
    return arrived


_ALAW = to_int16(through_alaw(from_int16(np.arange(-_INT16, _INT16).astype(np.int16))))
