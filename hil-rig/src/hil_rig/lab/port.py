"""One end of a line, inside the guest: hook and ring by ioctl, audio in both directions. Standard library only."""

import errno
import fcntl
import os
import select
import struct
from collections import deque
from contextlib import suppress
from pathlib import Path

from hil_rig.lab import dahdi_ioctl as ioctl
from hil_rig.lab.dahdi_ioctl import Hook, LineEvent

DEVICE = Path("/dev/dahdi/channel")
BLOCK_SAMPLES = 160
"""20 ms: a block is what one read or write carries, and how finely the port's clock runs."""
BUFFERS = 32
"""As many as DAHDI gives: 640 ms, for an emulated processor that comes late."""
SAMPLE_BYTES = 2
LONG_RING_MS = [59_000, 100]
"""The bell's cadence: it rings until it is told to stop, and our own clock makes the bursts."""
KEPT_BYTES = 600 * 8000 * SAMPLE_BYTES
"""Of what a port has heard: the last ten minutes."""


class Port:
    """An open channel. Audio is 16-bit linear, little-endian, 8000 samples a second; positions count from opening.

    Its owner polls `fileno()` for `interest()` and calls `serve`. Raises OSError where DAHDI refuses.
    """

    def __init__(self, channel: int) -> None:
        self._fd = os.open(DEVICE, os.O_RDWR | os.O_NONBLOCK)
        try:
            self._set(ioctl.SPECIFY, channel)
            self._set(ioctl.SETLINEAR, 1)
            buffers = struct.pack(ioctl.BUFFERS_FORMAT, 0, 0, BUFFERS, BLOCK_SAMPLES, 0, 0)
            fcntl.ioctl(self._fd, ioctl.SET_BUFINFO, buffers)
            self._set(ioctl.FLUSH, ioctl.FLUSH_ALL)
        except OSError:
            os.close(self._fd)
            raise
        self._heard = bytearray()
        self._forgotten_bytes = 0
        self._to_play: deque[bytes] = deque()

    def fileno(self) -> int:
        """Give the file descriptor to poll."""
        return self._fd

    def close(self) -> None:
        """Hang up and let go of the channel."""
        with suppress(OSError):  # its cable is gone, or it is the telephone's end, which has no bell to stop
            self.hook(Hook.RINGOFF)
        with suppress(OSError):  # the same
            self.hook(Hook.ONHOOK)
        os.close(self._fd)

    def hook(self, state: Hook) -> None:
        """Set the hook, or the bell."""
        try:
            self._set(ioctl.HOOK, state)
        except OSError as refused:
            if refused.errno not in {errno.EINPROGRESS, ioctl.EVENT_PENDING}:
                raise

    def ring(self) -> None:
        """Ring until `hook(RINGOFF)`, or the far end answers."""
        fcntl.ioctl(self._fd, ioctl.SETCADENCE, ioctl.cadence(LONG_RING_MS))
        self.hook(Hook.RING)

    def queue(self, samples: bytes) -> None:
        """Play after what is playing."""
        size = BLOCK_SAMPLES * SAMPLE_BYTES
        self._to_play.extend(samples[at : at + size] for at in range(0, len(samples), size))

    def silence(self) -> None:
        """Fall silent at once."""
        self._to_play.clear()
        self._set(ioctl.FLUSH, ioctl.FLUSH_WRITE)

    @property
    def position(self) -> int:
        """How many samples it has heard since it was opened."""
        return (self._forgotten_bytes + len(self._heard)) // SAMPLE_BYTES

    def heard(self, start: int, most: int) -> tuple[int, bytes]:
        """What was heard from sample `start` on, `most` samples at most, and the sample where it really begins."""
        first = max(start * SAMPLE_BYTES, self._forgotten_bytes)
        at = first - self._forgotten_bytes
        return first // SAMPLE_BYTES, bytes(self._heard[at : at + most * SAMPLE_BYTES])

    def interest(self) -> int:
        """What to poll for."""
        return select.POLLIN | select.POLLPRI | (select.POLLOUT if self._to_play else 0)

    def serve(self, ready: int) -> list[LineEvent]:
        """Do what poll found ready; gives what happened."""
        happened = self._events() if ready & (select.POLLPRI | select.POLLERR) else []
        if ready & select.POLLIN:
            self._read()
        if ready & select.POLLOUT and self._to_play:  # somebody may have asked for silence since the poll
            self._write()
        return happened

    def _events(self) -> list[LineEvent]:
        found = []
        while code := struct.unpack("=i", fcntl.ioctl(self._fd, ioctl.GETEVENT, bytes(4)))[0]:
            if code in ioctl.EVENTS:
                found.append(ioctl.EVENTS[code])
        return found

    def _read(self) -> None:
        """Take all that has been heard: on a busy machine that is more than a block."""
        for _ in range(BUFFERS):
            try:
                self._heard += os.read(self._fd, BLOCK_SAMPLES * SAMPLE_BYTES)
            except OSError as stopped:
                if stopped.errno not in {errno.EAGAIN, ioctl.EVENT_PENDING}:
                    raise
                break
        excess = len(self._heard) - KEPT_BYTES
        if excess > 0:
            del self._heard[:excess]
            self._forgotten_bytes += excess

    def _write(self) -> None:
        """Hand out all that DAHDI takes: block by block, a busy machine would break a key's tone into pieces."""
        while self._to_play:
            try:
                written = os.write(self._fd, self._to_play[0])
            except OSError as stopped:
                if stopped.errno not in {errno.EAGAIN, ioctl.EVENT_PENDING}:
                    raise
                return
            rest = self._to_play.popleft()[written:]
            if rest:
                self._to_play.appendleft(rest)

    def _set(self, command: int, value: int) -> None:
        fcntl.ioctl(self._fd, command, struct.pack("=i", value))
