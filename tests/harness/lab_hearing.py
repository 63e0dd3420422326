"""What is heard at an end of a line of the lab, which tells its sound only when it is asked."""

from collections.abc import Sequence
from contextlib import suppress

import numpy as np

from hil_rig.exchanges.api import ExchangeTimeout, LineEnd, LineEventKind
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.tones import hear_tones
from hil_rig.measure.wav import Samples

STEP_WITHIN_S = 60.0
RELEASED_WITHIN_S = 30.0
"""Deadlines for a machine that is emulated, on a host that does other things besides."""
TONE_S = 10.0
AUDIBLE = 0.01
LISTEN_S = 0.7
"""How often a line is asked what it heard: each time costs the emulated machine some milliseconds."""
_STRETCH_S = 0.4
_LOOK_S = 1.5


def hears(end: LineEnd, *frequencies_hz: float) -> float | None:
    """Listen a while; which of these tones was heard."""
    end.sleep(LISTEN_S)
    samples = end.heard()[-round(_LOOK_S * SAMPLE_RATE_HZ) :]
    return _tone_in(samples, frequencies_hz)


def forget(end: LineEnd, kind: LineEventKind) -> None:
    """Take such events that nobody waited for."""
    with suppress(ExchangeTimeout):
        while True:
            end.wait(kind, 0.0)


def _tone_in(samples: Samples, frequencies_hz: Sequence[float]) -> float | None:
    return next((heard.hz for heard in hear_tones(samples, frequencies_hz) if heard.length_s > _STRETCH_S), None)


def spoken_s(samples: Samples) -> float:
    """Tell how long there was sound, in blocks of 20 ms."""
    blocks = samples[: len(samples) // 160 * 160].reshape(-1, 160)
    return float(np.count_nonzero(np.abs(blocks).max(axis=1, initial=0.0) > AUDIBLE)) * 0.02
