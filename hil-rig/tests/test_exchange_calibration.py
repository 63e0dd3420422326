import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hil_rig.calibration import CalibrationError, Reference, calibrate
from hil_rig.exchanges.sounds import hum, louder, mix, silence, tone, white_noise
from hil_rig.measure.wav import Samples


def card(level_dbm0: float, hz: float = 1020.0, noise_dbm0: float = -60.0, seconds: float = 3.1) -> Samples:
    """A steady tone as a card hears it, cut out of a longer one."""
    made = tone((hz,), (), seconds + 0.1, level_dbm0)[400:-400]
    return mix(made, white_noise(len(made) / 8000, noise_dbm0, np.random.default_rng(4)))


@given(level=st.floats(-35, 2), offset=st.floats(-20, 20), hz=st.floats(1005, 1035))
@settings(max_examples=12, deadline=None)
def test_the_offset_is_what_the_card_lacks(level: float, offset: float, hz: float) -> None:
    found = calibrate(card(level, hz), Reference(level + offset, uncertainty_db=0.2))
    assert found.offset_db == pytest.approx(offset, abs=0.02)
    assert found.frequency_hz == pytest.approx(hz, abs=0.1)
    assert 0.2 < found.uncertainty_db < 0.3


def test_noise_and_an_uncertain_source_make_the_result_less_certain() -> None:
    quiet = calibrate(card(-10), Reference(-10, 0.5))
    noisy = calibrate(card(-10, noise_dbm0=-31), Reference(-10, 0.5))
    unsure = calibrate(card(-10), Reference(-10, 1.0))
    assert quiet.uncertainty_db < noisy.uncertainty_db < unsure.uncertainty_db
    assert (quiet.snr_db, noisy.snr_db) == pytest.approx((50, 21), abs=0.5)
    assert unsure.uncertainty_db == pytest.approx(1.005, abs=0.005)  # 2·√(0.5² + 0.05²)


def test_its_offset_lies_within_the_stated_uncertainty_in_noise() -> None:
    rng = np.random.default_rng(8)
    made = tone((1020,), (), 2.2, -10)[400:-400]
    errors = []
    for _ in range(12):
        found = calibrate(mix(made, white_noise(len(made) / 8000, -31, rng)), Reference(-10, 0.0))
        errors.append(abs(found.offset_db) <= found.uncertainty_db)
    assert sum(errors) >= 11


@pytest.mark.parametrize(
    ("heard", "told"),
    [
        (silence(3), "no clear tone"),
        (silence(0), r"0\.0 s are too short"),
        (card(-10, seconds=1.0), "too short"),
        (card(3.2), "clipped"),
        (card(-10, hz=800), "800 Hz, but the reference 1020 Hz"),
        (card(-10, noise_dbm0=-25), "no clear tone: 15 dB"),
        (mix(card(-10), hum(3, -20)), "no clear tone: 10 dB"),
        (np.concatenate([card(-10), louder(card(-10), 1.0)]), r"moves by 1\.0 dB"),
    ],
)
def test_what_cannot_be_the_reference_is_told(heard: Samples, told: str) -> None:
    with pytest.raises(CalibrationError, match=told):
        calibrate(heard, Reference(-10))
