"""How an exchange presents a call: caller ID and ringing as steps on the line's clock. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from hil_rig.exchanges.api import Pause, Play, Polarity, Ring, Step
from hil_rig.exchanges.caller_id import CallerId, dtmf_digits, mdmf, sdmf
from hil_rig.exchanges.fsk import BELL_202, PLAIN, V23, FskShape, FskStandard, framed, modulated, with_errors
from hil_rig.exchanges.keys import KeyShape, keys
from hil_rig.measure.wav import Samples

CHINESE_RINGING_S = (1.0, 4.0)
"""Seconds of ringing and of pause (GB/T 3380 and ITU-T E.180 supplement 2, China)."""

DTMF_CALLER_ID_KEYS = KeyShape(tone_ms=70.0, gap_ms=70.0)
"""Digits of caller ID are shorter than a person's (ETS 300 659-1 annex C)."""

AFTER_RING_S = 0.6
"""Pause between the first ring and caller ID: 0.5 s or more (EN 300 659-1, GR-30)."""

BEFORE_RING_S = 0.3
"""Pause between caller ID and the ring that follows: 0.2 to 0.5 s where it comes first (EN 300 659-1)."""


class CallerIdMode(StrEnum):
    """How and when a line tells the number."""

    NONE = "none"
    DTMF = "dtmf"  # before the first ring, as in China
    DTMF_AFTER_RING = "dtmf_after_ring"
    FSK = "fsk"  # Bell 202 after the first ring, as in China and North America
    V23 = "v23"  # the same by V.23
    V23_REVERSED = "v23_reversed"  # V.23 after a reversal of polarity, before the first ring


@dataclass(frozen=True, slots=True)
class Presentation:
    """How caller ID is formed, and what is wrong with it.

    `is_single` sends SDMF. `bit_error_share` turns over that share of all bits, seizure included, by `seed`.
    """

    fsk: FskShape = PLAIN
    keys: KeyShape = DTMF_CALLER_ID_KEYS
    start_key: str = "D"
    end_key: str = "C"
    is_single: bool = False
    bit_error_share: float = 0.0
    seed: int = 0


WELL_FORMED = Presentation()
_FSK: dict[CallerIdMode, FskStandard] = {
    CallerIdMode.FSK: BELL_202,
    CallerIdMode.V23: V23,
    CallerIdMode.V23_REVERSED: V23,
}


@dataclass(frozen=True, slots=True)
class Ringing:
    """What is performed once, and what is repeated until somebody answers."""

    first: Sequence[Step]
    then: Sequence[Step]


def ringing(
    caller: CallerId,
    mode: CallerIdMode = CallerIdMode.NONE,
    cadence_s: Sequence[float] = CHINESE_RINGING_S,
    presentation: Presentation = WELL_FORMED,
) -> Ringing:
    """A call's ringing. `cadence_s` are seconds of ringing and pause in turn (0.4, 0.2, 0.4, 2.0 in Britain).

    Caller ID after the first ring takes the longest pause of the first round. ValueError where it doesn't fit in,
    or where the cadence isn't pairs.
    """
    if not cadence_s or len(cadence_s) % 2 or min(cadence_s) <= 0:
        raise ValueError(f"ringing is pairs of seconds with and without, not {cadence_s}")
    rings = [Ring(s) if n % 2 == 0 else Pause(s) for n, s in enumerate(cadence_s)]
    data = caller_id_sound(caller, mode, presentation)
    match mode:
        case CallerIdMode.NONE:
            return Ringing([], rings)
        case CallerIdMode.DTMF:
            return Ringing([Play(data), Pause(BEFORE_RING_S)], rings)
        case CallerIdMode.V23_REVERSED:
            reversal = Polarity(is_reversed=True)
            return Ringing([reversal, Pause(BEFORE_RING_S), Play(data), Pause(BEFORE_RING_S)], rings)
        case _:
            return Ringing(_with_data(rings, Play(data)), rings)


def caller_id_sound(caller: CallerId, mode: CallerIdMode, presentation: Presentation = WELL_FORMED) -> Samples:
    """Caller ID alone, as it sounds; empty for none."""
    if mode is CallerIdMode.NONE:
        return np.zeros(0, np.float32)
    if mode not in _FSK:
        return keys(dtmf_digits(caller, presentation.start_key, presentation.end_key), presentation.keys)
    bits = framed(sdmf(caller) if presentation.is_single else mdmf(caller))
    spoilt = with_errors(bits, presentation.bit_error_share, np.random.default_rng(presentation.seed))
    return modulated(spoilt, _FSK[mode], presentation.fsk)


def _with_data(rings: Sequence[Ring | Pause], data: Play) -> list[Step]:
    """The first round, with caller ID in its longest pause."""
    longest = max((step for step in rings if isinstance(step, Pause)), key=lambda pause: pause.seconds)
    rest_s = longest.seconds - AFTER_RING_S - data.seconds
    if rest_s < BEFORE_RING_S:
        raise ValueError(f"caller ID of {data.seconds:.2f} s has no room in a pause of {longest.seconds} s")
    at = rings.index(longest)
    return [*rings[:at], Pause(AFTER_RING_S), data, Pause(rest_s), *rings[at + 1 :]]
