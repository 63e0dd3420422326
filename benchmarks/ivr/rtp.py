"""One caller's RTP without I/O: A-law silence every 20 ms, and keys by RFC 4733."""

import random
from collections import deque
from struct import pack

FRAME_S = 0.02
AUDIO, KEYS = 8, 101
"""Payload types: PCMA's own (RFC 3551), and the one that our offer gives to telephone events."""

_VERSION = 0x80
_MARKER = 0x80
_END = 0x80
_LEVEL_DBM0 = 10
_FRAME_SAMPLES = 160
_KEY_FRAMES = 5
_END_PACKETS = 3
"""RFC 4733, 2.5.1.4: the end is sent three times, for a packet may get lost."""
_SILENCE = b"\xd5" * _FRAME_SAMPLES
_KEYPAD = "0123456789*#"


class RtpSource:
    """What a caller sends: `next_packet` every 20 ms, from the first moment, and `press` at any time."""

    def __init__(self) -> None:
        self._ssrc = random.getrandbits(32)
        self._sequence = random.getrandbits(15)
        self._timestamp = random.getrandbits(31)
        self._key: deque[tuple[int, int, bytes]] = deque()
        self.key_ended = False

    def press(self, key: str) -> None:
        """Press a key for 0.1 s; `key_ended` is True as soon as a packet has told of its end."""
        event = _KEYPAD.index(key)
        self.key_ended = False
        for frame in range(1, _KEY_FRAMES + _END_PACKETS + 1):
            end = _END if frame > _KEY_FRAMES else 0
            samples = min(frame, _KEY_FRAMES) * _FRAME_SAMPLES
            marker = _MARKER if frame == 1 else 0
            payload = pack("!BBH", event, end | _LEVEL_DBM0, samples)
            self._key.append((marker | KEYS, self._timestamp, payload))

    def next_packet(self) -> bytes:
        """Give the packet for the next 20 ms."""
        if self._key:
            kind, timestamp, payload = self._key.popleft()
            self.key_ended = self.key_ended or len(self._key) < _END_PACKETS
        else:
            kind, timestamp, payload = AUDIO, self._timestamp, _SILENCE
        header = pack("!BBHII", _VERSION, kind, self._sequence, timestamp, self._ssrc)
        self._sequence = (self._sequence + 1) & 0xFFFF
        self._timestamp = (self._timestamp + _FRAME_SAMPLES) & 0xFFFFFFFF
        return header + payload


def is_audio(packet: bytes) -> bool:
    """Tell whether a packet that came in is sound."""
    return len(packet) > 12 and packet[0] & 0xC0 == _VERSION and packet[1] & 0x7F == AUDIO
