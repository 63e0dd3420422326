import numpy as np
import pytest

from hil_rig.exchanges.api import BatteryCut, Flash, Hook, Pause, Play, Polarity, Ring, Step, duration_s


@pytest.mark.parametrize(
    ("step", "seconds"),
    [
        (Ring(1.0), 1.0),
        (Pause(4.0), 4.0),
        (Play(np.zeros(2000, np.float32)), 0.25),
        (BatteryCut(0.5), 0.5),
        (Flash(0.1), 0.1),
        (Polarity(is_reversed=True), 0.0),
        (Hook(is_off=True), 0.0),
    ],
)
def test_what_a_step_takes(step: Step, seconds: float) -> None:
    assert duration_s(step) == seconds
