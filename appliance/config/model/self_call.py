"""The nightly call of the switchboard's lines to each other (E7)."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from appliance.config.model.base import Id, Number, Part

NightTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of the site's clock."""


class SelfCall(Part):
    """Each night, lines call each other and walk the hotlines' flows as callers do (E7).

    `nightly: auto` does so where two lines or more have a number to be reached by, `off` never. `numbers` are those of
    lines that have no `own_number` of their own: a gateway's, by the line's id.
    """

    nightly: Literal["auto", "off"] = "auto"
    at: NightTime = "04:30"
    numbers: Annotated[dict[Id, Number], Field(max_length=200)] = {}
