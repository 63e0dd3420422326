"""What an exchange tells of a caller. Numbers and names don't show in a log: they are left out of the `repr`."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


class SentBy(StrEnum):
    """By what a caller ID was sent."""

    FSK_BELL_202 = "fsk_bell_202"
    FSK_V23 = "fsk_v23"
    DTMF = "dtmf"


class Absence(StrEnum):
    """Why there is no number."""

    UNAVAILABLE = "unavailable"
    WITHHELD = "withheld"
    INTERNATIONAL = "international"


class CallerIdFaultReason(StrEnum):
    """Why what was sent can't be believed."""

    CUT_SHORT = "cut_short"
    FRAMING = "framing"
    UNSURE = "unsure"
    CHECKSUM = "checksum"
    LENGTH = "length"  # of a parameter reaches beyond its message
    NUMBER = "number"  # isn't one
    CONTRADICTION = "contradiction"  # two numbers, or a number and a reason why there is none
    FORM = "form"  # keys in no order that is known


@dataclass(frozen=True, slots=True)
class SentAt:
    """The exchange's clock; it knows no year."""

    month: int
    day: int
    hour: int
    minute: int


@dataclass(frozen=True, slots=True)
class CallerId:
    """What came: a number, or why there is none; never both, never neither."""

    sent_by: SentBy
    number: str | None = field(default=None, repr=False)
    absence: Absence | None = None
    name: str | None = field(default=None, repr=False)
    sent_at: SentAt | None = None


@dataclass(frozen=True, slots=True)
class CallerIdFault:
    """Something came that is no caller ID; `heard` are its keys, or its bytes in hexadecimal."""

    sent_by: SentBy
    reason: CallerIdFaultReason
    heard: str = field(default="", repr=False)


Heard: TypeAlias = CallerId | CallerIdFault
