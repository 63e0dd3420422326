"""Asterisk's AudioSocket, without the socket: bytes in, events out.

A frame is a byte of kind, two bytes of length (big endian) and as many of payload. Source: Asterisk 22,
`res/res_audiosocket.c` and `include/asterisk/res_audiosocket.h`. Asterisk speaks first, by the id of the connection;
then it sends audio as the channel brings it, and nothing while the channel brings none.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias
from uuid import UUID

from appliance.asterisk.wire import Closed
from appliance.errors import RemoteProtocolError

SAMPLE_RATE_HZ = 8000
"""Of the one kind of audio taken here: signed 16-bit samples, little endian, one channel (`c(slin)`)."""

LONGEST_AUDIO_BYTES = 6400
"""0.4 s; Asterisk's own frames are 20 ms, 320 bytes."""

_HEADER_BYTES = 3
_ID_BYTES = 16


class _Kind(IntEnum):
    HANG_UP = 0x00
    ID = 0x01
    DIGIT = 0x03
    AUDIO = 0x10
    ERROR = 0xFF


_PAYLOAD_BYTES = {
    _Kind.HANG_UP: range(1),
    _Kind.ID: range(_ID_BYTES, _ID_BYTES + 1),
    _Kind.DIGIT: range(1, 2),
    _Kind.AUDIO: range(LONGEST_AUDIO_BYTES + 1),
    _Kind.ERROR: range(2),
}

HANG_UP = bytes((_Kind.HANG_UP, 0, 0))
"""What ends the connection, said by either side."""


def audio_frame(samples: bytes) -> bytes:
    """Write samples as a frame to Asterisk. Raises ValueError for more than one takes, or half a sample."""
    if len(samples) % 2 or len(samples) > LONGEST_AUDIO_BYTES:
        raise ValueError(f"{len(samples)} bytes are no frame of audio")
    return bytes((_Kind.AUDIO,)) + len(samples).to_bytes(2, "big") + samples


@dataclass(frozen=True, slots=True)
class Named:
    """The first event of a connection: the id that its dial string gave it."""

    id: UUID


@dataclass(frozen=True, slots=True)
class Audio:
    """Samples, 16-bit little endian; at least one."""

    samples: bytes


@dataclass(frozen=True, slots=True)
class Digit:
    """A key that was pressed."""

    key: str


AudioSocketEvent: TypeAlias = Named | Audio | Digit | Closed


class AudioSocketConnection:
    """The receiving side. `Closed` is the last event, whatever is fed afterwards; no more than one frame is held."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._is_named = False
        self._is_closed = False

    def receive(self, data: bytes) -> list[AudioSocketEvent]:
        """Take bytes, split anywhere."""
        if self._is_closed:
            return []
        self._buffer += data
        events: list[AudioSocketEvent] = []
        try:
            while (frame := self._next_frame()) is not None:
                events += self._event(*frame)
        except RemoteProtocolError as fault:
            events.append(self._close(fault))
        return events

    def receive_eof(self) -> list[AudioSocketEvent]:
        """Take the end of the stream: inside of a frame it is a fault."""
        if self._is_closed:
            return []
        cut = RemoteProtocolError(f"the stream ended after {len(self._buffer)} bytes of a frame")
        return [self._close(cut if self._buffer else None)]

    def _next_frame(self) -> tuple[_Kind, bytes] | None:
        """Take the next whole frame; what can't become one is refused by its header already."""
        if len(self._buffer) < _HEADER_BYTES:
            return None
        kind, length = _header(self._buffer)
        end = _HEADER_BYTES + length
        if len(self._buffer) < end:
            return None
        payload = bytes(self._buffer[_HEADER_BYTES:end])
        del self._buffer[:end]
        return kind, payload

    def _event(self, kind: _Kind, payload: bytes) -> list[AudioSocketEvent]:
        if self._is_named is (kind is _Kind.ID):
            raise RemoteProtocolError("the id comes first, and once")
        match kind:
            case _Kind.ID:
                self._is_named = True
                return [Named(UUID(bytes=payload))]
            case _Kind.AUDIO:
                return [Audio(payload)] if payload else []
            case _Kind.DIGIT:
                return [Digit(payload.decode("latin-1"))]
            case _Kind.HANG_UP:
                return [self._close(None)]
            case _Kind.ERROR:
                raise RemoteProtocolError(f"the other side has a fault of its own: {payload.hex() or 'not told'}")

    def _close(self, fault: RemoteProtocolError | None) -> Closed:
        self._is_closed = True
        self._buffer.clear()
        return Closed(fault)


def _header(buffer: bytearray) -> tuple[_Kind, int]:
    length = int.from_bytes(buffer[1:_HEADER_BYTES], "big")
    try:
        kind = _Kind(buffer[0])
    except ValueError:
        raise RemoteProtocolError(f"a frame of the unknown kind 0x{buffer[0]:02x}") from None
    if length not in _PAYLOAD_BYTES[kind] or (kind is _Kind.AUDIO and length % 2):
        raise RemoteProtocolError(f"a frame of the kind {kind.name} has {length} bytes")
    return kind, length
