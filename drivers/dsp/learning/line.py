"""Learn a line: recordings of one procedure in, its tones or doubts out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drivers.api import RELEASING, ToneKind, ToneSet
from drivers.dsp.learning.doubt import Doubt
from drivers.dsp.learning.likeness import SAME_ROOM, distance
from drivers.dsp.learning.measuring import MeasuredTone, measure_tones
from drivers.dsp.learning.naming import Basis, Named, Stage, name
from drivers.dsp.learning.sound import as_samples

_LEAST_CONFIDENCE = 0.5
_REPEATS_ENOUGH = {Basis.COUNTRY: 1, Basis.GENERAL: 3}


@dataclass(frozen=True, slots=True)
class Recording:
    """What a line sent at one stage: mono, 8 kHz, int16 or floats with full scale 1.0."""

    stage: Stage
    sound: NDArray[np.int16] | NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LearnedTone:
    """A tone that is certain: what it means, as it was measured; `confidence` is 0.5…1."""

    stage: Stage
    named: Named
    measured: MeasuredTone
    confidence: float


@dataclass(frozen=True, slots=True)
class Unsure:
    """A stage that told nothing certain, and why; `measured` is what was heard nevertheless."""

    stage: Stage
    doubt: Doubt
    measured: MeasuredTone | None = None


@dataclass(frozen=True, slots=True)
class LearnedLine:
    """What is known of a line's tones, and what isn't."""

    tones: Mapping[ToneKind, LearnedTone]
    unsure: tuple[Unsure, ...] = ()

    @property
    def tone_set(self) -> ToneSet:
        """The certain tones, for a detector."""
        return {kind: learned.measured.tone for kind, learned in self.tones.items()}

    @property
    def settled(self) -> bool:
        """Whether calls can be served by what is known: dial tone, ring-back, and one that tells of a release."""
        return {ToneKind.DIAL, ToneKind.RING_BACK} <= self.tones.keys() and bool(RELEASING & self.tones.keys())


def learn(recordings: Sequence[Recording], country: ToneSet) -> LearnedLine:
    """Learn a line from its recordings. `country` is its country's table of tones (empty: by E.180's limits alone).

    Of tones that were learned more than once, the one that came after a hang-up counts, as calls are released by it;
    else the one with the greater confidence. A tone that two stages gave for different meanings is nobody's.
    """
    found = [finding for recording in recordings for finding in _findings(recording, country)]
    learned = sorted((one for one in found if isinstance(one, LearnedTone)), key=_weight)
    unsure = [one for one in found if isinstance(one, Unsure)]
    tones = {one.named.kind: one for one in learned}
    torn = _contradicting(tones)
    unsure += [Unsure(tones[kind].stage, Doubt.CONTRADICTION, tones[kind].measured) for kind in torn]
    return LearnedLine({kind: one for kind, one in tones.items() if kind not in torn}, tuple(unsure))


def _weight(one: LearnedTone) -> tuple[bool, float]:
    return one.stage is Stage.FAR_HANG_UP, one.confidence


def _findings(recording: Recording, country: ToneSet) -> list[LearnedTone | Unsure]:
    measured = measure_tones(as_samples(recording.sound))
    if isinstance(measured, Doubt):
        return [Unsure(recording.stage, measured)]
    findings = [_finding(one, recording.stage, country) for one in measured]
    return [one for one in findings if isinstance(one, LearnedTone)] or findings


def _finding(measured: MeasuredTone, stage: Stage, country: ToneSet) -> LearnedTone | Unsure:
    named = name(measured, stage, country)
    if isinstance(named, Doubt):
        return Unsure(stage, named, measured)
    if not measured.steady and measured.repeats < _REPEATS_ENOUGH[named.basis]:
        return Unsure(stage, Doubt.TOO_FEW_CYCLES, measured)
    confidence = _confidence(measured, named)
    if confidence < _LEAST_CONFIDENCE:
        return Unsure(stage, Doubt.UNLIKELY, measured)
    return LearnedTone(stage, named, measured, confidence)


def _confidence(measured: MeasuredTone, named: Named) -> float:
    """Weigh how pure the tone was, how often its rhythm came again, how steady that was, and how near a table has it.

    The weights were set on made-up lines (benchmarks/learning), where wrong certain answers must not occur.
    """
    purity = min(1.0, measured.purity / 0.9)
    repeats = 1.0 if measured.steady else 1 - 0.4 * 0.5 ** (measured.repeats / 2)
    spread = 1 - min(0.4, measured.spread_s / 0.1)
    table = 1 - 0.2 * named.distance
    return round(purity * repeats * spread * table, 3)


def _contradicting(tones: Mapping[ToneKind, LearnedTone]) -> set[ToneKind]:
    """Find kinds of different meaning that sound the same."""
    torn: set[ToneKind] = set()
    for kind, one in tones.items():
        for other_kind, other in tones.items():
            same = distance(one.measured.tone, other.measured.tone, SAME_ROOM) is not None
            if kind is not other_kind and same and not RELEASING.issuperset((kind, other_kind)):
                torn |= {kind, other_kind}
    return torn
