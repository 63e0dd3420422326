"""Caller ID and keys as the exchange sends them, judged by published messages, a spectrum and spandsp's receivers."""

from datetime import UTC, datetime

import numpy as np
import pytest

from hil_rig.exchanges.caller_id import (
    CALL_SETUP,
    Absence,
    CallerId,
    dtmf_digits,
    mdmf,
    message,
    sdmf,
    with_checksum,
)
from hil_rig.exchanges.fsk import BELL_202, V23, FskShape, FskStandard, framed, modulated, with_errors
from hil_rig.exchanges.keys import KeyShape, keys
from hil_rig.exchanges.sounds import level_dbm0, mix, silence, through_alaw, white_noise
from hil_rig.measure.dtmf import hear_digits, heard_digits_text
from hil_rig.measure.spandsp import SpandspUnavailable, hear_digits_strictly, spandsp_library
from hil_rig.measure.spandsp_caller_id import AdsiStandard, hear_caller_id_messages
from hil_rig.measure.wav import Samples

WANG = CallerId("13800138000", "Wang Fang", datetime(2026, 11, 22, 9, 5, tzinfo=UTC))
RECEIVERS = [(BELL_202, AdsiStandard.BELL_202), (V23, AdsiStandard.V23)]


@pytest.fixture
def spandsp() -> None:
    try:
        spandsp_library()
    except SpandspUnavailable as reason:
        pytest.skip(str(reason))


def on_the_line(samples: Samples) -> Samples:
    return through_alaw(np.concatenate([silence(0.3), samples, silence(0.3)]))


def test_a_single_message_as_it_was_published() -> None:
    # melabs.com, resources/callerid.htm: 30 September, 12:24, 609 555 1212
    caller = CallerId("6095551212", at=datetime(2020, 9, 30, 12, 24, tzinfo=UTC))
    assert sdmf(caller).hex(" ") == "04 12 30 39 33 30 31 32 32 34 36 30 39 35 35 35 31 32 31 32 51"


def test_a_withheld_number_as_it_was_published() -> None:
    caller = CallerId(at=datetime(2020, 9, 30, 12, 24, tzinfo=UTC), absence=Absence.WITHHELD)
    assert sdmf(caller)[:-1].hex(" ") == "04 09 30 39 33 30 31 32 32 34 50"


def test_a_message_of_parameters_as_it_was_published() -> None:
    # melabs.com, resources/callerid.htm: its name stands before its number; the sum that it prints (7D) misses by 7
    parameters = [(0x01, b"03240902"), (0x07, b"JOHN DOE"), (0x02, b"8005551212")]
    published = "80 20 01 08 30 33 32 34 30 39 30 32 07 08 4A 4F 48 4E 20 44 4F 45 02 0A 38 30 30 35 35 35 31 32 31 32"
    assert message(CALL_SETUP, parameters)[:-1] == bytes.fromhex(published)
    assert sum(message(CALL_SETUP, parameters)) % 256 == 0  # EN 300 659-3 §5.1, as in the single message above


def test_a_message_tells_number_name_and_time_and_why_there_is_no_number() -> None:
    assert mdmf(WANG)[:-1] == b"\x80\x22\x01\x0811220905\x02\x0b13800138000\x07\x09Wang Fang"
    assert mdmf(CallerId())[:-1] == b"\x80\x03\x04\x01O"
    assert mdmf(CallerId(absence=Absence.WITHHELD))[:-1] == b"\x80\x03\x04\x01P"
    assert "王芳".encode("gbk") in mdmf(CallerId("1", "王芳"))


@pytest.mark.parametrize("number", ["12a", "1" * 21, "1 2", "1\n2"])
def test_what_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="up to 20 digits"):
        CallerId(number)


def test_a_message_that_is_too_long_or_has_no_clock_is_refused() -> None:
    with pytest.raises(ValueError, match="up to 255 bytes"):
        mdmf(CallerId("1", "n" * 260))
    with pytest.raises(ValueError, match="date and time"):
        sdmf(CallerId("1"))


@pytest.mark.usefixtures("spandsp")
@pytest.mark.parametrize(("standard", "receiver"), RECEIVERS)
@pytest.mark.parametrize(
    "shape",
    [
        FskShape(),
        FskShape(level_dbm0=-27.0),
        FskShape(twist_db=6.0),
        FskShape(twist_db=-6.0),
        FskShape(frequency_bias_hz=12.0, bit_rate_bias_percent=1.0),
        FskShape(frequency_bias_hz=-12.0, bit_rate_bias_percent=-1.0),
    ],
)
def test_another_receiver_understands(standard: FskStandard, receiver: AdsiStandard, shape: FskShape) -> None:
    heard = hear_caller_id_messages(on_the_line(modulated(framed(mdmf(WANG)), standard, shape)), receiver)
    assert heard == [mdmf(WANG)[:-1]]


@pytest.mark.usefixtures("spandsp")
@pytest.mark.parametrize(("standard", "receiver"), RECEIVERS)
def test_another_receiver_understands_through_noise_and_stuffing(standard: FskStandard, receiver: AdsiStandard) -> None:
    sound = modulated(framed(sdmf(WANG), mark_stuffing=10), standard)
    noise = white_noise(len(sound) / 8000, -33.5, np.random.default_rng(11))  # 20 dB below the signal
    assert hear_caller_id_messages(on_the_line(mix(sound, noise)), receiver) == [sdmf(WANG)[:-1]]


@pytest.mark.usefixtures("spandsp")
def test_another_receiver_refuses_what_was_spoilt() -> None:
    wrong_sum = with_checksum(CALL_SETUP, mdmf(WANG)[2:-1], wrong_by=1)
    assert hear_caller_id_messages(on_the_line(modulated(framed(wrong_sum), BELL_202)), AdsiStandard.BELL_202) == []
    errors = with_errors(framed(mdmf(WANG)), 0.05, np.random.default_rng(2))
    assert hear_caller_id_messages(on_the_line(modulated(errors, BELL_202)), AdsiStandard.BELL_202) == []


@pytest.mark.parametrize(("standard", "mark_hz", "space_hz"), [(BELL_202, 1200, 2200), (V23, 1300, 2100)])
def test_mark_and_space_have_their_frequencies_and_levels(standard: FskStandard, mark_hz: int, space_hz: int) -> None:
    for bit, hz, level in ((1, mark_hz, -13.5), (0, space_hz, -10.5)):
        steady = modulated([bit] * 1200, standard, FskShape(twist_db=3.0))
        assert len(steady) == 8000
        assert int(np.abs(np.fft.rfft(steady)).argmax()) == hz
        assert level_dbm0(steady) == pytest.approx(level, abs=0.02)


def test_the_phase_never_jumps() -> None:
    bits = np.random.default_rng(1).integers(0, 2, 2000).tolist()
    sound = modulated(bits, BELL_202, FskShape(level_dbm0=3.14))
    assert np.abs(np.diff(sound)).max() <= 2 * np.sin(np.pi * 2200 / 8000) + 1e-4  # the steepest that a sine gets


def test_seizure_and_mark_come_first() -> None:
    bits = framed(b"\x04", mark_stuffing=2)
    assert bits[:300] == [0, 1] * 150
    assert bits[300:480] == [1] * 180
    assert bits[480:] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 1]


def test_errors_are_as_many_as_asked_for() -> None:
    bits = [0] * 20000
    assert sum(with_errors(bits, 0.1, np.random.default_rng(3))) == pytest.approx(2000, rel=0.1)
    assert with_errors(bits, 0.0, np.random.default_rng(3)) == bits


def test_no_bits_make_no_sound() -> None:
    assert len(modulated([], V23)) == 0


@pytest.mark.parametrize(
    ("caller", "expected"),
    [
        (WANG, "D13800138000C"),
        (CallerId("+8613800138000"), "D8613800138000C"),
        (CallerId(), "D00C"),
        (CallerId(absence=Absence.WITHHELD), "D10C"),
    ],
)
def test_the_digits_of_caller_id(caller: CallerId, expected: str) -> None:
    assert dtmf_digits(caller) == expected
    assert heard_digits_text(on_the_line(keys(expected))) == expected


def test_another_country_frames_its_digits_differently() -> None:
    assert dtmf_digits(WANG, "A", "#") == "A13800138000#"


@pytest.mark.usefixtures("spandsp")
def test_a_good_sets_keys_are_understood_by_another_receiver() -> None:
    every_key = "123A456B789C*0#D"
    assert hear_digits_strictly(on_the_line(keys(every_key))) == every_key


def test_a_key_has_its_length_levels_and_biases() -> None:
    sound = keys("1", KeyShape(1000, 50, -20.0, -8.0, low_bias_percent=1.5, high_bias_percent=-1.5))
    assert len(sound) == 8400
    spectrum = np.abs(np.fft.rfft(sound[:8000])) * np.sqrt(2) / 8000
    low, high = int(spectrum[:1000].argmax()), 1000 + int(spectrum[1000:].argmax())
    assert (low, high) == (round(697 * 1.015), round(1209 * 0.985))
    assert level_dbm0(sound[:8000]) == pytest.approx(-20 + 10 * np.log10(1 + 10**-0.8), abs=0.1)


def test_a_hole_is_in_the_middle_of_each_tone() -> None:
    (heard,) = hear_digits(on_the_line(keys("5", KeyShape(dropout_ms=5))))
    assert heard.end_s - heard.start_s == pytest.approx(0.1, abs=0.02)
    silent = np.flatnonzero(keys("5", KeyShape(dropout_ms=20))[1:790] == 0) + 1
    assert silent.tolist() == list(range(320, 480))


@pytest.mark.parametrize("wrong", [{"tone_ms": 0}, {"gap_ms": -1}, {"dropout_ms": 100}])
def test_a_key_without_time_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="sounds for some time"):
        KeyShape(**wrong)


def test_a_key_that_no_telephone_has_is_refused() -> None:
    with pytest.raises(ValueError, match="no key 'x'"):
        keys("1x")


def test_no_keys_make_no_sound() -> None:
    assert len(keys("")) == 0
