"""What tones a recording holds: pitch, cadence and level of each, with what it is known by."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from drivers.api import Tone
from drivers.dsp.frames import SAMPLE_RATE_HZ, level_dbm0
from drivers.dsp.learning.bursts import Burst, find_bursts
from drivers.dsp.learning.cadence import Rhythm, find_rhythm
from drivers.dsp.learning.doubt import Doubt
from drivers.dsp.learning.pitch import Pitch, find_pitch
from drivers.dsp.learning.sound import VOICE_BAND_HZ, Samples, band_power
from drivers.dsp.learning.voices import Voice, find_voices

_LEAST_S = 1.0
_SILENCE_DBM0 = -50.0
_LOUDEST_STEP = 160
_SHADOW = 0.5


@dataclass(frozen=True, slots=True)
class MeasuredTone:
    """One tone as it was heard, from `start_s` to `end_s` of the recording.

    `level_dbm0` is that of all its frequencies together, while it is on. `purity` is its share of what sounded
    meanwhile. `repeats` and `spread_s` are the rhythm's (see `cadence.Rhythm`).
    """

    tone: Tone
    level_dbm0: float
    twist_db: float
    modulation_hz: float | None
    start_s: float
    end_s: float
    repeats: int
    spread_s: float
    purity: float

    @property
    def steady(self) -> bool:
        """Whether it has no cadence."""
        return not self.tone.cadence_s


def measure_tones(samples: Samples) -> tuple[MeasuredTone, ...] | Doubt:
    """Measure the tones of one recording in the order of time, or tell why there is none to be measured."""
    heard_s = len(samples) / SAMPLE_RATE_HZ
    if heard_s < _LEAST_S:
        return Doubt.TOO_SHORT
    loudest = float(band_power(samples, (VOICE_BAND_HZ,), _LOUDEST_STEP, _LOUDEST_STEP).max())
    if level_dbm0(loudest) < _SILENCE_DBM0:
        return Doubt.SILENT
    found = [_measured(samples, voice, heard_s) for voice in find_voices(samples)]
    heard = _apart([one for one in found if isinstance(one, _Heard)])
    tones = sorted((one.measured for one in heard), key=lambda one: one.start_s)
    if _take_turns(tones):
        return Doubt.SEVERAL_TONES
    if tones:
        return tuple(tones)
    return _gravest([one for one in found if isinstance(one, Doubt)])


@dataclass(frozen=True, slots=True)
class _Heard:
    measured: MeasuredTone
    bursts: list[Burst]


def _measured(samples: Samples, voice: Voice, heard_s: float) -> _Heard | Doubt:
    bursts = find_bursts(samples, voice)
    rhythm = find_rhythm(bursts, heard_s)
    if isinstance(rhythm, Doubt):
        return rhythm
    of_it = [burst for burst in bursts if rhythm.start_s <= burst.start_s < rhythm.end_s]
    pitch = find_pitch(samples, voice, of_it)
    return Doubt.NO_TONE if pitch is None else _Heard(_as_measured(rhythm, pitch, of_it), of_it)


def _apart(heard: list[_Heard]) -> list[_Heard]:
    """Leave out what sounds while another does, and is the lesser part of it: a shadow of its edges."""
    kept: list[_Heard] = []
    for one in sorted(heard, key=lambda one: -one.measured.purity):
        if not any(_together(one.bursts, other.bursts) for other in kept):
            kept.append(one)
    return kept


def _together(bursts: list[Burst], others: list[Burst]) -> bool:
    shared_s = sum(
        max(0.0, min(one.end_s, other.end_s) - max(one.start_s, other.start_s)) for one in bursts for other in others
    )
    return shared_s > _SHADOW * sum(one.length_s for one in bursts)


def _as_measured(rhythm: Rhythm, pitch: Pitch, bursts: list[Burst]) -> MeasuredTone:
    lengths = [burst.length_s for burst in bursts]
    return MeasuredTone(
        tone=Tone(pitch.frequencies_hz, rhythm.cadence_s),
        level_dbm0=round(level_dbm0(float(np.average([burst.power for burst in bursts], weights=lengths))), 1),
        twist_db=round(pitch.twist_db, 1),
        modulation_hz=pitch.modulation_hz,
        start_s=rhythm.start_s,
        end_s=rhythm.end_s,
        repeats=rhythm.repeats,
        spread_s=round(rhythm.spread_s, 3),
        purity=round(float(np.average([burst.purity for burst in bursts], weights=lengths)), 3),
    )


def _take_turns(tones: list[MeasuredTone]) -> bool:
    """Tell whether two tones share most of their time, as the three of a special information tone do (ITU-T E.180)."""
    for one, other in pairwise(tones):
        shared_s = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
        if shared_s > 0.5 * min(one.end_s - one.start_s, other.end_s - other.start_s):
            return True
    return False


def _gravest(doubts: list[Doubt]) -> Doubt:
    """Tell of the doubt that came nearest to an answer."""
    for doubt in (Doubt.TOO_FEW_CYCLES, Doubt.NO_CADENCE):
        if doubt in doubts:
            return doubt
    return Doubt.NO_TONE
