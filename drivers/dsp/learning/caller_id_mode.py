"""How a line tells who calls, from calls that came in on it. Pure: counts in, a mode or a doubt out."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Signal(StrEnum):
    """By what sound a number may be told."""

    FSK_BELL = "fsk_bell"
    """Bell 202: 1200 and 2200 Hz (Telcordia GR-30)."""
    FSK_V23 = "fsk_v23"
    """ITU-T V.23: 1300 and 2100 Hz (ETSI EN 300 659-1)."""
    FSK_UNKNOWN = "fsk_unknown"
    """Frequency shift keying whose mark was not clear."""
    DTMF = "dtmf"
    """ITU-T Q.23."""


class Moment(StrEnum):
    """When it came."""

    BEFORE_RING = "before_ring"
    AFTER_POLARITY = "after_polarity"
    """Before the first ring, after a reversal of the line's polarity."""
    AFTER_FIRST_RING = "after_first_ring"


class ObservedMode(StrEnum):
    """How a line tells who calls. Values that drivers.analog knows as well are the same there."""

    NONE = "none"
    FSK_BELL_AFTER_RING = "fsk_bell_after_ring"
    FSK_V23_AFTER_RING = "fsk_v23_after_ring"
    FSK_V23_AFTER_POLARITY = "fsk_v23_after_polarity"
    DTMF_BEFORE_RING = "dtmf_before_ring"
    DTMF_AFTER_POLARITY = "dtmf_after_polarity"
    DTMF_AFTER_RING = "dtmf_after_ring"


@dataclass(frozen=True, slots=True)
class Sign:
    """What one call brought: a signal and its moment."""

    signal: Signal
    moment: Moment


class ModeDoubt(StrEnum):
    """Why the mode isn't known."""

    TOO_FEW_CALLS = "too_few_calls"
    MIXED = "mixed"
    """Calls told it in different ways, or half of them not at all."""
    UNKNOWN_WAY = "unknown_way"
    """A signal that no mode has: FSK with an unclear mark, or at a moment at which none is sent."""


@dataclass(frozen=True, slots=True)
class ModeChoice:
    """A mode that is certain. `calls` were heard, `telling` of them in this way; `confidence` is 0…1.

    A mode that waits for something before the ring may only be set where `always` is true: a call without it is lost.
    """

    mode: ObservedMode
    calls: int
    telling: int
    confidence: float

    @property
    def always(self) -> bool:
        """Whether every call that was heard told it."""
        return self.telling == self.calls


MODES: dict[tuple[Signal, Moment], ObservedMode] = {
    (Signal.FSK_BELL, Moment.AFTER_FIRST_RING): ObservedMode.FSK_BELL_AFTER_RING,
    (Signal.FSK_V23, Moment.AFTER_FIRST_RING): ObservedMode.FSK_V23_AFTER_RING,
    (Signal.FSK_V23, Moment.AFTER_POLARITY): ObservedMode.FSK_V23_AFTER_POLARITY,
    (Signal.DTMF, Moment.BEFORE_RING): ObservedMode.DTMF_BEFORE_RING,
    (Signal.DTMF, Moment.AFTER_POLARITY): ObservedMode.DTMF_AFTER_POLARITY,
    (Signal.DTMF, Moment.AFTER_FIRST_RING): ObservedMode.DTMF_AFTER_RING,
}
"""Which mode sends which signal when. What isn't here is no mode that exchanges are known for."""

_LEAST_TELLING = 2
_LEAST_SILENT = 5  # of calls of which one in twenty is told to nobody, three in a row happen
_LEAST_SHARE = 0.5


def choose_mode(signs: Collection[Sign | None]) -> ModeChoice | ModeDoubt:
    """Choose a line's mode from what each call brought (None: nothing), as soon as two calls agree.

    That a line tells nothing is believed after five calls. The confidence is Laplace's rule of succession.
    """
    told = [sign for sign in signs if sign is not None]
    if not told:
        return _choice(ObservedMode.NONE, len(signs), len(signs)) if len(signs) >= _LEAST_SILENT else _FEW
    modes = {MODES.get((sign.signal, sign.moment)) for sign in told}
    if len(modes) > 1:
        return ModeDoubt.MIXED
    mode = modes.pop()
    if mode is None:
        return ModeDoubt.UNKNOWN_WAY
    if len(told) < _LEAST_TELLING:
        return _FEW
    return _choice(mode, len(signs), len(told)) if len(told) > _LEAST_SHARE * len(signs) else ModeDoubt.MIXED


_FEW = ModeDoubt.TOO_FEW_CALLS


def _choice(mode: ObservedMode, calls: int, telling: int) -> ModeChoice:
    return ModeChoice(mode, calls, telling, round((telling + 1) / (calls + 2), 3))
