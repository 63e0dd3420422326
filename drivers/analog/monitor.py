"""Hears the line of a port that another program holds: a pseudo channel in the conference mode "monitor".

It hears what the port receives, on hook and off, and sends nothing: neither line nor holder can notice it. Measured
over spans in memory with chan_dahdi on the port; cards must give sound on hook, as those of the wctdm family do (their
driver sets the on-hook line monitor).
"""

import errno
import fcntl
import os
from pathlib import Path

from drivers.analog import dahdi_ioctl as ioctl
from drivers.errors import HardwareError

DEVICE = Path("/dev/dahdi/pseudo")
SAMPLE_BYTES = 2
BLOCK_SAMPLES = 400
"""50 ms: how late the newest sound may be."""
BUFFERS = 32
"""1.6 s of sound are kept for a reader who comes late; DAHDI_MAX_NUM_BUFS."""


class Monitor:
    """One port's receive side, from now on. Use `close` at the end."""

    def __init__(self, channel: int, device: Path = DEVICE) -> None:
        """Begin to hear. Raises HardwareError where DAHDI refuses: no such port, no such right."""
        self._channel = channel
        try:
            self._fd = os.open(device, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise HardwareError(str(device), str(error.strerror)) from error
        try:
            fcntl.ioctl(self._fd, ioctl.SETLINEAR, ioctl.INT.pack(1))
            buffers = ioctl.BUFFERS.pack(ioctl.POLICY_IMMEDIATE, ioctl.POLICY_IMMEDIATE, BUFFERS, BLOCK_SAMPLES, 0, 0)
            fcntl.ioctl(self._fd, ioctl.SET_BUFINFO, buffers)
            fcntl.ioctl(self._fd, ioctl.SETCONF, ioctl.CONFERENCE.pack(0, channel, ioctl.CONF_MONITOR))
        except OSError as error:
            os.close(self._fd)
            raise HardwareError(f"port {channel}", f"can't be heard: {error.strerror}") from error

    def close(self) -> None:
        """Hear no more."""
        os.close(self._fd)

    def hears(self) -> bool:
        """Whether it still hears its port: DAHDI ends it silently where the port was taken away and made anew."""
        try:
            _, channel, mode = ioctl.CONFERENCE.unpack(
                fcntl.ioctl(self._fd, ioctl.GETCONF, bytes(ioctl.CONFERENCE.size))
            )
        except OSError:
            return False
        return bool(channel == self._channel and mode & ioctl.CONF_MODES == ioctl.CONF_MONITOR)

    def read(self) -> bytes:
        """Take what has been heard since the last time: 16-bit linear samples of 8 kHz, native byte order.

        Never waits. Raises HardwareError where nothing more will come.
        """
        heard = bytearray()
        for _ in range(BUFFERS):
            try:
                block = os.read(self._fd, BLOCK_SAMPLES * SAMPLE_BYTES)
            except OSError as error:
                if error.errno in (errno.EAGAIN, ioctl.EVENT_PENDING):
                    break
                raise HardwareError(f"port {self._channel}", f"is heard no more: {error.strerror}") from error
            if not block:
                break
            heard += block
        return bytes(heard)
