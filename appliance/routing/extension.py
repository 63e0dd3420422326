"""Who stands behind a dialled extension."""

from collections.abc import Mapping
from dataclasses import dataclass

from appliance.config.model.document import Document
from appliance.domain.ids import AgentId, DepartmentId, Target


@dataclass(frozen=True, slots=True)
class Team:
    """The agents and endpoints to be tried, in order, and the department that they are rung for."""

    targets: tuple[Target, ...]
    department: DepartmentId | None


def team_of(target: Target, document: Document) -> Team:
    """Give one agent or endpoint as a team, with the first department that an agent belongs to."""
    return Team((target,), _department_of(target, document))


def department_team(id_: str, document: Document) -> Team:
    """Give the agents of a department."""
    return Team(tuple(map(AgentId, document.departments[id_].agents)), DepartmentId(id_))


def extensions(document: Document) -> Mapping[str, Team]:
    """Give every extension that can be dialled: agents' IDs, and the departments' extensions."""
    table = {number: Team((AgentId(number),), _department_of(number, document)) for number in document.agents}
    for id_, department in document.departments.items():
        if department.extension is not None:
            table[department.extension] = department_team(id_, document)
    return table


def _department_of(agent: str, document: Document) -> DepartmentId | None:
    for id_, department in document.departments.items():
        if agent in department.agents:
            return DepartmentId(id_)
    return None
