"""Keys by ITU-T Q.23 and Q.24. The sounds are the rig's, over A-law."""

import io
import shutil
import subprocess

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.dsp.dtmf import KEYS, Digit, DtmfReceiver
from hil_rig.exchanges import sounds
from hil_rig.keypad import SAMPLE_RATE_HZ, pair_hz
from hil_rig.measure.wav import Samples


def test_each_key_is_told_with_its_place_length_level_and_twist() -> None:
    for number, key in enumerate(KEYS):
        heard = _hear(_silent(0.1 + number / 1000), _pressed(key, 0.08, twist_db=-3.0))
        assert [digit.key for digit in heard] == [key]
        (digit,) = heard
        assert digit.start_s == pytest.approx(0.1 + number / 1000, abs=0.004)
        assert digit.duration_s == pytest.approx(0.08, abs=0.004)
        assert digit.level_dbm0 == pytest.approx(-15, abs=0.2)
        assert digit.twist_db == pytest.approx(-3, abs=0.3)
        assert digit.offset == pytest.approx(0, abs=0.001)


@pytest.mark.parametrize(("seconds", "keys"), [(0.020, ""), (0.024, ""), (0.040, "7"), (0.5, "7")])
def test_a_key_lasts_40_ms_and_23_ms_are_none(seconds: float, keys: str) -> None:
    assert _keys(_pressed("7", seconds)) == keys


@pytest.mark.parametrize("offset", [-0.015, 0.015])
@pytest.mark.parametrize("key", ["1", "D", "0"])
def test_tones_1_5_percent_from_their_place_are_heard(key: str, offset: float) -> None:
    (digit,) = _hear(_pressed(key, 0.05, offset=offset))
    assert digit.key == key
    assert digit.offset == pytest.approx(offset, abs=0.001)


@pytest.mark.parametrize("offset", [-0.035, 0.035])
@pytest.mark.parametrize("key", ["1", "D", "0"])
def test_tones_3_5_percent_from_their_place_are_not(key: str, offset: float) -> None:
    assert _keys(_pressed(key, 0.05, offset=offset)) == ""


@pytest.mark.parametrize(("twist_db", "keys"), [(-10.0, "5"), (8.0, "5"), (10.0, "5"), (15.0, ""), (-15.0, "")])
def test_twist_is_borne_to_10_db_both_ways(twist_db: float, keys: str) -> None:
    assert _keys(_pressed("5", 0.05, twist_db=twist_db)) == keys


@pytest.mark.parametrize(("level", "keys"), [(0.0, "9"), (-25.0, "9"), (-32.0, "9"), (-45.0, ""), (-60.0, "")])
def test_what_is_too_soft_is_no_key(level: float, keys: str) -> None:
    assert _keys(_pressed("9", 0.05, level=level)) == keys


@pytest.mark.parametrize("dropout_ms", [5, 10, 20, 30])
def test_a_drop_out_does_not_make_two_of_one(dropout_ms: float) -> None:
    (digit,) = _hear(sounds.dropped_out(_pressed("6", 0.15), 0.06, dropout_ms))
    assert digit.key == "6"
    assert digit.duration_s == pytest.approx(0.15 - dropout_ms / 1000, abs=0.006)


@pytest.mark.parametrize("pause_s", [0.040, 0.050, 0.3])
def test_a_pause_of_40_ms_makes_two(pause_s: float) -> None:
    assert _keys(_pressed("6", 0.04), _silent(pause_s), _pressed("6", 0.04)) == "66"


def test_another_key_without_a_pause_is_another_digit() -> None:
    assert _keys(_pressed("1", 0.06), _pressed("8", 0.06)) == "18"


def test_noise_of_15_db_below_and_hum_as_loud_as_the_keys_do_not_matter() -> None:
    rng = np.random.default_rng(8)
    dialled = np.concatenate([part for key in KEYS for part in (_pressed(key, 0.04), _silent(0.04))])
    line = sounds.mix(dialled, sounds.white_noise(len(dialled) / SAMPLE_RATE_HZ, -30.0, rng))
    assert _keys(sounds.mix(line, sounds.hum(len(line) / SAMPLE_RATE_HZ, -15.0))) == KEYS


def test_tones_of_an_exchange_and_noise_are_no_keys() -> None:
    rng = np.random.default_rng(9)
    assert _keys(sounds.tone((450.0,), (0.35, 0.35), 3)) == ""
    assert _keys(sounds.tone((350.0, 440.0), (), 1), sounds.tone((950.0, 1400.0, 1800.0), (), 1)) == ""
    assert _keys(sounds.tone((697.0,), (0.1, 0.1), 1), sounds.tone((1336.0,), (0.1, 0.1), 1)) == ""
    assert _keys(sounds.white_noise(5, -10.0, rng)) == ""


@pytest.mark.parametrize(
    ("voice", "text"), [("zh", "您好，欢迎致电，请按一转销售，请按二转技术"), ("en+f3", "Please hold the line")]
)
def test_speech_is_no_key(voice: str, text: str) -> None:
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed, which speaks here; the remedy: apt-get install espeak-ng")
    spoken = subprocess.run(["espeak-ng", "-v", voice, "--stdout", text], check=True, capture_output=True).stdout
    samples, rate = soundfile.read(io.BytesIO(spoken), dtype="float32")
    places = np.arange(0, len(samples) - 1, rate / SAMPLE_RATE_HZ)
    speech = np.interp(places, np.arange(len(samples)), samples).astype(np.float32)
    assert len(speech) > SAMPLE_RATE_HZ
    assert _keys(speech) == ""


def test_a_key_is_heard_again_after_other_sound_in_its_place() -> None:
    between = sounds.tone((740.0, 1400.0), (), 0.5, level_dbm0=-12.0)  # both groups sound, and no key does
    assert _keys(_pressed("5", 0.06), between, _pressed("5", 0.06)) == "55"


def test_what_sounds_when_the_line_ends_is_told_at_its_end() -> None:
    receiver = DtmfReceiver()
    assert receiver.feed(_pressed("3", 0.2)) == []
    assert receiver.sounding
    assert [digit.key for digit in receiver.end()] == ["3"]
    assert not receiver.sounding


def test_sixteen_bit_samples_and_what_is_no_number_are_taken() -> None:
    receiver = DtmfReceiver()
    broken = np.full(800, np.nan, np.float32)
    heard = receiver.feed(broken) + receiver.feed(sounds.to_int16(_pressed("2", 0.1))) + receiver.end()
    assert [digit.key for digit in heard] == ["2"]


@settings(max_examples=12, deadline=None)
@given(cuts=st.lists(st.integers(0, 5000), max_size=12))
def test_the_result_does_not_depend_on_how_the_samples_are_cut(cuts: list[int]) -> None:
    receiver = DtmfReceiver()
    heard = [digit for part in np.split(_LINE, sorted(cuts)) for digit in receiver.feed(part)]
    assert heard + receiver.end() == _HEARD


def _pressed(key: str, seconds: float, *, level: float = -15.0, twist_db: float = 0.0, offset: float = 0.0) -> Samples:
    """One key: `level` is that of both tones, `twist_db` how much louder the high one is."""
    turns = 2 * np.pi * np.arange(sounds.sample_count(seconds)) / SAMPLE_RATE_HZ * (1 + offset)
    low_hz, high_hz = pair_hz(key)
    ratio = 10 ** (twist_db / 20)
    both = np.sin(low_hz * turns + 0.3) + ratio * np.sin(high_hz * turns + 1.1)
    return np.asarray(both * sounds.rms(level) * np.sqrt(2 / (1 + ratio**2)), np.float32)


def _silent(seconds: float) -> Samples:
    return sounds.silence(seconds)


def _hear(*parts: Samples) -> list[Digit]:
    receiver = DtmfReceiver()
    line = np.concatenate([*parts, _silent(0.02)])
    return receiver.feed(sounds.through_alaw(line)) + receiver.end()


def _keys(*parts: Samples) -> str:
    return "".join(digit.key for digit in _hear(*parts))


_LINE = np.concatenate([_silent(0.03), _pressed("4", 0.06), _silent(0.05), _pressed("B", 0.09), _pressed("0", 0.2)])
_WHOLE = DtmfReceiver()
_HEARD = _WHOLE.feed(_LINE) + _WHOLE.end()
