"""Caller ID by keys, in the forms of the world."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.dsp.caller_id import Absence, CallerId, CallerIdFault, CallerIdFaultReason, Heard, SentBy
from drivers.dsp.caller_id.keys import KeyedCallerId
from drivers.dsp.dtmf import KEYS, Digit
from hil_rig.exchanges import caller_id as rig

_KEY_S, _PAUSE_S = 0.05, 0.05


@pytest.mark.parametrize(
    ("keys", "number"),
    [
        ("D13800138000C", "13800138000"),  # China, Taiwan
        ("A13800138000C", "13800138000"),  # Sweden, India, Brazil
        ("A0812345D0855555B11C", "0812345"),  # with a redirecting number and a code
        ("B13800138000C", "13800138000"),
        ("A33123456#", "33123456"),  # Denmark
        ("33123456#", "33123456"),  # the Netherlands
        ("A8C", "8"),  # an extension of the company's own switchboard
    ],
)
def test_a_number_is_read(keys: str, number: str) -> None:
    assert _hear(keys) == [CallerId(SentBy.DTMF, number=number)]


@pytest.mark.parametrize(
    ("keys", "absence"),
    [
        ("B00C", Absence.UNAVAILABLE),
        ("B10C", Absence.WITHHELD),
        ("D00C", Absence.UNAVAILABLE),
        ("D0855555B10C", Absence.WITHHELD),
        ("D1#", Absence.WITHHELD),
        ("D2#", Absence.INTERNATIONAL),
        ("D3#", Absence.UNAVAILABLE),
        (rig.dtmf_digits(rig.CallerId(absence=rig.Absence.WITHHELD)), Absence.WITHHELD),
    ],
)
def test_why_there_is_no_number_is_read(keys: str, absence: Absence) -> None:
    assert _hear(keys) == [CallerId(SentBy.DTMF, absence=absence)]


@pytest.mark.parametrize("keys", ["13800138000C", "D138D00138000C", "D*138C", "AAC", "D" + "1" * 21 + "C"])
def test_what_has_no_form_is_no_number(keys: str) -> None:
    assert _hear(keys) == [CallerIdFault(SentBy.DTMF, CallerIdFaultReason.FORM, keys)]


@pytest.mark.parametrize("keys", ["C", "#", "1C", "5"])
def test_a_key_or_two_are_nothing(keys: str) -> None:
    assert _hear(keys) == []


def test_a_number_without_its_stop_code_is_cut_short_when_time_passes() -> None:
    keyed = KeyedCallerId()
    assert _feed(keyed, "D1380013") == []
    last_s = 8 * (_KEY_S + _PAUSE_S)
    assert keyed.pass_time(last_s + 1.0, sounding=False) == []
    assert keyed.pass_time(last_s + 1.3, sounding=True) == []
    fault = CallerIdFault(SentBy.DTMF, CallerIdFaultReason.CUT_SHORT, "D1380013")
    assert keyed.pass_time(last_s + 1.3, sounding=False) == [fault]
    assert not keyed.collecting


def test_keys_after_a_long_pause_are_another_ones() -> None:
    keyed = KeyedCallerId()
    _feed(keyed, "D138001")
    heard = _feed(keyed, "D110C", start_s=5.0)
    assert [type(one) for one in heard] == [CallerIdFault, CallerId]
    assert heard[1] == CallerId(SentBy.DTMF, number="110")


def test_keys_without_end_take_no_room() -> None:
    keyed = KeyedCallerId()
    heard = _feed(keyed, "5" * 1000)
    assert all(isinstance(one, CallerIdFault) and len(one.heard) < 60 for one in heard)
    assert heard


@given(keys=st.text(KEYS, max_size=30))
def test_any_keys_give_a_number_only_of_digits_that_were_heard(keys: str) -> None:
    for one in _hear(keys):
        if isinstance(one, CallerId) and one.number is not None:
            assert one.number.isdigit()
            assert one.number in keys


@given(number=st.text("0123456789", min_size=2, max_size=20), lost=st.integers(0, 21))
def test_a_key_that_is_lost_never_makes_a_number_that_has_no_start(number: str, lost: int) -> None:
    keys = f"D{number}C"
    left = keys[: lost % len(keys)] + keys[lost % len(keys) + 1 :]
    for one in _hear(left):
        if isinstance(one, CallerId):
            assert left.startswith("D")
            assert left.endswith("C")


def _hear(keys: str) -> list[Heard]:
    keyed = KeyedCallerId()
    return _feed(keyed, keys) + keyed.end()


def _feed(keyed: KeyedCallerId, keys: str, start_s: float = 0.0) -> list[Heard]:
    heard: list[Heard] = []
    for n, key in enumerate(keys):
        heard += keyed.take(Digit(key, start_s + n * (_KEY_S + _PAUSE_S), _KEY_S, -15.0, 0.0, 0.0))
    return heard
