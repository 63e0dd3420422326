"""What the messages of a call's set-up tell. The messages are the rig's, or written out byte by byte."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.dsp.caller_id import Absence, CallerId, CallerIdFault, CallerIdFaultReason, SentAt, SentBy
from drivers.dsp.caller_id.message import read
from drivers.dsp.fsk import FskFault, FskFaultReason, FskMessage, Modem
from hil_rig.exchanges import caller_id as rig

_AT = datetime(2026, 11, 22, 18, 5)  # noqa: DTZ001 - the exchange's clock has no zone
_SENT = SentAt(11, 22, 18, 5)
_SENT_BY = SentBy.FSK_BELL_202


@pytest.mark.parametrize("compose", [rig.sdmf, rig.mdmf])
def test_number_and_time_are_read(compose: object) -> None:
    assert callable(compose)
    heard = read(_message(compose(rig.CallerId(number="01062345678", at=_AT))))
    assert heard == CallerId(_SENT_BY, number="01062345678", sent_at=_SENT)


def test_a_published_example_is_read() -> None:
    # From melabs.com, "Caller ID Format", MDMF example; the checksum printed there (7D) is wrong by 7 and left out.
    data = bytes.fromhex("01083033323430393032" + "07084A4F484E20444F45" + "020A38303035353531323132")
    heard = read(FskMessage(Modem.BELL_202, 0x80, data, 0.0, -13.5))
    assert heard == CallerId(_SENT_BY, number="8005551212", name="JOHN DOE", sent_at=SentAt(3, 24, 9, 2))


def test_a_published_example_of_one_piece_is_read() -> None:
    # From the same page, SDMF.
    whole = bytes.fromhex("0412303933303132323436303935353531323132" + "51")
    assert read(_message(whole)) == CallerId(_SENT_BY, number="6095551212", sent_at=SentAt(9, 30, 12, 24))


@pytest.mark.parametrize(("sent", "name"), [("Zhang San", "Zhang San"), ("张三公司", "张三公司")])
def test_names_are_read_in_ascii_and_gbk(sent: str, name: str) -> None:
    heard = read(_message(rig.mdmf(rig.CallerId(number="10086", name=sent))))
    assert isinstance(heard, CallerId)
    assert heard.name == name


def test_a_name_loses_what_cannot_be_shown() -> None:
    heard = read(_parameters((0x02, b"110"), (0x07, b"\x1b[31mBad\r\n\x00 ")))
    assert isinstance(heard, CallerId)
    assert heard.name == "[31mBad"


@pytest.mark.parametrize("compose", [rig.sdmf, rig.mdmf])
@pytest.mark.parametrize(
    ("sent", "told"),
    [(rig.Absence.UNAVAILABLE, Absence.UNAVAILABLE), (rig.Absence.WITHHELD, Absence.WITHHELD)],
)
def test_why_there_is_no_number_is_read(compose: object, sent: rig.Absence, told: Absence) -> None:
    assert callable(compose)
    assert read(_message(compose(rig.CallerId(absence=sent, at=_AT)))) == CallerId(
        _SENT_BY, absence=told, sent_at=_SENT
    )


def test_a_message_with_neither_number_nor_reason_has_no_number() -> None:
    assert read(_parameters((0x07, b"Anna"))) == CallerId(_SENT_BY, absence=Absence.UNAVAILABLE, name="Anna")


def test_a_time_that_does_not_exist_is_left_out() -> None:
    heard = read(_parameters((0x01, b"13320000"), (0x02, b"110")))
    assert heard == CallerId(_SENT_BY, number="110")


@pytest.mark.parametrize("data", [b"\x11\x01\x81\x02\x03110", b"\x0b\x01\xff"])
def test_a_message_waiting_is_no_call(data: bytes) -> None:
    assert read(FskMessage(Modem.V23, 0x80 if data[0] == 0x11 else 0x82, data, 0.0, -13.0)) is None


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ([(0x02, b"138"), (0x02, b"139")], CallerIdFaultReason.CONTRADICTION),
        ([(0x02, b"138"), (0x04, b"P")], CallerIdFaultReason.CONTRADICTION),
        ([(0x02, b"13x00138000")], CallerIdFaultReason.NUMBER),
        ([(0x02, b"")], CallerIdFaultReason.NUMBER),
        ([(0x02, b"1" * 21)], CallerIdFaultReason.NUMBER),
        ([(0x02, "１３８".encode())], CallerIdFaultReason.NUMBER),
    ],
)
def test_what_cannot_be_a_caller_is_a_fault(parameters: list[tuple[int, bytes]], reason: CallerIdFaultReason) -> None:
    heard = read(_parameters(*parameters))
    assert isinstance(heard, CallerIdFault)
    assert heard.reason is reason


@pytest.mark.parametrize("data", [b"\x02", b"\x02\x05110", b"\x02\x03110\x07"])
def test_a_parameter_that_reaches_too_far_is_a_fault(data: bytes) -> None:
    heard = read(FskMessage(Modem.V23, 0x80, data, 0.0, -13.0))
    assert heard == CallerIdFault(SentBy.FSK_V23, CallerIdFaultReason.LENGTH, data.hex())


@pytest.mark.parametrize("reason", list(FskFaultReason))
def test_each_fault_of_the_line_keeps_its_reason(reason: FskFaultReason) -> None:
    heard = read(FskFault(reason, Modem.BELL_202, b"\x80\x05", 0.0, -13.0))
    assert heard == CallerIdFault(_SENT_BY, CallerIdFaultReason(reason.value), "8005")


def test_numbers_and_names_do_not_show_in_a_log() -> None:
    shown = repr(CallerId(_SENT_BY, number="13800138000", name="Zhang")) + repr(
        CallerIdFault(SentBy.DTMF, CallerIdFaultReason.FORM, "13800138000")
    )
    assert "138" not in shown
    assert "Zhang" not in shown


@given(kind=st.sampled_from([0x04, 0x06, 0x80, 0x82]), data=st.binary(max_size=255))
def test_any_bytes_give_one_thing_and_never_raise(kind: int, data: bytes) -> None:
    heard = read(FskMessage(Modem.V23, kind, data, 0.0, -13.0))
    if isinstance(heard, CallerId):
        assert (heard.number is None) != (heard.absence is None)
        assert heard.number is None or set(heard.number) <= set("+0123456789*#")


def _message(whole: bytes) -> FskMessage:
    assert sum(whole) % 256 == 0
    assert whole[1] == len(whole) - 3
    return FskMessage(Modem.BELL_202, whole[0], whole[2:-1], 0.0, -13.5)


def _parameters(*parameters: tuple[int, bytes]) -> FskMessage:
    return _message(rig.message(0x80, parameters))
