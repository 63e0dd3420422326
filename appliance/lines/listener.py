"""What the ear needs of a detector of tones."""

from collections.abc import Callable
from typing import Protocol, TypeAlias

from appliance.domain.heard_tone import HeardTone
from drivers.api import ToneSet


class Listener(Protocol):
    """Hears one side of one line from the answer to the hang-up."""

    def hear(self, samples: bytes) -> tuple[HeardTone, ...]:
        """Take samples (16-bit little endian, 8 kHz, any number) and give what they make certain, each tone once.

        Call-waiting, ring-back and dial tone may be told too. It never raises, whatever the samples are.
        """
        ...


MakeListener: TypeAlias = Callable[[ToneSet], Listener]
"""Makes the listener of a line whose exchange has these tones."""
