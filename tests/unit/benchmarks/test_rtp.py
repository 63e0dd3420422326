from struct import unpack

import pytest

from benchmarks.ivr.rtp import AUDIO, KEYS, RtpSource, is_audio


def test_sound_counts_on_by_a_frame() -> None:
    source = RtpSource()

    first, second = (unpack("!BBHII", source.next_packet()[:12]) for _ in range(2))

    assert (first[0], first[1], first[4]) == (0x80, AUDIO, second[4])
    assert second[2] == (first[2] + 1) & 0xFFFF
    assert second[3] == (first[3] + 160) & 0xFFFFFFFF


def test_a_key_is_told_by_five_packets_and_three_ends_of_one_time_stamp() -> None:
    source = RtpSource()
    source.press("#")

    packets = [source.next_packet() for _ in range(8)]

    headers = [unpack("!BBHII", packet[:12]) for packet in packets]
    events = [unpack("!BBH", packet[12:]) for packet in packets]
    assert [header[1] for header in headers] == [0x80 | KEYS, *[KEYS] * 7]
    assert len({header[3] for header in headers}) == 1
    assert [event[0] for event in events] == [11] * 8
    assert [event[1] & 0x80 for event in events] == [0] * 5 + [0x80] * 3
    assert [event[2] for event in events] == [160, 320, 480, 640, 800, 800, 800, 800]
    assert is_audio(source.next_packet())


def test_a_key_has_ended_with_the_first_packet_that_says_so() -> None:
    source = RtpSource()
    source.next_packet()
    assert not source.key_ended

    source.press("1")
    told = []
    for _ in range(9):
        source.next_packet()
        told.append(source.key_ended)

    assert told == [False] * 5 + [True] * 4


@pytest.mark.parametrize(
    "packet", [b"", b"\x80", b"\x80\x08" + bytes(10), b"\x00\x08" + bytes(20), b"\x80\x65" + bytes(20)]
)
def test_what_is_no_sound(packet: bytes) -> None:
    assert not is_audio(packet)


def test_sound_may_bear_the_marker() -> None:
    assert is_audio(b"\x80\x88" + bytes(170))
