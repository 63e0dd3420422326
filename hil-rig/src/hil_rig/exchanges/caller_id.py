"""Who calls, as an exchange tells it: the messages of FSK caller ID, and the digits of DTMF caller ID.

Formats: Telcordia GR-30 (single and multiple data message format, SDMF and MDMF) and ETSI EN 300 659-3 §5 (call
set-up message, the same as MDMF); DTMF by ETS 300 659-1 annex C and national practice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

CALL_SETUP = 0x80  # EN 300 659-3 §5.2.1, GR-30: MDMF
NUMBER_DELIVERY = 0x04  # GR-30: SDMF
_DATE_AND_TIME, _NUMBER, _NO_NUMBER, _NAME, _NO_NAME = 0x01, 0x02, 0x04, 0x07, 0x08  # EN 300 659-3 §5.3
_MOST_BYTES = 255  # a message's length has one byte


class Absence(StrEnum):
    """Why there is no number, by the letter that is sent (EN 300 659-3 §5.4)."""

    UNAVAILABLE = "O"
    WITHHELD = "P"


@dataclass(frozen=True, slots=True)
class CallerId:
    """What the exchange knows of a caller. `at` is its local clock; a name is sent in GBK, of which ASCII is a part."""

    number: str = ""
    name: str = ""
    at: datetime | None = None
    absence: Absence = Absence.UNAVAILABLE

    def __post_init__(self) -> None:
        """Refuse a number that isn't digits: it goes into a message byte by byte."""
        if not all(digit in "0123456789*#+" for digit in self.number) or len(self.number) > 20:
            raise ValueError(f"a caller's number is up to 20 digits, not {self.number!r}")


def sdmf(caller: CallerId) -> bytes:
    """Date, time and number in one piece (GR-30): the old form, without a name. ValueError without a date."""
    if caller.at is None:
        raise ValueError("SDMF begins with date and time: give `at`")
    number = caller.number or caller.absence.value
    return with_checksum(NUMBER_DELIVERY, _clock(caller.at) + number.encode("ascii"))


def mdmf(caller: CallerId) -> bytes:
    """Parameters, each with type and length: date and time if known, number or why not, name if there is one."""
    parameters = []
    if caller.at is not None:
        parameters.append((_DATE_AND_TIME, _clock(caller.at)))
    if caller.number:
        parameters.append((_NUMBER, caller.number.encode("ascii")))
    else:
        parameters.append((_NO_NUMBER, caller.absence.value.encode("ascii")))
    if caller.name:
        parameters.append((_NAME, caller.name.encode("gbk")))
    return message(CALL_SETUP, parameters)


def message(kind: int, parameters: Sequence[tuple[int, bytes]]) -> bytes:
    """Any message of parameters, unknown ones included, with its checksum."""
    for _, value in parameters:
        _fits(value)
    return with_checksum(kind, b"".join(bytes([number, len(value)]) + value for number, value in parameters))


def with_checksum(kind: int, body: bytes, *, wrong_by: int = 0) -> bytes:
    """Type, length, body, and the two's complement of their sum (GR-30). `wrong_by` spoils the sum on purpose."""
    _fits(body)
    head = bytes([kind, len(body)]) + body
    return head + bytes([(-sum(head) + wrong_by) % 256])


def dtmf_digits(caller: CallerId, start: str = "D", end: str = "C") -> str:
    """The keys of DTMF caller ID: `D<number>C` in China and others, `A<number>C` or `A<number>#` elsewhere.

    A number that isn't there is told by the start key and a code: 00 unavailable, 10 withheld (ETS 300 659-1
    annex C: such information begins with D).
    """
    if caller.number:
        return f"{start}{caller.number.lstrip('+')}{end}"
    return f"D{'10' if caller.absence is Absence.WITHHELD else '00'}{end}"


def _fits(content: bytes) -> None:
    if len(content) > _MOST_BYTES:
        raise ValueError(f"a message holds up to {_MOST_BYTES} bytes, not {len(content)}")


def _clock(at: datetime) -> bytes:
    """Month, day, hour, minute, two digits each (EN 300 659-3 §5.4)."""
    return f"{at:%m%d%H%M}".encode("ascii")
