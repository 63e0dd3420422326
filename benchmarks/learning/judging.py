"""Whether what was learned of a line is what its exchange sends."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from benchmarks.learning.lines import Line
from drivers.analog.countries import country
from drivers.api import Tone, ToneKind
from drivers.dsp.learning.line import LearnedLine, LearnedTone

_FREQUENCY = 0.005
_FREQUENCY_HZ = 3.0
_CADENCE = 0.06
_CADENCE_S = 0.025
_LEVEL_DB = 1.5


class Outcome(StrEnum):
    """How the learning of a line ended."""

    RIGHT = "right"
    UNSURE = "unsure"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Judged:
    """One line's outcome, and what it is due to."""

    outcome: Outcome
    why: tuple[str, ...]


def judge(line: Line, learned: LearnedLine) -> Judged:
    """Compare: one wrong certain answer makes it wrong; without one, everything that is needed makes it right."""
    if wrong := tuple(_wrong(line, learned)):
        return Judged(Outcome.WRONG, wrong)
    if not learned.settled:
        return Judged(Outcome.UNSURE, tuple(f"{one.stage}: {one.doubt}" for one in learned.unsure))
    return Judged(Outcome.RIGHT, ())


def _wrong(line: Line, learned: LearnedLine) -> Iterator[str]:
    for kind, one in learned.tones.items():
        sent_kind, sent = line.sent[one.stage]
        if not _means(kind, sent_kind, line):
            yield f"{one.stage}: {sent_kind} was taken for {kind}"
        elif not is_like(one.measured.tone, sent):
            yield f"{one.stage}: {sent} was measured as {one.measured.tone}"
        elif _level_off(line, one):
            yield f"{one.stage}: {line.level_dbm0:.1f} dBm0 was measured as {one.measured.level_dbm0} dBm0"


def _means(kind: ToneKind, sent: ToneKind, line: Line) -> bool:
    """Tell whether the kinds are the same, or the country has one tone for both."""
    tones = country(line.country).tones
    return kind is sent or tones.get(kind) == tones[sent]


def _level_off(line: Line, learned: LearnedTone) -> bool:
    """Tell whether the level is wrong. Australia's congestion has two levels, and any between them is right."""
    quieter = 10.0 if line.country == "au" and line.sent[learned.stage][0] is ToneKind.CONGESTION else 0.0
    off = learned.measured.level_dbm0 - line.level_dbm0
    return not -quieter - _LEVEL_DB <= off <= _LEVEL_DB


def is_like(measured: Tone, sent: Tone) -> bool:
    """Tell whether each frequency and each time is within what settings need; a modulation's side tones don't count."""
    return _pitch(measured, sent) and _cadence(measured, sent)


def _pitch(measured: Tone, sent: Tone) -> bool:
    one, other = (sorted(tone.frequencies_hz) for tone in (measured, sent))
    if len(other) == 3:
        one, other = one[len(one) // 2 : len(one) // 2 + 1], other[1:2]
    near = (abs(is_hz - hz) <= max(_FREQUENCY_HZ, _FREQUENCY * hz) for is_hz, hz in zip(one, other, strict=False))
    return len(one) == len(other) and all(near)


def _cadence(measured: Tone, sent: Tone) -> bool:
    times = sent.cadence_s
    if len(measured.cadence_s) != len(times):
        return False
    turns = [(*times[begin:], *times[:begin]) for begin in range(0, len(times), 2)] or [()]
    return any(
        all(
            abs(one - other) <= max(_CADENCE_S, _CADENCE * other)
            for one, other in zip(measured.cadence_s, turn, strict=True)
        )
        for turn in turns
    )
