from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.media.pcm import SILENCE_DBFS, Pcm, join, silence, trim
from tests.unit.media.fake_engine import burst

samples = st.lists(st.integers(-32768, 32767), max_size=400)


@given(samples)
def test_keeps_its_samples(values: list[int]) -> None:
    assert list(Pcm.of(values).samples) == values


def test_rounds_and_clips_what_16_bits_cannot_hold() -> None:
    assert list(Pcm.of([0.6, -0.6, 40_000.0, -40_000.0]).samples) == [1, -1, 32767, -32768]


def test_is_little_endian() -> None:
    assert Pcm.of([0x0102]).data == b"\x02\x01"


def test_refuses_half_a_sample() -> None:
    with pytest.raises(ValueError, match="half a sample"):
        Pcm(b"\x01")


def test_tells_its_length_and_peak() -> None:
    assert silence(0.5).duration_s == 0.5
    assert silence(0.5).peak_dbfs == SILENCE_DBFS
    assert Pcm(b"").peak_dbfs == SILENCE_DBFS
    assert Pcm.of([0, -16384]).peak_dbfs == pytest.approx(-6.02, abs=0.01)


@given(st.lists(samples, max_size=5), st.integers(0, 50))
def test_joins_with_the_gap_between_and_not_around(pieces: list[list[int]], gap: int) -> None:
    expected: list[int] = []
    for index, piece in enumerate(pieces):
        expected += [0] * gap * (index > 0) + piece
    assert list(join(map(Pcm.of, pieces), gap / 8000).samples) == expected


@given(st.integers(0, 900), st.integers(0, 900), st.integers(0, 300))
def test_trims_to_the_margin_and_no_further(before: int, after: int, margin: int) -> None:
    sound = [9000] * 40
    padded = Pcm.of([0] * before + sound + [0] * after)
    trimmed = list(trim(padded, margin / 8000).samples)
    assert trimmed == [0] * min(before, margin) + sound + [0] * min(after, margin)


def test_keeps_the_pauses_within() -> None:
    spoken = join((burst(440), silence(0.4), burst(440)))
    assert trim(spoken, 0.0).duration_s == pytest.approx(0.6, abs=0.002)


@given(samples)
def test_what_is_trimmed_stays_trimmed(values: list[int]) -> None:
    once = trim(Pcm.of(values), 0.0)
    assert trim(once, 0.0) == once


def test_silence_is_trimmed_to_nothing() -> None:
    assert trim(silence(1.0), 0.1) == Pcm(b"")
    assert trim(Pcm.of([20, -20] * 100), 0.1) == Pcm(b"")


def test_the_margin_only_grows_what_is_kept() -> None:
    padded = join((silence(0.1), burst(440), silence(0.1)))
    lengths = [trim(padded, margin_s).duration_s for margin_s in (0.0, 0.01, 0.05, 0.2)]
    assert all(shorter < longer for shorter, longer in pairwise(lengths))
