"""One call of the load: its RTP socket, its key, and when it heard what.

Times are taken by the kernel as the packets arrive (SO_TIMESTAMPNS), so that they don't depend on how busy we are.
"""

import asyncio
import socket
import struct
import time
from dataclasses import dataclass

from benchmarks.ivr.dialog import Dialog
from benchmarks.ivr.rtp import FRAME_S, RtpSource, is_audio

SO_TIMESTAMPNS = 35
"""Linux's number; Python has no name for it."""
STAMP_BYTES = socket.CMSG_SPACE(16)

PROMPT_S = 2.0
KEY_AFTER_S = PROMPT_S + 0.8
"""How long after the answer the key is pressed: the first prompt is over, and nothing is heard."""

CALL_S = KEY_AFTER_S + 0.1 + PROMPT_S
"""How long a call lasts."""

_PACKET_BYTES = 512
_READ_EVERY = 10
_KEY_AT = round(KEY_AFTER_S / FRAME_S)
_PROMPT_PACKETS = range(round(0.9 * PROMPT_S / FRAME_S), round(1.1 * PROMPT_S / FRAME_S))


@dataclass(frozen=True, slots=True)
class Experience:
    """What a caller waited for, in ms; `fault` says why the call doesn't count, "" when it does."""

    answer_to_audio_ms: float = 0.0
    key_to_audio_ms: float = 0.0
    fault: str = ""


def stamp_ns(ancillary: list[tuple[int, int, bytes]]) -> int:
    """Read when a packet arrived, in ns of the clock of the day; now, if the kernel doesn't say."""
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS:
            seconds, nanoseconds = struct.unpack("qq", data)
            return int(seconds * 1_000_000_000 + nanoseconds)
    return time.time_ns()


class Leg:
    """A call from its INVITE on: `tick` every 20 ms once it is answered; `done` gives the caller's experience."""

    def __init__(self, host: str) -> None:
        self.done: asyncio.Future[Experience] = asyncio.get_running_loop().create_future()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._socket.bind((host, 0))
        self._socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self._source = RtpSource()
        self._ticks = 0
        self._arrivals_ns: list[int] = []
        self._answered_ns = self._pressed_ns = self._released_ns = 0

    @property
    def rtp_port(self) -> int:
        """Where this call's RTP comes in."""
        return int(self._socket.getsockname()[1])

    @property
    def is_answered(self) -> bool:
        """Whether RTP flows."""
        return self._answered_ns > 0

    def progress(self, dialog: Dialog, at_ns: int) -> None:
        """Follow what the dialog has come to by a message that arrived `at_ns`."""
        if self.done.done():
            return  # a message that was sent again
        if dialog.media is not None and not self.is_answered:
            self._answered_ns = at_ns
            self._socket.connect(dialog.media)
            self.tick()  # at once: Asterisk holds its first prompt back until it hears something
        if dialog.refused:
            self.end(Experience(fault=dialog.refused))
        elif dialog.ended:
            self._read()
            self.end(self._experience())

    def tick(self) -> None:
        """Send 20 ms of sound or key, and now and then read what came in."""
        if self._ticks == _KEY_AT:
            self._pressed_ns = time.time_ns()
            self._source.press("1")
        packet = self._source.next_packet()
        if self._source.key_ended and not self._released_ns:
            self._released_ns = time.time_ns()
        try:
            self._socket.send(packet)
        except OSError as error:  # the other side's socket has gone: its BYE is on the way
            if not isinstance(error, ConnectionRefusedError | BlockingIOError):
                raise
        self._ticks += 1
        if self._ticks % _READ_EVERY == 0:
            self._read()

    def end(self, experience: Experience) -> None:
        """End the call, once."""
        if not self.done.done():
            self._socket.close()
            self.done.set_result(experience)

    def _read(self) -> None:
        receive = self._socket.recvmsg
        try:
            while True:
                packet, ancillary, _, _ = receive(_PACKET_BYTES, STAMP_BYTES)
                if is_audio(packet):
                    self._arrivals_ns.append(stamp_ns(ancillary))
        except (BlockingIOError, ConnectionRefusedError):
            return

    def _experience(self) -> Experience:
        first = [at for at in self._arrivals_ns if at <= self._released_ns]
        second = [at for at in self._arrivals_ns if at > self._released_ns]
        if len(first) not in _PROMPT_PACKETS or first[-1] > self._pressed_ns:
            return Experience(fault=f"the first prompt had {len(first)} packets or was not over in time")
        if len(second) not in _PROMPT_PACKETS:
            return Experience(fault=f"the second prompt had {len(second)} packets")
        return Experience((first[0] - self._answered_ns) / 1e6, (second[0] - self._released_ns) / 1e6)
