"""The cases are EBU Tech 3341's (table 1) for one channel: 3 dB less than for the two that it tells of."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.media.sound.filters import K_WEIGHTING, RATE_HZ, Samples, k_stages
from appliance.media.sound.loudness import NOTHING, loudness
from tests.unit.media.sound.signals import babble, quiet, sine


@pytest.mark.parametrize(
    ("parts", "lufs"),
    [
        (((-23.0, 20.0),), -26.0),
        (((-33.0, 20.0),), -36.0),
        (((-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)), -26.0),
        (((-72.0, 10.0), (-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0), (-72.0, 10.0)), -26.0),
        (((-26.0, 20.0), (-20.0, 20.1), (-26.0, 20.0)), -26.0),
    ],
)
def test_the_cases_of_the_ebu(parts: tuple[tuple[float, float], ...], lufs: float) -> None:
    assert loudness(np.concatenate([sine(*part) for part in parts])) == pytest.approx(lufs, abs=0.1)


def test_a_full_sine_has_the_loudness_that_the_recommendation_says() -> None:
    assert loudness(sine(0.0, 5.0)) == pytest.approx(-3.01, abs=0.02)


def test_the_filters_are_the_recommendations_own_at_48_khz() -> None:
    shelf, low_cut = k_stages(48_000)
    assert shelf.b == pytest.approx((1.53512485958697, -2.69169618940638, 1.19839281085285), abs=1e-9)
    assert shelf.a == pytest.approx((-1.69065929318241, 0.73248077421585), abs=1e-9)
    assert low_cut.b == (1.0, -2.0, 1.0)
    assert low_cut.a == pytest.approx((-1.99004745483398, 0.99007225036621), abs=1e-9)


def test_the_weighting_has_died_away_where_it_is_cut() -> None:
    assert np.abs(K_WEIGHTING[-RATE_HZ // 20 :]).max() < 1e-9


@given(st.floats(-30, 20))
def test_twice_the_level_is_6_db_louder(gain_db: float) -> None:
    speech = babble(3.0)
    assert loudness(speech * 10 ** (gain_db / 20)) == pytest.approx(loudness(speech) + gain_db, abs=0.001)


def test_pauses_do_not_make_it_quieter() -> None:
    speech = babble(3.0)
    with_pause = np.concatenate((speech, quiet(10.0), speech))
    assert loudness(with_pause) == pytest.approx(loudness(speech), abs=0.5)


@pytest.mark.parametrize("nothing", [quiet(0.0), quiet(0.1), quiet(2.0)])
def test_silence_has_none(nothing: Samples) -> None:
    assert loudness(nothing) == NOTHING
