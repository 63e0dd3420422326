"""What a slow processor needs a while for at its first use is used before the first caller comes."""

import numpy as np

from drivers.dsp.caller_id import CallerIdListener
from drivers.dsp.frames import SAMPLE_RATE_HZ

_KEY_HZ, _MARK_HZ = (697.0, 1209.0), (1200.0,)
"""A key, and the idle tone of FSK: what both receivers work on."""


def warm_up() -> None:
    """Hear what nobody sent: the first caller doesn't wait until a slow processor has at hand what hears them."""
    at_s = np.arange(SAMPLE_RATE_HZ // 4) / SAMPLE_RATE_HZ
    sounds = (sum(np.sin(2 * np.pi * hz * at_s) for hz in tones) for tones in (_KEY_HZ, (), _MARK_HZ, ()))
    listener = CallerIdListener()
    for n, sound in enumerate(sounds):
        listener.feed((np.zeros(len(at_s)) + 3000 * sound).astype(np.int16), float(n))
