"""The exchange's sounds, judged by a spectrum and by counting samples, never by the code that made them."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hil_rig.exchanges.sounds import (
    dropped_out,
    from_int16,
    hum,
    level_dbm0,
    louder,
    mix,
    silence,
    through_alaw,
    to_int16,
    tone,
    white_noise,
)
from hil_rig.measure.wav import Samples

ENDLESS = ()


def loudest_hz(samples: Samples, count: int = 1) -> list[float]:
    """The strongest frequencies, lowest first, by a windowed spectrum of one second."""
    power = np.abs(np.fft.rfft(samples[:8000] * np.hanning(8000)))
    found: list[float] = []
    while len(found) < count:
        peak = int(power.argmax())
        found.append(float(peak))
        power[max(0, peak - 5) : peak + 6] = 0
    return sorted(found)


def sounding(samples: Samples) -> list[tuple[float, float]]:
    """Stretches in which any sample within 3 ms is above -60 dB, in seconds."""
    near = np.convolve(np.abs(samples) > 0.001, np.ones(25), "same") > 0
    edges = np.flatnonzero(np.diff(np.concatenate([[0], near.astype(int), [0]]))).reshape(-1, 2)
    return [(float(start) / 8000, float(stop) / 8000) for start, stop in edges]


def test_zero_dbm0_is_the_digital_milliwatt() -> None:
    # ITU-T G.711 table 5: the A-law codes 34 21 21 34 B4 A1 A1 B4, over and over, are a sine of 1 kHz with 0 dBm0.
    milliwatt = np.array([-8960, -20992, -20992, -8960, 8960, 20992, 20992, 8960] * 100, np.int16)
    assert level_dbm0(from_int16(milliwatt)) == pytest.approx(0.0, abs=0.005)


def test_a_sine_at_full_scale_has_three_point_one_four() -> None:
    n = np.arange(8000)
    assert level_dbm0(np.sin(2 * np.pi * 1000 * (n + 0.5) / 8000).astype(np.float32)) == pytest.approx(3.14, abs=0.001)


@pytest.mark.parametrize("level", [-35.0, -15.0, -5.0, 0.0])
@pytest.mark.parametrize("frequencies", [(450.0,), (350.0, 440.0), (400.0, 425.0, 450.0)])
def test_a_tone_has_its_level_all_frequencies_together(level: float, frequencies: tuple[float, ...]) -> None:
    made = tone(frequencies, ENDLESS, 1.2, level)
    assert level_dbm0(made[800:8800]) == pytest.approx(level, abs=0.05)
    assert loudest_hz(made, len(frequencies)) == list(frequencies)
    assert made.dtype == np.float32


def test_frequencies_are_shifted_and_no_further() -> None:
    assert loudest_hz(tone((450,), ENDLESS, 1.0, frequency_bias_hz=-25)) == [425]


def test_a_cadence_is_on_and_off_when_it_says() -> None:
    heard = sounding(tone((450,), (0.4, 0.2, 0.1, 0.3), 2.0))
    expected = [(0, 0.4), (0.6, 0.7), (1.0, 1.4), (1.6, 1.7)]
    assert np.array(heard) == pytest.approx(np.array(expected), abs=0.006)


def test_a_biased_cadence_keeps_its_bias_for_long() -> None:
    starts = [start for start, _ in sounding(tone((450,), (0.35, 0.35), 60.0, cadence_bias=0.08))]
    assert len(starts) == math.ceil(60 / 0.756)
    assert np.diff(starts) == pytest.approx(0.756, abs=0.002)
    assert starts[-1] == pytest.approx(0.756 * (len(starts) - 1), abs=0.006)


def test_an_edge_takes_five_milliseconds_and_does_not_click() -> None:
    made = np.abs(tone((1000,), (0.1, 0.1), 0.2, 0.0))
    plateau = made[400:500].max()
    assert made[:8].max() < 0.2 * plateau
    assert made[44:56].max() > 0.98 * plateau
    assert made[800:].max() == 0
    assert made[-1] == 0


@pytest.mark.parametrize(
    ("frequencies", "cadence", "bias"),
    [
        ((), ENDLESS, 0.0),
        ((0.0,), ENDLESS, 0.0),
        ((450,), (0.35,), 0.0),
        ((450,), (0.3, 0.0), 0.0),
        ((450,), (1, 1), -1),
    ],
)
def test_what_is_no_tone_is_refused(frequencies: tuple[float, ...], cadence: tuple[float, ...], bias: float) -> None:
    with pytest.raises(ValueError, match=r"a tone has|a cadence is"):
        tone(frequencies, cadence, 1.0, cadence_bias=bias)


def test_noise_has_its_level_and_is_flat() -> None:
    noise = white_noise(20, -30.0, np.random.default_rng(5))
    assert level_dbm0(noise) == pytest.approx(-30, abs=0.1)
    bands = np.abs(np.fft.rfft(noise)[:80000].reshape(8, -1)) ** 2
    assert bands.mean(axis=1) == pytest.approx(bands.mean(), rel=0.1)


def test_hum_has_harmonics_below_its_fundamental() -> None:
    made = hum(1.0, -20.0, harmonics_db=(-20, -10))
    assert level_dbm0(made) == pytest.approx(-20, abs=0.02)
    spectrum = np.abs(np.fft.rfft(made))
    assert 20 * np.log10(spectrum[[100, 150]] / spectrum[50]) == pytest.approx([-20, -10], abs=0.05)


def test_a_mix_is_as_long_as_its_longest_part() -> None:
    mixed = mix(np.full(3, 0.25, np.float32), np.full(5, 0.5, np.float32))
    assert mixed.tolist() == [0.75, 0.75, 0.75, 0.5, 0.5]
    assert len(mix()) == 0


def test_a_dropout_is_silent_exactly_so_long_and_leaves_its_source_alone() -> None:
    steady = np.ones(800, np.float32)
    assert np.flatnonzero(dropped_out(steady, 0.05, 10) == 0).tolist() == list(range(400, 480))
    assert steady.min() == 1
    assert dropped_out(steady, 0.09, 100)[720:].max() == 0
    assert dropped_out(steady, 5, 10).min() == 1


def test_silence_has_no_level() -> None:
    assert level_dbm0(silence(1)) == -math.inf
    assert level_dbm0(silence(0)) == -math.inf


def test_the_line_rounds_and_clips() -> None:
    clean = tone((450,), ENDLESS, 1.0, -15.0)
    noise = through_alaw(clean) - clean
    assert 35 < level_dbm0(clean) - level_dbm0(noise) < 42  # A-law gives about 38 dB
    assert np.abs(through_alaw(louder(clean, 40))).max() == pytest.approx(32256 / 32768)


@given(st.lists(st.integers(-32768, 32767), max_size=50))
@settings(max_examples=30, deadline=None)
def test_sixteen_bits_survive_the_round_trip(values: list[int]) -> None:
    pcm = np.array(values, np.int16)
    assert to_int16(from_int16(pcm)).tolist() == values


def test_beyond_full_scale_is_clipped() -> None:
    assert to_int16(np.array([1.5, -1.5], np.float32)).tolist() == [32767, -32768]
