import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.media.level import ACTIVE_LEVEL_DBFS, PEAK_LIMIT_DBFS, active_rms, level
from appliance.media.pcm import Pcm, dbfs, join, silence
from tests.unit.media.fake_engine import burst


def active_dbfs(pcm: Pcm) -> float:
    return dbfs(active_rms(pcm.samples))


@pytest.mark.parametrize("top", [200, 3000, 32_000])
def test_quiet_and_loud_come_out_equally_loud(top: float) -> None:
    assert active_dbfs(level(burst(1000, 1.0, top))) == pytest.approx(ACTIVE_LEVEL_DBFS, abs=0.1)


def test_pauses_do_not_count() -> None:
    spoken = join((burst(1000, 1.0), silence(3.0), burst(1000, 1.0)))
    assert active_dbfs(level(spoken)) == pytest.approx(ACTIVE_LEVEL_DBFS, abs=0.1)


def test_what_has_high_peaks_stays_quieter_rather_than_be_clipped() -> None:
    peaky = Pcm.of(30_000 if n % 160 == 0 else 10 for n in range(8000))
    levelled = level(peaky)
    assert levelled.peak_dbfs == pytest.approx(PEAK_LIMIT_DBFS, abs=0.05)
    assert active_dbfs(levelled) < ACTIVE_LEVEL_DBFS


def test_hum_is_taken_out() -> None:
    with_hum = Pcm.of(a + b for a, b in zip(burst(50, 1.0).samples, burst(1000, 1.0).samples, strict=True))
    levelled, clean = level(with_hum).samples, level(burst(1000, 1.0)).samples
    rest = [a - b for a, b in zip(levelled, clean, strict=True)]
    assert dbfs(active_rms(rest[800:])) < ACTIVE_LEVEL_DBFS - 20


def test_the_speech_band_passes() -> None:
    both = [active_rms(level(join((burst(300, 0.5), burst(1000, 0.5)))).samples[part]) for part in PARTS]
    assert dbfs(both[0]) - dbfs(both[1]) > -0.8


PARTS = (slice(400, 3600), slice(4400, 7600))


@pytest.mark.parametrize("nothing", [Pcm(b""), silence(0.5)])
def test_silence_stays_silence(nothing: Pcm) -> None:
    assert level(nothing) == nothing


@given(st.lists(st.integers(-32768, 32767), max_size=500))
def test_never_passes_the_peak_limit_and_keeps_the_length(values: list[int]) -> None:
    levelled = level(Pcm.of(values))
    assert len(levelled.samples) == len(values)
    assert levelled.peak_dbfs <= PEAK_LIMIT_DBFS
