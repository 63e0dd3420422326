"""AudioSocket: what Asterisk sends, however it is split, and what no Asterisk sends."""

from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.asterisk.audiosocket_protocol import (
    HANG_UP,
    LONGEST_AUDIO_BYTES,
    Audio,
    AudioSocketConnection,
    AudioSocketEvent,
    Digit,
    Named,
)
from appliance.asterisk.wire import Closed

ID = UUID("6f2b5c1e-54f7-4f0e-9d43-2f6d7a9a1b11")


def frame(kind: int, payload: bytes = b"") -> bytes:
    return bytes([kind]) + len(payload).to_bytes(2, "big") + payload


HELLO = frame(0x01, ID.bytes)
TALK = HELLO + frame(0x10, b"\x01\x02" * 160) + frame(0x10) + frame(0x03, b"5") + frame(0x10, b"\x03\x04") + HANG_UP


def heard(*pieces: bytes) -> list[AudioSocketEvent]:
    connection = AudioSocketConnection()
    return [event for piece in pieces for event in connection.receive(piece)]


def fault_of(data: bytes) -> str:
    *_, last = heard(data)
    assert isinstance(last, Closed)
    return str(last.fault)


def test_a_connection_from_its_id_to_the_hang_up() -> None:
    assert heard(TALK) == [Named(ID), Audio(b"\x01\x02" * 160), Digit("5"), Audio(b"\x03\x04"), Closed()]


@given(st.lists(st.integers(0, len(TALK))))
def test_the_events_do_not_depend_on_the_split(cuts: list[int]) -> None:
    places = sorted({0, len(TALK), *cuts})
    assert heard(*(TALK[begin:end] for begin, end in pairwise(places))) == heard(TALK)


@given(st.binary(max_size=200))
def test_whatever_comes_ends_in_at_most_one_closed_and_is_not_held(data: bytes) -> None:
    connection = AudioSocketConnection()
    events = connection.receive(data) + connection.receive_eof() + connection.receive(TALK) + connection.receive_eof()
    assert [event for event in events if isinstance(event, Closed)] == events[-1:]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (frame(0x10, b"\0\0"), "the id comes first"),
        (HELLO + HELLO, "and once"),
        (frame(0x01, b"short"), "ID has 5 bytes"),
        (HELLO + b"\x10\xff\xff", "AUDIO has 65535 bytes"),
        (HELLO + frame(0x10, bytes(LONGEST_AUDIO_BYTES + 2)), f"AUDIO has {LONGEST_AUDIO_BYTES + 2} bytes"),
        (HELLO + frame(0x10, b"\0"), "AUDIO has 1 bytes"),
        (HELLO + frame(0x12, b"\0\0"), "unknown kind 0x12"),
        (HELLO + frame(0xFF, b"\x04"), "fault of its own: 04"),
        (HANG_UP, "the id comes first"),
        (b"GET / HTTP/1.1\r\n", "unknown kind 0x47"),
    ],
)
def test_what_no_asterisk_sends_is_a_fault(data: bytes, why: str) -> None:
    assert why in fault_of(data)


def test_an_end_inside_of_a_frame_is_a_fault_and_between_frames_is_none() -> None:
    whole, cut = AudioSocketConnection(), AudioSocketConnection()
    whole.receive(HELLO)
    cut.receive(HELLO + b"\x10\x01\x40abc")
    assert whole.receive_eof() == [Closed()]
    (closed,) = cut.receive_eof()
    assert isinstance(closed, Closed)
    assert "after 6 bytes" in str(closed.fault)
