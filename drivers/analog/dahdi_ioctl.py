"""DAHDI's ioctl numbers and structures for who listens to a port and looks at its hook.

Source: dahdi-linux 3.4.0, include/dahdi/user.h; the hook's states are dahdi/kernel.h's `dahdi_rxsig` and `dahdi_txsig`.
"""

import struct
from typing import Final

_WRITE, _READ = 1, 2  # asm-generic/ioctl.h: the direction as the caller sees it
_CODE: Final = 0xDA
_INT_BYTES: Final = 4


def number(direction: int, command: int, size: int) -> int:
    """The ioctl's number (asm-generic/ioctl.h): direction, size of the argument, DAHDI's code, command."""
    if not (0 <= command < 1 << 8 and 0 <= size < 1 << 14):
        raise ValueError(f"no ioctl: command {command}, size {size}")
    return direction << 30 | size << 16 | _CODE << 8 | command


CONFERENCE: Final = struct.Struct("=3i")
"""struct dahdi_confinfo: channel (0: the one that asks), conference, mode."""
BUFFERS: Final = struct.Struct("=6i")
"""struct dahdi_bufferinfo: policies for sending and receiving, buffers, samples of each, full ones (two, read-only)."""
PARAMS: Final = struct.Struct("=12i40s11iI")
"""struct dahdi_params: the channel's number first, its state, name, times in ms, and its alarms last."""
INT: Final = struct.Struct("=i")

GET_PARAMS: Final = number(_WRITE | _READ, 5, PARAMS.size)
GETCONF: Final = number(_WRITE | _READ, 12, CONFERENCE.size)
SETCONF: Final = number(_WRITE | _READ, 13, CONFERENCE.size)
SET_BUFINFO: Final = number(_WRITE, 27, BUFFERS.size)
SETLINEAR: Final = number(_WRITE, 40, _INT_BYTES)

CONF_MONITOR: Final = 1
"""A pseudo channel hears what another channel receives, and sends nothing to it."""
CONF_MODES: Final = 0xFF
POLICY_IMMEDIATE: Final = 0
EVENT_PENDING: Final = 500
"""ELAST: a read found an event waiting."""

TX_HOOK, RX_HOOK, ALARMS = 8, 9, -1
"""Places in PARAMS."""
RX_RING: Final = 3
"""DAHDI_RXSIG_RING: ringing voltage on an FXO port, for as long as a burst lasts."""
TX_ON_HOOK: Final = 0
"""DAHDI_TXSIG_ONHOOK: nobody on our side has seized or answered."""
