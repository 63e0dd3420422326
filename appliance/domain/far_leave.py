"""How it is known that a far party has left, or has answered: lines tell it in many ways, and some not at all."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from appliance.domain.heard_tone import HeardTone


class ReleaseKnown(StrEnum):
    """How a far party's hang-up became known."""

    SIGNAL = "signal"
    """The line has signalled it."""
    POLARITY = "polarity"
    """The line has turned its polarity back."""
    TONE = "tone"
    """The exchange's tone was heard."""
    SILENCE = "silence"
    """Nothing was heard for so long that nobody can be there."""
    CABLE = "cable"
    """The line's cable was pulled, or the line died."""


class AnswerKnown(StrEnum):
    """How the answer of a number outside became known."""

    SUPERVISION = "supervision"
    """The line has told it: by SIP, by its polarity."""
    PRESS_1 = "press_1"
    """Who answered has pressed 1."""
    ESTIMATED = "estimated"
    """Ring-back had stopped, and a greeting was heard."""


@dataclass(frozen=True, slots=True)
class LongSilence:
    """Nothing was heard of the far side for so long (seconds)."""

    for_s: float

    @property
    def told(self) -> str:
        """Tell it to the admin who asks why the call was released."""
        return f"nothing was heard of the far side for {self.for_s:.0f} s"


@dataclass(frozen=True, slots=True)
class CablePulled:
    """The line's port was in alarm, such as "Red Alarm"."""

    alarm: str

    @property
    def told(self) -> str:
        """Tell it to the admin who asks why the call was released."""
        return f"the line's cable was pulled, or the line died ({self.alarm})"


FarLeave: TypeAlias = HeardTone | LongSilence | CablePulled
"""What a far party's hang-up is known by that no line has signalled."""


@dataclass(frozen=True, slots=True)
class Release:
    """How a hang-up is known; `tone` and `confidence` (0 to 1) are there where it is by a tone."""

    known: ReleaseKnown
    tone: str = ""
    confidence: float | None = None


def release_by(leave: FarLeave) -> Release:
    """Tell how a hang-up is known that no line has signalled."""
    match leave:
        case HeardTone():
            return Release(ReleaseKnown.TONE, leave.kind, leave.confidence)
        case LongSilence():
            return Release(ReleaseKnown.SILENCE)
        case CablePulled():
            return Release(ReleaseKnown.CABLE)
