"""The lines by which callers come in."""

from typing import Literal

from appliance.config.model.base import Id, Part


class SimulatedLine(Part):
    """A real channel without hardware: a SIP account on this machine (E4).

    `early_media: false` makes it behave like a landline or a GSM line, which must be answered before it can play.
    `dtmf` is how the line sends keys: `auto` takes RFC 4733 and SIP INFO, and tones from those who offer neither.
    """

    kind: Literal["simulated"]
    early_media: bool = True
    dtmf: Literal["auto", "rfc4733", "inband", "info"] = "auto"


Line = SimulatedLine
Lines = dict[Id, Line]
