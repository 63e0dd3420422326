from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hil_rig.measure import alaw
from hil_rig.measure.tones import hear_tones, seconds_heard, tone_presence, write_tone
from hil_rig.measure.wav import Samples, read_mono


def sine(hz: float, length_s: float, peak: float = 0.2) -> Samples:
    n = np.arange(int(length_s * 8000))
    return (peak * np.sin(2 * np.pi * hz * n / 8000)).astype(np.float32)


def silence(length_s: float) -> Samples:
    return np.zeros(int(length_s * 8000), np.float32)


def test_who_is_heard_when() -> None:
    recording = np.concatenate([silence(0.5), sine(500, 1), silence(0.3), sine(900, 0.5)])
    first, second = hear_tones(recording, [500, 700, 900])
    assert (first.hz, second.hz) == (500, 900)
    assert first.start_s == pytest.approx(0.5, abs=0.02)
    assert first.end_s == pytest.approx(1.5, abs=0.02)
    assert second.start_s == pytest.approx(1.8, abs=0.02)


def test_two_at_once_are_both_heard() -> None:
    recording = sine(500, 1) + sine(900, 1, peak=0.1)
    assert {tone.hz for tone in hear_tones(recording, [500, 700, 900])} == {500, 900}


def test_a_lost_packet_is_bridged_and_a_pause_is_not() -> None:
    recording = np.concatenate([sine(500, 0.4), silence(0.04), sine(500, 0.4), silence(0.3), sine(500, 0.4)])
    assert len(hear_tones(recording, [500])) == 2
    assert seconds_heard(recording, 500) == pytest.approx(1.24, abs=0.05)


@given(
    hz=st.sampled_from([300, 450, 500, 900, 1500, 3000]),
    start_s=st.floats(0, 0.5),
    peak_db=st.floats(-35, -3),
    seed=st.integers(0, 2**32 - 1),
)
@settings(max_examples=40, deadline=None)
def test_level_offset_noise_and_a_law_are_survived(hz: int, start_s: float, peak_db: float, seed: int) -> None:
    peak = 10 ** (peak_db / 20)
    clean = np.concatenate([silence(start_s), sine(hz, 0.5, peak), silence(0.2)])
    noise = np.random.default_rng(seed).standard_normal(len(clean)) * peak / 10
    tones = hear_tones(alaw.round_trip((clean + noise).astype(np.float32)), [hz])
    assert len(tones) == 1
    assert tones[0].start_s == pytest.approx(start_s, abs=0.03)
    assert tones[0].length_s == pytest.approx(0.5, abs=0.05)


def test_noise_is_no_tone() -> None:
    noise = (0.2 * np.random.default_rng(3).standard_normal(80000)).astype(np.float32)
    assert hear_tones(noise, [300, 500, 900, 1500]) == []


def test_presence_has_a_row_a_frame_and_a_column_a_frequency(tmp_path: Path) -> None:
    write_tone(tmp_path / "tone.wav", 500, 0.2)
    present = tone_presence(read_mono(tmp_path / "tone.wav"), [500, 900])
    assert present.shape == (10, 2)
    assert present[:, 0].all()
    assert not present[:, 1].any()
