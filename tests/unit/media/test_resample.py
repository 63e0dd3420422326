from math import pi, sin, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.media.pcm import dbfs, rms
from appliance.media.resample import resample

FROM_HZ, TO_HZ = 22050, 8000
TOP = 10_000.0


def gain_db(hz: float) -> float:
    """Give what is left of a sine, away from the ends where it starts and stops."""
    sine = [TOP * sin(2 * pi * hz * n / FROM_HZ) for n in range(FROM_HZ // 5)]
    middle = resample(sine, FROM_HZ, TO_HZ)[200:-200]
    return dbfs(rms(middle)) - dbfs(TOP / sqrt(2))


@pytest.mark.parametrize("hz", [200, 1000, 2500, 3000])
def test_leaves_the_telephone_band_as_it_is(hz: float) -> None:
    assert gain_db(hz) == pytest.approx(0.0, abs=0.1)


def test_falls_off_gently_at_the_upper_edge() -> None:
    assert -1.5 < gain_db(3400) < 0.1


@pytest.mark.parametrize("hz", [4700, 5500, 7000, 9000, 10_500])
def test_lets_nothing_fold_back_into_the_band(hz: float) -> None:
    assert gain_db(hz) < -65


def test_does_not_move_the_sound_in_time() -> None:
    click = [0.0] * 4410 + [TOP] + [0.0] * 4410
    heard = resample(click, FROM_HZ, TO_HZ)
    assert heard.index(max(heard)) == 1600


@settings(max_examples=20)
@given(st.integers(0, 3000), st.sampled_from([8000, 16_000, 22_050, 44_100, 48_000]))
def test_keeps_the_length_and_a_constant(count: int, from_hz: int) -> None:
    heard = resample([TOP] * count, from_hz, TO_HZ)
    assert len(heard) == count * TO_HZ // from_hz
    assert heard[60:-60] == pytest.approx([TOP] * len(heard[60:-60]))


def test_does_not_pretend_to_resample_upwards() -> None:
    with pytest.raises(ValueError, match="only down"):
        resample([0.0], 8000, 16_000)
