"""Whom an agent may transfer a caller to (A12): people and phones of this house, and what the document names; no other.

Whatever is keyed, or stands in a phone's Refer-To, means something here or nothing at all (C7).
"""

from dataclasses import dataclass

from appliance.config.model.document import Document
from appliance.config.model.endpoint import BrowserEndpoint
from appliance.domain.ids import DepartmentId, EndpointId
from appliance.routing.decision import Decision
from appliance.routing.extension import Team, extensions

TO_MAILBOX = "*"
"""Keyed before a department's extension it means the department's voicemail."""


@dataclass(frozen=True, slots=True)
class ToTeam:
    """An agent, a department or an endpoint."""

    team: Team


@dataclass(frozen=True, slots=True)
class ToMailbox:
    """The voicemail of a department."""

    department: DepartmentId


TransferTarget = ToTeam | ToMailbox


def transfer_target(keyed: str, document: Document) -> Decision[TransferTarget | None]:
    """Read what an agent has keyed, with or without `#` at the end; None for what is nobody to transfer a caller to."""
    number = keyed.removesuffix("#")
    if number in document.agents:
        return Decision(ToTeam(extensions(document)[number]), f"{number} is agent {number}")
    for id_, department in document.departments.items():
        if department.extension is not None and number == department.extension:
            return Decision(ToTeam(extensions(document)[number]), f"{number} is department {id_}")
        if department.extension is not None and number == TO_MAILBOX + department.extension:
            return Decision(ToMailbox(DepartmentId(id_)), f"{number} is the voicemail of department {id_}")
    for id_, endpoint in document.endpoints.items():
        if not isinstance(endpoint, BrowserEndpoint) and number == endpoint.extension:
            return Decision(ToTeam(Team((EndpointId(id_),), None)), f"{number} is endpoint {id_}")
    return Decision(None, "what was keyed is nobody whom a caller may be transferred to")
