"""What spandsp sends, which shares nothing with ours: its modem, its message formats, its keys."""

import ctypes
from collections.abc import Sequence

import numpy as np
import pytest

from drivers.dsp.caller_id import Absence, CallerId, CallerIdListener, SentAt, SentBy
from hil_rig.exchanges import sounds
from hil_rig.measure.spandsp import SpandspUnavailable, spandsp_library
from hil_rig.measure.wav import Samples

_CLASS, _CLIP, _CLIP_DTMF = 1, 2, 5  # spandsp/adsi.h: ADSI_STANDARD_…
_MDMF, _SDMF = 0x80, 0x04
_DATE, _NUMBER, _WHY_NONE, _NAME = 0x01, 0x02, 0x04, 0x07
_MOST_SAMPLES = 40_000
_SENT_AT = SentAt(10, 1, 17, 50)


@pytest.mark.parametrize(("standard", "sent_by"), [(_CLASS, SentBy.FSK_BELL_202), (_CLIP, SentBy.FSK_V23)])
def test_its_fsk_is_heard_with_number_name_and_time(standard: int, sent_by: SentBy) -> None:
    line = _sent(standard, _MDMF, [(_DATE, b"10011750"), (_NUMBER, b"13800138000"), (_NAME, b"Steve")])
    assert _heard(line) == CallerId(sent_by, number="13800138000", name="Steve", sent_at=_SENT_AT)


@pytest.mark.parametrize(("letter", "absence"), [(b"P", Absence.WITHHELD), (b"O", Absence.UNAVAILABLE)])
def test_its_reasons_for_no_number_are_heard(letter: bytes, absence: Absence) -> None:
    line = _sent(_CLASS, _MDMF, [(_DATE, b"10011750"), (_WHY_NONE, letter)])
    assert _heard(line) == CallerId(SentBy.FSK_BELL_202, absence=absence, sent_at=_SENT_AT)


def test_its_message_in_one_piece_is_heard() -> None:
    line = _sent(_CLASS, _SDMF, [(0, b"10011750"), (0, b"6095551212")])
    assert _heard(line) == CallerId(SentBy.FSK_BELL_202, number="6095551212", sent_at=_SENT_AT)


@pytest.mark.parametrize(
    ("kind", "fields", "told"),
    [
        (ord("C"), [(ord("A"), b"12345678")], CallerId(SentBy.DTMF, number="12345678")),
        (ord("C"), [(ord("D"), b"12345678")], CallerId(SentBy.DTMF, number="12345678")),
        (ord("C"), [(ord("B"), b"10")], CallerId(SentBy.DTMF, absence=Absence.WITHHELD)),
        (ord("#"), [(ord("A"), b"12345678")], CallerId(SentBy.DTMF, number="12345678")),
        (ord("#"), [(ord("D"), b"2")], CallerId(SentBy.DTMF, absence=Absence.INTERNATIONAL)),
    ],
)
def test_its_keys_are_heard(kind: int, fields: list[tuple[int, bytes]], told: CallerId) -> None:
    assert _heard(_sent(_CLIP_DTMF, kind, fields)) == told


def _heard(line: Samples) -> object:
    listener = CallerIdListener()
    listener.feed(sounds.through_alaw(np.concatenate([line, sounds.silence(0.2)])), 0.0)
    listener.end(0.0)
    return listener.last_heard


def _sent(standard: int, kind: int, fields: Sequence[tuple[int, bytes]]) -> Samples:
    """What its transmitter makes of a message with these fields."""
    try:
        library = spandsp_library()
    except SpandspUnavailable as absent:
        pytest.skip(str(absent))
    library.adsi_tx_init.restype = ctypes.c_void_p
    library.adsi_tx_init.argtypes = [ctypes.c_void_p, ctypes.c_int]
    library.adsi_add_field.argtypes = [
        ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_uint8, ctypes.c_char_p, ctypes.c_int
    ]  # fmt: skip
    library.adsi_tx_put_message.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    library.adsi_tx.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    library.adsi_tx_free.argtypes = [ctypes.c_void_p]
    message, pcm = ctypes.create_string_buffer(300), ctypes.create_string_buffer(2 * _MOST_SAMPLES)
    sender = library.adsi_tx_init(None, standard)
    try:
        length = library.adsi_add_field(sender, message, -1, kind, None, 0)
        for field, body in fields:
            length = library.adsi_add_field(sender, message, length, field, body, len(body))
        assert library.adsi_tx_put_message(sender, message, length) > 0
        made = library.adsi_tx(sender, pcm, _MOST_SAMPLES)
    finally:
        library.adsi_tx_free(sender)
    return sounds.from_int16(np.frombuffer(pcm.raw[: 2 * made], np.int16))
