"""What the ear needs of a detector of tones."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from appliance.domain.heard_tone import HeardTone
from appliance.lines.answer import FarEnd
from drivers.api import ToneSet


@dataclass(frozen=True, slots=True)
class Silence:
    """The far side has brought nothing for so long (seconds), and brings nothing still."""

    for_s: float


Found: TypeAlias = HeardTone | FarEnd | Silence
"""What a listener finds out: a tone, how far an outgoing leg has come, that nobody is heard."""


class Listener(Protocol):
    """Hears one side of one line from the answer to the hang-up."""

    def hear(self, samples: bytes) -> tuple[Found, ...]:
        """Take samples (16-bit little endian, 8 kHz, any number) and give what they make certain, each tone once.

        Call-waiting, ring-back and dial tone may be told too. It never raises, whatever the samples are.
        """
        ...


MakeListener: TypeAlias = Callable[[ToneSet, FarEnd | None], Listener]
"""Makes the listener of a line whose exchange has these tones; of an outgoing leg, from where it has come to."""
