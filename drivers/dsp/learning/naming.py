"""What a tone means, from where in a call it was heard and what the country's exchanges use. Pure tables.

The limits of ITU-T E.180 and the widest of its Supplement 2 stand here from memory, not read in their text. The
ring-back and busy tones of all country profiles lie within them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from drivers.api import RELEASING, Tone, ToneKind, ToneSet
from drivers.dsp.learning.doubt import Doubt
from drivers.dsp.learning.likeness import COUNTRY_ROOM, distance
from drivers.dsp.learning.measuring import MeasuredTone


class Stage(StrEnum):
    """Where in a call a recording was made."""

    OFF_HOOK = "off_hook"
    """After off-hook, before the first digit."""
    RINGING = "ringing"
    """After dialling a line that rings."""
    FAR_HANG_UP = "far_hang_up"
    """After the far end answered and hung up."""
    ENGAGED = "engaged"
    """After dialling a line that is busy."""
    WRONG_NUMBER = "wrong_number"
    """After dialling a number that nobody has."""


class Basis(StrEnum):
    """What a name rests on."""

    COUNTRY = "country"
    """The tone is what the country's table says, with the room of `likeness.COUNTRY_ROOM`."""
    GENERAL = "general"
    """The country's table has no such tone, but the limits for all exchanges do (ITU-T E.180, as above)."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a tone means. `also` are other kinds that it may stand for: never of another meaning for a call.

    `distance` is how much of the table's room it takes (0…1; 1 where no table has it).
    """

    kind: ToneKind
    basis: Basis
    distance: float
    also: tuple[ToneKind, ...] = ()


POSSIBLE: Mapping[Stage, tuple[ToneKind, ...]] = {
    Stage.OFF_HOOK: (ToneKind.DIAL,),
    Stage.RINGING: (ToneKind.RING_BACK, ToneKind.BUSY, ToneKind.CONGESTION, ToneKind.VACANT),
    Stage.FAR_HANG_UP: (ToneKind.BUSY, ToneKind.CONGESTION, ToneKind.VACANT, ToneKind.HOWLER),
    Stage.ENGAGED: (ToneKind.BUSY, ToneKind.CONGESTION),
    Stage.WRONG_NUMBER: (ToneKind.VACANT, ToneKind.CONGESTION, ToneKind.BUSY),
}
"""What an exchange may say at each stage, the likeliest first."""

_CLEARLY = 0.3  # of the room: what is nearer than another kind by this much is that kind
_LOWEST_HZ, _HIGHEST_HZ = 290.0, 700.0  # E.180 Supplement 2: from 300 Hz to 620 Hz, with 10 % of room
_HOWLER_LEAST_HZ = 700.0


def name(heard: MeasuredTone, stage: Stage, country: ToneSet) -> Named | Doubt:
    """Name a tone heard at a stage. `country` is the table of the country's tones, and may be empty."""
    nearest = sorted(_fitting(heard.tone, stage, country), key=lambda one: one[0])
    if not nearest:
        return _by_general_limits(heard, stage)
    rivals = [kind for far, kind in nearest if far - nearest[0][0] <= _CLEARLY]
    if len(rivals) > 1 and not RELEASING.issuperset(rivals):
        return Doubt.AMBIGUOUS
    kind = min(rivals, key=POSSIBLE[stage].index)
    far = next(far for far, rival in nearest if rival is kind)
    return Named(kind, Basis.COUNTRY, round(far, 3), tuple(rival for rival in rivals if rival is not kind))


def _fitting(heard: Tone, stage: Stage, country: ToneSet) -> Iterator[tuple[float, ToneKind]]:
    for kind in POSSIBLE[stage]:
        far = distance(heard, country[kind], COUNTRY_ROOM) if kind in country else None
        if far is not None:
            yield far, kind


def _by_general_limits(heard: MeasuredTone, stage: Stage) -> Named | Doubt:
    if stage is Stage.FAR_HANG_UP and heard.steady and _pitched(heard.tone):
        return Doubt.DIAL_TONE_AGAIN
    fitting = tuple(kind for kind in POSSIBLE[stage] if _allowed(kind, heard.tone))
    if not fitting:
        return Doubt.UNLIKELY
    if len(fitting) > 1 and not RELEASING.issuperset(fitting):
        return Doubt.AMBIGUOUS
    return Named(fitting[0], Basis.GENERAL, 1.0, fitting[1:])


def _pitched(tone: Tone) -> bool:
    return min(tone.frequencies_hz) >= _LOWEST_HZ and max(tone.frequencies_hz) <= _HIGHEST_HZ


def _allowed(kind: ToneKind, tone: Tone) -> bool:
    """Tell whether any exchange may send this tone for it (ITU-T E.180, and the widest of its Supplement 2)."""
    if kind is ToneKind.HOWLER:
        return min(tone.frequencies_hz) >= _HOWLER_LEAST_HZ
    if not _pitched(tone):
        return False
    match kind:
        case ToneKind.DIAL:
            return not tone.cadence_s
        case ToneKind.RING_BACK:
            return _rings(tone)
        case ToneKind.BUSY | ToneKind.CONGESTION:
            return _beeps_evenly(tone)
    return False


def _rings(tone: Tone) -> bool:
    """E.180: on 0.67…1.5 s, off 3…5 s; the widest of its Supplement 2: 0.3…2.2 s, 1.3…5.5 s; or two rings."""
    match tone.cadence_s:
        case (on_s, off_s):
            return 0.3 <= on_s <= 2.2 and 1.3 <= off_s <= 5.5 and off_s >= 1.5 * on_s
        case (on_s, gap_s, again_s, off_s):
            return 0.3 <= on_s <= 1.2 and 0.15 <= gap_s <= 0.6 and 0.3 <= again_s <= 1.2 and 1.3 <= off_s <= 5.5
    return False


def _beeps_evenly(tone: Tone) -> bool:
    """E.180, busy tone: a period of 0.3…1.1 s, on and off alike (0.67 to 1.5); the table's widest: 1.65 s."""
    if len(tone.cadence_s) != 2:
        return False
    on_s, off_s = tone.cadence_s
    return 0.27 <= on_s + off_s <= 1.7 and 0.6 <= on_s / off_s <= 1.6
