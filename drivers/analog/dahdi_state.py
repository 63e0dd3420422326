"""What a port's line does just now: asked of DAHDI, which answers whoever has the port open."""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from drivers.analog import dahdi_ioctl as ioctl
from drivers.errors import HardwareError

CONTROL = Path("/dev/dahdi/ctl")


@dataclass(frozen=True, slots=True)
class LineState:
    """An FXO port's line: `is_ringing` during a burst, `is_ours` while our side is off-hook (seized or answered)."""

    is_ringing: bool = False
    is_ours: bool = False
    is_in_alarm: bool = False


class LineStates:
    """Asks for the state of any port, by one open file. A question takes microseconds and changes nothing."""

    def __init__(self, control: Path = CONTROL) -> None:
        """Open DAHDI's control file. Raises HardwareError where there is no DAHDI, or no right to it."""
        try:
            self._fd = os.open(control, os.O_RDWR | os.O_CLOEXEC)
        except OSError as error:
            raise HardwareError(str(control), str(error.strerror)) from error

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let go."""
        os.close(self._fd)

    def of(self, channel: int) -> LineState:
        """Tell the state of a port. Raises HardwareError where DAHDI has no such port."""
        asked = bytearray(ioctl.PARAMS.size)
        ioctl.INT.pack_into(asked, 0, channel)
        try:
            told = fcntl.ioctl(self._fd, ioctl.GET_PARAMS, bytes(asked))
        except OSError as error:
            raise HardwareError(f"port {channel}", str(error.strerror)) from error
        return read(told)


def read(told: bytes) -> LineState:
    """Read the state out of DAHDI's answer."""
    params = ioctl.PARAMS.unpack(told)
    return LineState(
        is_ringing=params[ioctl.RX_HOOK] == ioctl.RX_RING,
        is_ours=params[ioctl.TX_HOOK] != ioctl.TX_ON_HOOK,
        is_in_alarm=params[ioctl.ALARMS] != 0,
    )
