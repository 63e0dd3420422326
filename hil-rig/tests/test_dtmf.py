import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hil_rig.keypad import DIGITS, digit_samples, pair_hz
from hil_rig.measure import alaw, spandsp
from hil_rig.measure.dtmf import hear_digits, heard_digits_text, write_digits
from hil_rig.measure.wav import Samples

texts = st.text(DIGITS, min_size=1, max_size=8)


def pressed(digits: str, *, tone_ms: int = 70, gap_ms: int = 60, twist_db: float = 0.0, lead_ms: int = 30) -> Samples:
    tones = digit_samples(digits, tone_ms=tone_ms, gap_ms=gap_ms, level_dbfs=-20, twist_db=twist_db)
    samples = np.array(tones, dtype=np.float32) / 32768
    return np.concatenate([np.zeros(8 * lead_ms, np.float32), samples])


def with_noise(samples: Samples, snr_db: float, seed: int) -> Samples:
    tone_power = 10 ** (-20 / 10)  # two sines with a peak of -20 dBFS each
    noise = np.random.default_rng(seed).standard_normal(len(samples))
    noisy: Samples = (samples + noise * math.sqrt(tone_power / 10 ** (snr_db / 10))).astype(np.float32)
    return noisy


@given(digits=texts, lead_ms=st.integers(0, 60), tone_ms=st.integers(40, 150))
@settings(max_examples=40, deadline=None)
def test_clean_digits_are_heard_at_any_offset(digits: str, lead_ms: int, tone_ms: int) -> None:
    assert heard_digits_text(pressed(digits, lead_ms=lead_ms, tone_ms=tone_ms)) == digits


@given(digits=texts, snr_db=st.floats(10, 40), twist_db=st.floats(-8, 8), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_noise_twist_and_a_law_are_survived(digits: str, snr_db: float, twist_db: float, seed: int) -> None:
    line = alaw.round_trip(with_noise(pressed(digits, twist_db=twist_db), snr_db, seed))
    assert heard_digits_text(line) == digits


def test_noise_at_6_db_costs_at_most_one_digit_in_a_hundred() -> None:
    sent = DIGITS * 15
    heard = heard_digits_text(with_noise(pressed(sent), 6, seed=1))
    assert len(heard) >= 0.99 * len(sent)


def test_times_are_right_within_ten_milliseconds() -> None:
    heard = hear_digits(pressed("15#", tone_ms=80, gap_ms=70, lead_ms=500))
    assert [digit.digit for digit in heard] == ["1", "5", "#"]
    for number, digit in enumerate(heard):
        assert digit.start_s == pytest.approx(0.5 + 0.15 * number, abs=0.01)
        assert digit.end_s == pytest.approx(0.58 + 0.15 * number, abs=0.01)


def test_a_held_key_is_one_digit_and_a_repeated_one_is_two() -> None:
    assert heard_digits_text(pressed("7", tone_ms=2000)) == "7"
    assert heard_digits_text(pressed("77")) == "77"


@pytest.mark.parametrize("hz", [400, 440, 450, 697, 941, 1209, 1400])
def test_a_single_tone_is_no_digit(hz: int) -> None:
    n = np.arange(16000)
    assert hear_digits((0.3 * np.sin(2 * np.pi * hz * n / 8000)).astype(np.float32)) == []


@pytest.mark.parametrize("level", [0.001, 0.05, 0.3])
def test_a_minute_of_noise_holds_no_digit(level: float) -> None:
    noise = np.random.default_rng(5).standard_normal(60 * 8000)
    assert hear_digits((level * noise).astype(np.float32)) == []


def test_silence_and_nothing_hold_no_digit() -> None:
    assert hear_digits(np.zeros(8000, np.float32)) == []
    assert hear_digits(np.zeros(3, np.float32)) == []


def test_a_written_file_is_heard_again(tmp_path: Path) -> None:
    write_digits(tmp_path / "keys.wav", "159D*0#", tone_ms=60, gap_ms=50, lead_ms=100)
    assert heard_digits_text(tmp_path / "keys.wav") == "159D*0#"


def test_the_keypad_is_that_of_q23() -> None:
    assert pair_hz("1") == (697, 1209)
    assert pair_hz("5") == (770, 1336)
    assert pair_hz("D") == (941, 1633)
    with pytest.raises(ValueError, match="substring not found"):
        pair_hz("x")


def test_spandsp_agrees(tmp_path: Path) -> None:
    write_digits(tmp_path / "keys.wav", "0123456789*#ABCD", lead_ms=100)
    try:
        strictly = spandsp.hear_digits_strictly(tmp_path / "keys.wav")
    except spandsp.SpandspUnavailable as reason:
        pytest.skip(str(reason))
    assert strictly == "0123456789*#ABCD" == heard_digits_text(tmp_path / "keys.wav")
