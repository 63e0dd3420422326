"""The audio of light callers: RTP (RFC 3550) with A-law in both directions."""

from dataclasses import dataclass, field
from pathlib import Path
from struct import Struct

import numpy as np

from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure import alaw
from hil_rig.measure.wav import Samples, read_mono

FRAME_S = 0.02
_FRAME = int(FRAME_S * SAMPLE_RATE_HZ)
_HEADER = Struct("!BBHII")
_A_LAW = 8
_SILENCE = 0xD5
_ADRIFT = SAMPLE_RATE_HZ // 2
"""A stream whose own time is further from the clock than this is another stream, and is placed by the clock."""


@dataclass(slots=True)
class Ear:
    """What came in, each packet where its timestamp says."""

    started_at: float = 0.0
    _pieces: list[tuple[int, bytes]] = field(default_factory=list)
    _came_at: list[float] = field(default_factory=list)
    _stream: int = -1
    _lead: int = 0
    _end: int = 0

    def packet(self, datagram: bytes, at: float) -> None:
        """Take a packet that came at this monotonic time."""
        if len(datagram) <= _HEADER.size or datagram[1] & 0x7F != _A_LAW:
            return
        _, _, _, timestamp, stream = _HEADER.unpack_from(datagram)
        if not self._pieces:
            self.started_at = at
        by_clock = int((at - self.started_at) * SAMPLE_RATE_HZ)
        if stream != self._stream or abs(timestamp + self._lead - by_clock) > _ADRIFT:
            self._stream, self._lead = stream, max(by_clock, self._end) - timestamp
        place = timestamp + self._lead
        sound = datagram[_HEADER.size :]
        self._came_at.append(at)
        self._pieces.append((place, sound))
        self._end = max(self._end, place + len(sound))

    def came_at(self, second: float) -> float:
        """Tell when (monotonic) the packet came that is heard at this second of the samples, or the last before it.

        A sender whose machine is busy lets its timestamps fall behind the clock; this is the clock's word.
        """
        until = second * SAMPLE_RATE_HZ
        return max(at for (place, _), at in zip(tuple(self._pieces), self._came_at, strict=False) if place <= until)

    def samples(self) -> Samples:
        """Give all that was heard so far."""
        heard = np.full(self._end, _SILENCE, np.uint8)
        for place, sound in tuple(self._pieces):
            if place >= 0:
                heard[place : place + len(sound)] = np.frombuffer(sound, np.uint8)[: max(0, len(heard) - place)]
        return alaw.decode(heard)


@dataclass(slots=True)
class Mouth:
    """What is said: frames of a WAV, then silence, which keeps the line's timing."""

    frames: list[bytes] = field(default_factory=list)
    looped: bool = False
    _sent: int = 0
    _next: int = 0

    def say(self, wav: Path, *, looped: bool) -> None:
        """Begin to play."""
        sound = alaw.encode(read_mono(wav)).tobytes()
        self.frames = [sound[start : start + _FRAME] for start in range(0, len(sound) - _FRAME + 1, _FRAME)]
        self._next, self.looped = 0, looped

    def frame(self) -> bytes:
        """Give the next packet."""
        if self.looped and self._next >= len(self.frames):
            self._next = 0
        sound = self.frames[self._next] if self._next < len(self.frames) else bytes([_SILENCE]) * _FRAME
        self._next += 1
        self._sent += 1
        number = self._sent
        return _HEADER.pack(0x80, _A_LAW, number & 0xFFFF, number * _FRAME, id(self) & 0xFFFFFFFF) + sound
