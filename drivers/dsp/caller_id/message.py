"""Reads the messages of a call's set-up: SDMF and MDMF (Telcordia GR-30-CORE, ETSI EN 300 659-3)."""

import re
from collections.abc import Iterator

from drivers.dsp.caller_id.values import (
    Absence,
    CallerId,
    CallerIdFault,
    CallerIdFaultReason,
    Heard,
    SentAt,
    SentBy,
)
from drivers.dsp.fsk import FskEvent, FskFault, FskMessage, Modem

_SDMF_CALL_SET_UP = 0x04
_MDMF_CALL_SET_UP = 0x80

# Parameters: EN 300 659-3
_DATE_AND_TIME = 0x01
_CALLING_LINE = 0x02
_NO_CALLING_LINE = 0x04
_NAME = 0x07
_CALL_TYPE = 0x11

_MESSAGE_WAITING = 0x81  # a call type that isn't a call (EN 300 659-3 §5.4)
_CLOCK_BYTES = 8
_MOST_NAME_CHARACTERS = 50  # EN 300 659-3 §5.4
_NAME_CODINGS = ("ascii", "gbk", "latin-1")  # the last one reads anything
_ABSENCES = {"O": Absence.UNAVAILABLE, "P": Absence.WITHHELD}  # EN 300 659-3 §5.4; others: unavailable
_NUMBER = re.compile(r"\+?[0-9*#]{1,20}")  # EN 300 659-3 §5.4: up to 20 digits
_SEPARATORS = str.maketrans("", "", " -()")
_CLOCK = re.compile(r"(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])([0-5]\d)")
_SENT_BY = {Modem.BELL_202: SentBy.FSK_BELL_202, Modem.V23: SentBy.FSK_V23}


class _Refused(Exception):
    """The message can't be believed."""

    def __init__(self, reason: CallerIdFaultReason) -> None:
        self.reason = reason


def read(event: FskEvent) -> Heard | None:
    """What a message tells of a caller; None where it speaks of something else (a message waiting, a charge)."""
    sent_by = _SENT_BY[event.modem]
    if isinstance(event, FskFault):
        return CallerIdFault(sent_by, CallerIdFaultReason(event.reason.value), event.heard.hex())
    try:
        return _read(event, sent_by)
    except _Refused as refused:
        return CallerIdFault(sent_by, refused.reason, event.data.hex())


def _read(message: FskMessage, sent_by: SentBy) -> CallerId | None:
    if message.type == _SDMF_CALL_SET_UP:
        return _from_single(message.data, sent_by)
    if message.type == _MDMF_CALL_SET_UP:
        return _from_parameters(list(_parameters(message.data)), sent_by)
    return None


def _from_single(data: bytes, sent_by: SentBy) -> CallerId:
    """Date, time, and the number or a letter (GR-30-CORE)."""
    clock, rest = data[:_CLOCK_BYTES], data[_CLOCK_BYTES:]
    if not rest:
        raise _Refused(CallerIdFaultReason.LENGTH)
    if rest.isalpha() and len(rest) == 1:
        return CallerId(sent_by, absence=_absence(rest), sent_at=_sent_at(clock))
    return CallerId(sent_by, number=_number(rest), sent_at=_sent_at(clock))


def _from_parameters(parameters: list[tuple[int, bytes]], sent_by: SentBy) -> CallerId | None:
    first = dict(reversed(parameters))
    if first.get(_CALL_TYPE) == bytes([_MESSAGE_WAITING]):
        return None
    numbers = {value for kind, value in parameters if kind == _CALLING_LINE}
    reason = first.get(_NO_CALLING_LINE)
    if len(numbers) > 1 or (numbers and reason is not None):
        raise _Refused(CallerIdFaultReason.CONTRADICTION)
    return CallerId(
        sent_by,
        number=_number(numbers.pop()) if numbers else None,
        absence=None if first.get(_CALLING_LINE) is not None else _absence(reason or b""),
        name=_name(first.get(_NAME, b"")),
        sent_at=_sent_at(first.get(_DATE_AND_TIME, b"")),
    )


def _parameters(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Type, length and value, one after the other."""
    place = 0
    while place < len(data):
        value = data[place + 2 : place + 2 + data[place + 1]] if place + 1 < len(data) else b""
        if place + 1 >= len(data) or len(value) < data[place + 1]:
            raise _Refused(CallerIdFaultReason.LENGTH)
        yield data[place], value
        place += 2 + len(value)


def _number(value: bytes) -> str:
    number = value.decode("ascii", errors="replace").translate(_SEPARATORS)
    if not _NUMBER.fullmatch(number):
        raise _Refused(CallerIdFaultReason.NUMBER)
    return number


def _absence(letter: bytes) -> Absence:
    return _ABSENCES.get(letter.decode("latin-1"), Absence.UNAVAILABLE)


def _name(value: bytes) -> str | None:
    """The name without what can't be shown; EN 300 659-3 says ASCII, GBK is what China writes."""
    for coding in _NAME_CODINGS:
        try:
            text = value.decode(coding)
        except UnicodeDecodeError:
            continue
        return "".join(filter(str.isprintable, text)).strip()[:_MOST_NAME_CHARACTERS] or None
    return None


def _sent_at(value: bytes) -> SentAt | None:
    """Month, day, hour and minute, two digits each; None where there is no such time."""
    match = _CLOCK.fullmatch(value.decode("latin-1"))
    return SentAt(*map(int, match.groups())) if match else None
