"""The lines by which callers come in."""

from typing import Literal

from appliance.config.model.base import Id, Part


class SimulatedLine(Part):
    """A real channel without hardware: a SIP account on this machine (E4).

    `early_media: false` makes it behave like a landline or a GSM line, which must be answered before it can play.
    """

    kind: Literal["simulated"]
    early_media: bool = True


Line = SimulatedLine
Lines = dict[Id, Line]
