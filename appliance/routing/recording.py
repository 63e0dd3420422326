"""Whether a conversation is recorded: the nearest word about it holds, and the disk has the last one (A6)."""

from dataclasses import dataclass

from appliance.config.model.document import Document
from appliance.domain.ids import AgentId, DepartmentId, HotlineId
from appliance.routing.decision import Decision

UNSAID = "nothing says otherwise"


def is_recorded(
    agent: AgentId | None,
    of_node: bool | None,
    department: DepartmentId | None,
    hotline: HotlineId | None,
    document: Document,
) -> Decision[bool]:
    """Say whether a talk with this agent (None: at an endpoint that is nobody's) is recorded.

    The agent's own `record` comes first, then the node's that offers the call, the department's, the hotline's. A
    conversation about which nothing is said is recorded.
    """
    for whose, word in _words(agent, of_node, department, hotline, document):
        if word is not None:
            return Decision(word, f"{whose} has `record: {'true' if word else 'false'}`")
    return Decision(True, UNSAID)


def _words(
    agent: AgentId | None,
    of_node: bool | None,
    department: DepartmentId | None,
    hotline: HotlineId | None,
    document: Document,
) -> tuple[tuple[str, bool | None], ...]:
    person = document.agents.get(agent or "")
    team = document.departments.get(department or "")
    house = document.hotlines.get(hotline or "")
    return (
        (f"agent {agent}", person.record if person else None),
        ("the node", of_node),
        (f"department {department}", team.record if team else None),
        (f"hotline {hotline}", house.record if house else None),
    )


@dataclass(frozen=True, slots=True)
class Volume:
    """What the recordings lie on: how much of it is free for us, in bytes."""

    free: int
    total: int
    read_only: bool = False


_MEGABYTE = 1_000_000
_SHARE = 50
"""No more than a 50th of a volume is kept free."""


def lack_of_room(volume: Volume, least_free_mb: int, *, was_short: bool) -> str:
    """Say why nothing may be recorded on the volume; "" when it may.

    Once it `was_short`, half as much again must be free before recording goes on, so that it doesn't flap.
    """
    if volume.read_only:
        return "the disk of the recordings can only be read"
    floor = min(least_free_mb * _MEGABYTE, volume.total // _SHARE)
    if volume.free >= (floor * 3 // 2 if was_short else floor):
        return ""
    free, kept = volume.free / _MEGABYTE, floor / _MEGABYTE
    return f"{free:.1f} MB are free on the disk of the recordings, and {kept:.1f} are kept"
