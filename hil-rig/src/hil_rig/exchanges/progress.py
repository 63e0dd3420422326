"""The tones with which an exchange tells how a call goes, and their endless form for a line."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

import numpy as np

from hil_rig.exchanges.sounds import RAMP_S, sample_count, tone
from hil_rig.measure.wav import Samples


class ToneName(StrEnum):
    """What the exchange says (ITU-T E.180 §1-§8)."""

    DIAL = "dial"
    RING_BACK = "ring_back"
    BUSY = "busy"
    CONGESTION = "congestion"
    VACANT = "vacant"
    CALL_WAITING = "call_waiting"


@dataclass(frozen=True, slots=True)
class ProgressTone:
    """Frequencies that sound together, and seconds on and off; no cadence: without end."""

    frequencies_hz: tuple[float, ...]
    cadence_s: tuple[float, ...] = ()


ExchangeTones = Mapping[ToneName, ProgressTone]
"""The tones of one exchange."""

CHINA: ExchangeTones = {
    ToneName.DIAL: ProgressTone((450,)),
    ToneName.RING_BACK: ProgressTone((450,), (1.0, 4.0)),
    ToneName.BUSY: ProgressTone((450,), (0.35, 0.35)),
    ToneName.CONGESTION: ProgressTone((450,), (0.7, 0.7)),
    ToneName.VACANT: ProgressTone((450,), (0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.4, 0.4)),
    ToneName.CALL_WAITING: ProgressTone((450,), (0.4, 4.0)),
}
"""ITU-T E.180 supplement 2, China."""


@dataclass(frozen=True, slots=True)
class ToneBias:
    """How an exchange's tone differs from the book: its cadence in percent (+8 is slower), its frequencies in Hz."""

    cadence_percent: float = 0.0
    frequency_hz: float = 0.0
    level_dbm0: float = -15.0


BY_THE_BOOK = ToneBias()

_LOOP_S = 10.0
"""About the length of what is repeated: whole periods; whole cycles too, where the frequencies are tenths of a Hz."""


def looped(wanted: ProgressTone, bias: ToneBias = BY_THE_BOOK) -> Samples:
    """Some seconds of a tone that sound without seam when they are repeated for ever, from a time on."""
    period_s = sum(wanted.cadence_s) * (1 + bias.cadence_percent / 100)
    if wanted.cadence_s:
        return _biased(wanted, bias, ceil(_LOOP_S / period_s) * period_s)
    steady = _biased(wanted, bias, _LOOP_S + 2 * RAMP_S)
    return np.asarray(steady[sample_count(RAMP_S) : -sample_count(RAMP_S)])


def _biased(wanted: ProgressTone, bias: ToneBias, seconds: float) -> Samples:
    return tone(
        wanted.frequencies_hz,
        wanted.cadence_s,
        seconds,
        bias.level_dbm0,
        cadence_bias=bias.cadence_percent / 100,
        frequency_bias_hz=bias.frequency_hz,
    )
