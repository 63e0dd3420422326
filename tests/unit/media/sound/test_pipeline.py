import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from appliance.media.cut import PIECE_MARGIN_S, SENTENCE_MARGIN_S, SENTENCE_PAUSE_S, Cut
from appliance.media.sound.filters import RATE_HZ, Samples, high_passed
from appliance.media.sound.limiter import CEILING_DBFS, true_peak_dbfs
from appliance.media.sound.loudness import loudness
from appliance.media.sound.pipeline import SHORT_S, TARGET_ACTIVE_DBOV, TARGET_LUFS, finish
from appliance.media.sound.speech_level import active_level
from tests.unit.media.sound.signals import babble, quiet, sine


@pytest.mark.parametrize("gain_db", [-30.0, 0.0, 15.0])
def test_quiet_and_loud_come_out_equally_loud(gain_db: float) -> None:
    out = finish(babble(3.0) * 10 ** (gain_db / 20), Cut.WHOLE)
    assert loudness(out) == pytest.approx(TARGET_LUFS, abs=0.1)


def test_a_short_one_is_levelled_by_its_speech() -> None:
    out = finish(babble(0.4), Cut.PIECE)
    assert len(out) < SHORT_S * RATE_HZ
    assert active_level(out) == pytest.approx(TARGET_ACTIVE_DBOV, abs=0.1)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 100), st.floats(0.05, 3.0), st.sampled_from(Cut), st.floats(-20, 30))
@example(seed=33, duration_s=0.328125, cut=Cut.SENTENCE, gain_db=0.3125)  # as loud as it must be from the beginning
def test_no_peak_passes_the_ceiling(seed: int, duration_s: float, cut: Cut, gain_db: float) -> None:
    out = finish(babble(duration_s, seed) * 10 ** (gain_db / 20), cut)
    assert true_peak_dbfs(out) <= CEILING_DBFS + 1e-6


def test_what_has_the_highest_peaks_stays_quieter_rather_than_be_crushed() -> None:
    clicks = np.zeros(3 * RATE_HZ)
    clicks[:: RATE_HZ // 2] = 0.9
    out = finish(clicks, Cut.WHOLE)
    assert true_peak_dbfs(out) == pytest.approx(CEILING_DBFS, abs=0.05)
    assert loudness(out) < TARGET_LUFS - 3


def test_hum_is_taken_out_and_the_speech_band_passes() -> None:
    hum, low, middle = (high_passed(sine(-20.0, 1.0, hz))[2000:].std() for hz in (50.0, 300.0, 1000.0))
    assert 20 * np.log10(hum / middle) < -20
    assert 20 * np.log10(low / middle) > -0.8


def test_a_sentence_has_a_pause_and_a_piece_is_tight() -> None:
    spoken = np.concatenate((quiet(0.3), sine(-20.0, 0.5), quiet(0.4)))
    sentence, piece, whole = (len(finish(spoken, cut)) / RATE_HZ for cut in Cut)
    assert 0 <= sentence - (0.49 + 2 * SENTENCE_MARGIN_S + SENTENCE_PAUSE_S) < 0.04
    assert 0 <= piece - (0.49 + 2 * PIECE_MARGIN_S) < 0.04
    assert whole == 1.2


@pytest.mark.parametrize("nothing", [quiet(0.0), quiet(1.0), sine(-80.0, 1.0), sine(-10.0, 1.0, 5.0)])
@pytest.mark.parametrize("cut", Cut)
def test_of_what_nobody_can_hear_nothing_is_left(nothing: Samples, cut: Cut) -> None:
    """A whisper of noise must not be raised to the loudness of speech."""
    assert not len(finish(nothing, cut))
