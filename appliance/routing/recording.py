"""Whether a conversation is recorded: the nearest word about it holds (A6)."""

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
