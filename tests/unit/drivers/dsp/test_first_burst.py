"""Where a tone began whose first bursts were damaged: what isn't the tone, or lies too far back, is no part of it."""

import numpy as np

from drivers.dsp.first_burst import samples_earlier
from hil_rig.exchanges.sounds import silence, to_int16, tone, white_noise


def test_what_was_said_before_is_no_part_of_it() -> None:
    for before in (silence(2), white_noise(2, -15, np.random.default_rng(3)), tone((1130.0,), (), 2)):
        assert samples_earlier(to_int16(before), (450.0,), -15.0) == 0
    far_back = np.concatenate([tone((450.0,), (), 0.3), silence(1.2)])
    assert samples_earlier(to_int16(far_back), (450.0,), -15.0) == 0
    assert samples_earlier(np.zeros(0, np.int16), (450.0,), -15.0) == 0
