"""Where a fax is received or passed on."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from appliance.config.model.base import EndpointId, Id, Part, Seconds

StationId = Annotated[str, StringConstraints(pattern=r"^[0-9+ ]{1,20}$")]
"""What a fax machine shows of whom it talks with: T.30's CSI, at most 20 digits, `+` and spaces."""


class Fax(Part):
    """Receives a fax as a PDF, or passes it to a fax machine (A7).

    `machine` is rung first where it is set, for `ring_s`; when it is busy or doesn't answer, the fax is received for
    `mailbox`, a department. With a machine and no mailbox, nothing is received here; with neither, the fax is the
    company's. `station_id` is our own number as the far machine shows it, `ecm` allows error correction.
    """

    kind: Literal["fax"]
    mailbox: Id | None = None
    machine: EndpointId | None = None
    ring_s: Seconds = 30
    ecm: bool = True
    station_id: StationId | None = None
    longest_s: Annotated[Seconds, Field(ge=60)] = 1800
    next: Id | None = None
