"""What drivers and those who use them speak of: the tones of a telephone exchange."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ToneKind(StrEnum):
    """What an exchange says by a tone (ITU-T E.180 and Q.35)."""

    DIAL = "dial"
    RING_BACK = "ring_back"
    BUSY = "busy"
    CONGESTION = "congestion"
    VACANT = "vacant"
    CALL_WAITING = "call_waiting"
    HOWLER = "howler"


RELEASING = frozenset({ToneKind.BUSY, ToneKind.CONGESTION, ToneKind.VACANT, ToneKind.HOWLER})
"""The tones after which nobody is on the line any more."""


@dataclass(frozen=True, slots=True)
class Tone:
    """One tone: the frequencies that sound together (Hz), and its cadence.

    `cadence_s` are seconds on, off, on, off …, repeated from the start; empty means that it never stops.
    """

    frequencies_hz: tuple[float, ...]
    cadence_s: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what can't be a tone: no frequency, a cadence without its last pause, times that aren't positive."""
        if not self.frequencies_hz or min(self.frequencies_hz) <= 0:
            raise ValueError(f"a tone has frequencies above 0 Hz, not {self.frequencies_hz}")
        if len(self.cadence_s) % 2 or any(seconds <= 0 for seconds in self.cadence_s):
            raise ValueError(f"a cadence is pairs of seconds on and off above 0, not {self.cadence_s}")


ToneSet = Mapping[ToneKind, Tone]
"""The tones of a country's exchanges, or of one line's as it was learned."""
