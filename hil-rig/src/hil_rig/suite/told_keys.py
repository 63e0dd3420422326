"""The keys by which a switchboard tells what it heard."""

from collections.abc import Sequence

import numpy as np

from hil_rig.measure.dtmf import HeardDigit, hear_digits
from hil_rig.measure.wav import Samples

_AUDIBLE = 0.004  # of full scale: −45 dBm0; a switchboard's keys are louder
_HOLE_S = 0.06  # in a key that is told: an emulated switchboard plays late


def keys_in(heard: Samples) -> list[HeardDigit]:
    """The keys in what a switchboard sent; silence is passed over."""
    loud = np.flatnonzero(np.abs(heard) > _AUDIBLE)
    if not len(loud):
        return []
    lead = max(0, int(loud[0]) - 800)
    found = hear_digits(heard[lead : loud[-1] + 800])
    return _whole([HeardDigit(key.digit, key.start_s + lead / 8000, key.end_s + lead / 8000) for key in found])


def _whole(found: Sequence[HeardDigit]) -> list[HeardDigit]:
    """Keys with holes in them made whole: how well a switchboard tells what it heard isn't asked."""
    whole: list[HeardDigit] = []
    for key in found:
        before = whole[-1] if whole else None
        if before is not None and before.digit == key.digit and key.start_s - before.end_s < _HOLE_S:
            whole[-1] = HeardDigit(key.digit, before.start_s, key.end_s)
        else:
            whole.append(key)
    return whole
