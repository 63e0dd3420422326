"""How the simulated switchboard hears FSK caller ID: Bell 202 and V.23 alike, by one discriminator between them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hil_rig.exchanges.fsk import BIT_RATE
from hil_rig.exchanges.sounds import level_dbm0
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.wav import Samples
from hil_rig.suite.simulated.band import band_passed

_BIT = SAMPLE_RATE_HZ / BIT_RATE
_MARK_HZ, _SPACE_HZ = 1250.0, 2150.0
_LEAST_MARK_BITS = 60
_SDMF, _MDMF, _NUMBER, _NO_NUMBER = 0x04, 0x80, 0x02, 0x04
_DATE_BYTES = 8


@dataclass(frozen=True, slots=True)
class MessageLimits:
    """What is a message. The levels are the whole signal's, in dBm0."""

    least_level_dbm0: float = -40.0
    most_level_dbm0: float = 3.0
    checks_sum: bool = True
    marks_hz: tuple[float, float] = (_MARK_HZ, _SPACE_HZ)
    knows_sdmf: bool = True
    knows_absence: bool = True
    first_parameter_only: bool = False
    most_digits: int = 20
    bit_rate: float = BIT_RATE
    most_stuffing: int = 20
    least_snr_share: float = 0.0


def number_in(samples: Samples, limits: MessageLimits) -> str | None:
    """The number of the first good message, "" where it holds none, None where there is no message."""
    if len(samples) < SAMPLE_RATE_HZ // 5:
        return None
    voice = band_passed(samples, 1000.0, 2500.0)
    if not limits.least_level_dbm0 < _loudest(voice) < limits.most_level_dbm0:
        return None
    if limits.least_snr_share and np.sum(voice**2) < limits.least_snr_share * np.sum(np.square(samples, dtype=float)):
        return None
    ones = _ones(voice, limits.marks_hz)
    for start in _messages(ones):
        content = _bytes(ones, start, limits)
        number = _number(content, limits)
        if number is not None:
            return number
    return None


def _loudest(voice: NDArray[np.float64]) -> float:
    """The level of the loudest tenth of a second."""
    tenth = SAMPLE_RATE_HZ // 10
    blocks = voice[: len(voice) // tenth * tenth].reshape(-1, tenth)
    return max(level_dbm0(block.astype(np.float32)) for block in blocks)


def _ones(voice: NDArray[np.float64], marks_hz: tuple[float, float]) -> NDArray[np.bool_]:
    """For each sample whether mark is stronger than space, over one bit."""
    n = np.arange(len(voice))
    box = np.hanning(9)[1:-1]
    mark, space = (
        np.abs(np.convolve(voice * np.exp(-2j * np.pi * hz * n / SAMPLE_RATE_HZ), box, "same")) for hz in marks_hz
    )
    return np.asarray(mark > space)


def _messages(ones: NDArray[np.bool_]) -> list[int]:
    """Where a long mark ends: the first start bits."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], ones.astype(np.int8), [0]]))).reshape(-1, 2)
    return [int(stop) for start, stop in edges if stop - start > _LEAST_MARK_BITS * _BIT]


def _bytes(ones: NDArray[np.bool_], start: int, limits: MessageLimits) -> bytes:
    """Bytes from their start bits on, until one has no stop bit or the mark stays."""
    bit = SAMPLE_RATE_HZ / limits.bit_rate
    found = bytearray()
    at = float(start)
    while at + 10 * bit < len(ones):
        if ones[int(at + bit / 2)] or not ones[int(at + 9.5 * bit)]:
            return bytes(found)
        found.append(sum(int(ones[int(at + (place + 1.5) * bit)]) << place for place in range(8)))
        stop = int(at + 9.3 * bit)
        falls = np.flatnonzero(~ones[stop : stop + int((limits.most_stuffing + 1.5) * bit)])
        if not len(falls):
            return bytes(found)
        at = float(stop + falls[0])
    return bytes(found)


def _number(content: bytes, limits: MessageLimits) -> str | None:
    if len(content) < 3 or len(content) < content[1] + 3:
        return None
    message = content[: content[1] + 3]
    if limits.checks_sum and sum(message) % 256:
        return None
    if message[0] == _SDMF and limits.knows_sdmf:
        return _digits(message[2 + _DATE_BYTES : -1], limits)
    return _mdmf(message[2:-1], limits) if message[0] == _MDMF else None


def _mdmf(body: bytes, limits: MessageLimits) -> str | None:
    while len(body) >= 2:
        kind, length = body[0], body[1]
        if kind == _NUMBER:
            return _digits(body[2 : 2 + length], limits)
        if kind == _NO_NUMBER and not limits.knows_absence:
            return "0"
        if limits.first_parameter_only:
            return None
        body = body[2 + length :]
    return ""


def _digits(value: bytes, limits: MessageLimits) -> str:
    text = value.decode("ascii", "replace")
    if text in {"O", "P"}:
        return "" if limits.knows_absence else "0"
    return "".join(digit for digit in text if digit.isdigit())[: limits.most_digits]
