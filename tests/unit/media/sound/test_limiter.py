import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from appliance.media.sound.filters import Samples
from appliance.media.sound.limiter import CEILING_DBFS, limited, true_peak_dbfs
from tests.unit.media.sound.signals import babble, quiet, sine

ANY = arrays.arrays(np.float64, st.integers(0, 600), elements=st.floats(-4, 4))


@given(ANY)
def test_no_peak_passes_the_ceiling(samples: Samples) -> None:
    out = limited(samples)
    assert len(out) == len(samples)
    assert true_peak_dbfs(out) <= CEILING_DBFS + 1e-6


@given(ANY, st.floats(-20, -3.1))
def test_what_lies_below_stays_as_it_is(samples: Samples, peak_dbfs: float) -> None:
    if np.abs(samples).max(initial=0.0) > 1e-6:
        samples = samples * 10 ** ((peak_dbfs - true_peak_dbfs(samples)) / 20)
        assert limited(samples) is samples


def test_only_the_surroundings_of_a_peak_go_down() -> None:
    loud = np.concatenate((sine(-12.0, 1.0), sine(0.0, 0.05), sine(-12.0, 1.0)))
    out = limited(loud)
    assert np.allclose(out[:7900], loud[:7900], rtol=1e-5)
    assert np.allclose(out[8500:], loud[8500:], rtol=1e-5)
    assert np.abs(out[8100:8300]).max() == pytest.approx(10 ** (CEILING_DBFS / 20), abs=0.01)


def test_a_peak_between_two_samples_is_seen() -> None:
    """A sine of a quarter of the rate, met at 45°: each sample lies 3 dB below the true peak."""
    between = np.sin(np.pi / 2 * np.arange(800) + np.pi / 4)
    assert np.abs(between).max() == pytest.approx(0.7071, abs=0.001)
    assert true_peak_dbfs(between) == pytest.approx(0.0, abs=0.3)


def test_limiting_speech_is_gentle() -> None:
    speech = babble(3.0)
    pushed = speech * 10 ** ((CEILING_DBFS + 3.0 - true_peak_dbfs(speech)) / 20)
    ratio = np.sum(limited(pushed) ** 2) / np.sum(pushed**2)
    assert 10 * np.log10(ratio) > -0.5


def test_silence_stays_silence() -> None:
    assert not limited(quiet(1.0)).any()
