from itertools import pairwise
from math import exp, log10

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.media.sound.filters import Samples
from appliance.media.sound.speech_level import NOTHING, active_level
from tests.unit.media.sound.signals import babble, quiet, sine


def by_the_letter(samples: Samples) -> float:
    """Method B of P.56 as it is written: sample by sample, with its running p and q and its counters."""
    g = exp(-1 / (0.03 * 8000))
    hangover, thresholds = 1600, [2.0**-step for step in range(1, 16)]
    p = q = energy = 0.0
    counts, hang = [0] * 15, [hangover] * 15
    for x in samples:
        energy += x * x
        p = g * p + (1 - g) * abs(x)
        q = g * q + (1 - g) * p
        for j, threshold in enumerate(thresholds):
            if q >= threshold:
                counts[j], hang[j] = counts[j] + 1, 0
            elif hang[j] < hangover:
                counts[j], hang[j] = counts[j] + 1, hang[j] + 1
    pairs = [(10 * log10(energy / a), 20 * log10(c)) for a, c in zip(counts, thresholds, strict=True) if a]
    for (a1, c1), (a2, c2) in pairwise(pairs):
        if a1 - c1 < 15.9 <= a2 - c2:
            share = (15.9 - (a1 - c1)) / ((a2 - c2) - (a1 - c1))
            return a1 + share * (a2 - a1)
    raise AssertionError("no threshold fits")


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 1000), st.floats(0.15, 2.0), st.floats(-20, 10))
def test_it_is_the_recommendations_method(seed: int, duration_s: float, gain_db: float) -> None:
    speech = babble(duration_s, seed) * 10 ** (gain_db / 20)
    assert active_level(speech) == pytest.approx(by_the_letter(speech), abs=0.01)


def test_a_steady_sine_has_its_rms() -> None:
    assert active_level(sine(0.0, 5.0)) == pytest.approx(-3.01, abs=0.05)


def test_a_pause_counts_for_its_first_200_ms_only() -> None:
    spoken = np.concatenate((sine(-10.0, 2.0), quiet(8.0)))
    assert active_level(spoken) == pytest.approx(-13.01 - 10 * log10(2.3 / 2.0), abs=0.3)


@given(st.floats(-40, 20))
def test_twice_the_level_is_6_db_more(gain_db: float) -> None:
    speech = babble(2.0)
    assert active_level(speech * 10 ** (gain_db / 20)) == pytest.approx(active_level(speech) + gain_db, abs=0.6)


@pytest.mark.parametrize("nothing", [quiet(0.0), quiet(1.0)])
def test_silence_has_none(nothing: Samples) -> None:
    assert active_level(nothing) == NOTHING
