"""DAHDI's ioctl numbers and structures for one analogue channel. Source: dahdi-linux 3.4.0, include/dahdi/user.h."""

import struct
from enum import IntEnum, StrEnum
from typing import Final

_WRITE, _READ = 1, 2  # asm-generic/ioctl.h: the direction as the caller sees it
_CODE: Final = 0xDA
_INT: Final = 4


def number(direction: int, command: int, size: int) -> int:
    """The ioctl's number (asm-generic/ioctl.h): direction, size of the argument, DAHDI's code, command."""
    if not (0 <= command < 1 << 8 and 0 <= size < 1 << 14):
        raise ValueError(f"no ioctl: command {command}, size {size}")
    return direction << 30 | size << 16 | _CODE << 8 | command


BUFFERS_FORMAT: Final = "=6i"
"""struct dahdi_bufferinfo: policies for sending and receiving, buffers, bytes of each, full ones (two, read-only)."""
CADENCE_STEPS: Final = 16
CADENCE_FORMAT: Final = f"={CADENCE_STEPS}i"
"""struct dahdi_ring_cadence: milliseconds on, off, on, off …; 0 ends it."""
SPAN_FORMAT: Final = "=20s40siii"
"""struct dahdi_dynamic_span: driver, address, channels, timing, span (filled in by DAHDI)."""
CHANNEL_FORMAT: Final = "=i40siiii16s"
"""struct dahdi_chanconfig: channel, name, signalling, law, master, idle bits, network device."""

SET_BLOCKSIZE: Final = number(_WRITE, 1, _INT)
FLUSH: Final = number(_WRITE, 3, _INT)
HOOK: Final = number(_WRITE, 7, _INT)
GETEVENT: Final = number(_READ, 8, _INT)
CHANCONFIG: Final = number(_WRITE, 19, struct.calcsize(CHANNEL_FORMAT))
SET_BUFINFO: Final = number(_WRITE, 27, struct.calcsize(BUFFERS_FORMAT))
SPECIFY: Final = number(_WRITE, 38, _INT)
SETLINEAR: Final = number(_WRITE, 40, _INT)
SETCADENCE: Final = number(_WRITE, 42, struct.calcsize(CADENCE_FORMAT))
DYNAMIC_CREATE: Final = number(_WRITE | _READ, 80, struct.calcsize(SPAN_FORMAT))
DYNAMIC_DESTROY: Final = number(_WRITE, 81, struct.calcsize(SPAN_FORMAT))

FLUSH_READ: Final = 1
FLUSH_WRITE: Final = 2
FLUSH_ALL: Final = 7
EVENT_PENDING: Final = 500
"""ELAST: a read or write found an event waiting; fetch it by GETEVENT and go on."""
SIG_FXSKS: Final = 1 << 2 | 1 << 13
"""Kewlstart as a telephone (or an FXO port) speaks it."""
SIG_FXOKS: Final = 1 << 5 | 1 << 12
"""Kewlstart as an exchange (or an FXS port) speaks it."""
LAW_ALAW: Final = 2


class Hook(IntEnum):
    """What HOOK can be told."""

    ONHOOK = 0
    OFFHOOK = 1
    WINK = 2
    FLASH = 3
    START = 4
    RING = 5
    RINGOFF = 6


class LineEvent(StrEnum):
    """What a channel reports by itself, by the names of user.h."""

    ONHOOK = "onhook"
    RINGOFFHOOK = "ringoffhook"  # the far telephone went off hook, or the far exchange began to ring
    WINKFLASH = "winkflash"
    ALARM = "alarm"
    NOALARM = "noalarm"
    RINGERON = "ringeron"
    RINGEROFF = "ringeroff"
    HOOKCOMPLETE = "hookcomplete"
    POLARITY = "polarity"
    RINGBEGIN = "ringbegin"
    REMOVED = "removed"


EVENTS: Final = {
    1: LineEvent.ONHOOK,
    2: LineEvent.RINGOFFHOOK,
    3: LineEvent.WINKFLASH,
    4: LineEvent.ALARM,
    5: LineEvent.NOALARM,
    10: LineEvent.RINGERON,
    11: LineEvent.RINGEROFF,
    12: LineEvent.HOOKCOMPLETE,
    17: LineEvent.POLARITY,
    18: LineEvent.RINGBEGIN,
    20: LineEvent.REMOVED,
}
"""DAHDI_EVENT_…; others (pulses, fax tones) mean nothing to an exchange and are passed over."""


def cadence(milliseconds: list[int]) -> bytes:
    """The argument of SETCADENCE for on, off, on, off …: an even number of positive times, 14 at most."""
    fits = milliseconds and len(milliseconds) % 2 == 0 and len(milliseconds) < CADENCE_STEPS - 1
    if not fits or not all(0 < time < 60_000 for time in milliseconds):
        raise ValueError(f"a ring cadence is pairs of milliseconds (1 to 59999), seven at most: {milliseconds}")
    return struct.pack(CADENCE_FORMAT, *milliseconds, *[0] * (CADENCE_STEPS - len(milliseconds)))


def span(key: int, end: int) -> bytes:
    """The argument of DYNAMIC_CREATE and _DESTROY: one end (0 or 1) of the cable `key` (0 to 15), one channel."""
    if not (0 <= key < 16 and end in {0, 1}):
        raise ValueError(f"no end of a local cable: {key}:{end}")
    return struct.pack(SPAN_FORMAT, b"loc", f"{key:x}:{end}".encode(), 1, 0, 0)


def channel(number_: int, signalling: int) -> bytes:
    """The argument of CHANCONFIG: a channel's signalling, in A-law."""
    return struct.pack(CHANNEL_FORMAT, number_, b"", signalling, LAW_ALAW, 0, 0, b"")
