"""The tones of a line's exchange, as they were learned on that line."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from appliance.config.model.base import Part

_HIGHEST_HZ = 4000
"""What a telephone line carries ends below (ITU-T G.711: 8000 samples a second)."""

LearnedKind = Literal["dial", "ring_back", "busy", "congestion", "vacant", "howler"]
"""What an exchange says by a tone (ITU-T E.180), as far as a line is served by it."""

_Hz = Annotated[float, Field(gt=100, lt=_HIGHEST_HZ)]
_Burst = Annotated[float, Field(gt=0, le=20)]


class LearnedTone(Part):
    """One tone: the frequencies that sound together, and its cadence.

    `cadence_s` are seconds on, off, on, off …, repeated from the start; left out, the tone never stops.
    """

    frequencies_hz: Annotated[tuple[_Hz, ...], Field(min_length=1, max_length=4)]
    cadence_s: Annotated[tuple[_Burst, ...], Field(max_length=12)] = ()

    @model_validator(mode="after")
    def _ends_with_a_pause(self) -> Self:
        """Refuse a cadence whose last pause is missing."""
        if len(self.cadence_s) % 2:
            raise ValueError("`cadence_s` is pairs of seconds on and off: its last pause is missing")
        return self


LearnedTones = dict[LearnedKind, LearnedTone]
