"""What a line carried for a while, both directions and all events on one clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hil_rig.exchanges.api import ExchangeError, LineEnd, LineEvent, LineEventKind, Side
from hil_rig.exchanges.sounds import silence
from hil_rig.measure.dtmf import hear_digits
from hil_rig.measure.wav import Samples

AT_TELEPHONE = frozenset(
    {
        LineEventKind.RING_ON,
        LineEventKind.RING_OFF,
        LineEventKind.POLARITY,
        LineEventKind.BATTERY_OFF,
        LineEventKind.BATTERY_ON,
    }
)
"""What the exchange does and a telephone sees."""

AT_EXCHANGE = frozenset({LineEventKind.OFF_HOOK, LineEventKind.ON_HOOK, LineEventKind.FLASH})
"""What the telephone does and the exchange sees."""


class CaptureError(ExchangeError):
    """A file isn't a capture that can be read; the text names the place and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Digit:
    """A key that was heard, who sent it, and where it sounds."""

    digit: str
    sent_by: Side
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, eq=False)  # arrays don't compare to one truth
class Capture:
    """One stretch of a line. Times are seconds from sample 0, which both directions share.

    `made_at` is UTC. `offset_db` is what a level in the samples lacks to dBm0, with its `uncertainty_db` (k = 2);
    None where the line wasn't calibrated. Audio that was not heard, such as the own side's, is silence.
    """

    line: str
    made_at: datetime
    from_exchange: Samples
    from_telephone: Samples
    events: Sequence[LineEvent] = ()
    offset_db: float | None = None
    uncertainty_db: float | None = None

    @property
    def seconds(self) -> float:
        """How long it is."""
        return max(len(self.from_exchange), len(self.from_telephone)) / 8000

    def digits(self) -> list[Digit]:
        """All keys in both directions, in order."""
        sent = ((Side.EXCHANGE, self.from_exchange), (Side.TELEPHONE, self.from_telephone))
        found = [Digit(key.digit, side, key.start_s, key.end_s) for side, audio in sent for key in hear_digits(audio)]
        return sorted(found, key=lambda digit: digit.start_s)


def captured(end: LineEnd, made_at: datetime, since_s: float = 0.0, sent: Samples | None = None) -> Capture:
    """What an end has heard and seen since that second of its clock; `sent` is what it sent itself, if known."""
    heard = end.heard(since_s)
    own = silence(len(heard) / 8000) if sent is None else sent
    events = [
        LineEvent(event.kind, event.at_s - since_s)
        for event in end.events()
        if event.at_s >= since_s and event.kind is not LineEventKind.PERFORMED
    ]
    is_telephone = end.side is Side.TELEPHONE
    from_exchange, from_telephone = (heard, own) if is_telephone else (own, heard)
    return Capture(end.name, made_at, from_exchange, from_telephone, events)
