"""What is heard of a message by frequency-shift keying. It may be a caller's number: bytes aren't in the `repr`."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


class Modem(StrEnum):
    """The pair of frequencies, told apart by that of the mark."""

    BELL_202 = "bell_202"  # mark 1200 Hz, space 2200 Hz: Telcordia GR-30-CORE; North America, China
    V23 = "v23"  # mark 1300 Hz, space 2100 Hz: ITU-T V.23 mode 2, ETSI EN 300 659-1; Europe


class FskFaultReason(StrEnum):
    """Why a message that began isn't one."""

    CUT_SHORT = "cut_short"  # the carrier or the bytes ended before the length that was told
    FRAMING = "framing"  # a byte without its stop bit
    UNSURE = "unsure"  # a bit too near to the middle of both frequencies to be believed
    CHECKSUM = "checksum"


@dataclass(frozen=True, slots=True)
class FskMessage:
    """A whole message with the right checksum.

    `type` is the message type's byte, `data` what its length counts: neither type, length nor checksum.
    `start_s` is where the type's byte began, from the first sample on; `level_dbm0` is the mark's.
    """

    modem: Modem
    type: int
    data: bytes = field(repr=False)
    start_s: float
    level_dbm0: float


@dataclass(frozen=True, slots=True)
class FskFault:
    """A message that was begun and can't be believed; `heard` are its bytes as far as they came."""

    reason: FskFaultReason
    modem: Modem
    heard: bytes = field(repr=False)
    start_s: float
    level_dbm0: float


FskEvent: TypeAlias = FskMessage | FskFault
