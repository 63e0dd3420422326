"""Nodes that offer calls: somebody can be rung, shares are whole, and there are lines enough."""

from collections.abc import Iterator

from appliance.config.check.lines import channels
from appliance.config.check.names import all_missing, missing
from appliance.config.model.document import Document
from appliance.config.model.endpoint import OutsideEndpoint
from appliance.config.model.flow import Offer, Queue, Ring
from appliance.config.problem import Path, Problem

WHOLE = 100


def ringing(where: Path, node: Ring | Queue, hotline: str, document: Document) -> Iterator[Problem]:
    """Find faults in a node that offers calls."""
    known = {*document.agents, *document.endpoints}
    yield from missing((*where, "department"), "department", node.department, document.departments)
    yield from all_missing((*where, "targets"), "agent or endpoint", node.targets, known)
    for cause, targets in forwards(node):
        yield from all_missing((*where, "forward", cause), "agent or endpoint", targets, known)
    if isinstance(node, Queue):
        yield from all_missing((*where, "first"), "list", node.first, document.lists)
    yield from _shares(where, node, document)
    yield from _nobody(where, node, document)
    yield from _lines(where, node, hotline, document)


def forwards(node: Offer) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give the forwarding lists by their keys; none of a node that doesn't forward."""
    if not isinstance(node, Ring):
        return ()
    return tuple((cause, getattr(node.forward, cause)) for cause in ("busy", "no_answer", "unreachable"))


def candidates(node: Offer, document: Document) -> tuple[str, ...]:
    """Name whom a node offers calls to, before any forwarding; none for one that is dialled."""
    department = document.departments.get(node.department or "")
    return department.agents if department is not None else node.targets


def outside_of(target: str, document: Document) -> OutsideEndpoint | None:
    """Give the outside endpoint at which a target is reached first, if it is one."""
    agent = document.agents.get(target)
    first = agent.endpoints[0] if agent is not None and agent.endpoints else target
    endpoint = document.endpoints.get(first)
    return endpoint if isinstance(endpoint, OutsideEndpoint) else None


def _shares(where: Path, node: Offer, document: Document) -> Iterator[Problem]:
    if node.distribution != "percentage":
        return
    team = candidates(node, document)
    for target in node.shares:
        if target not in team:
            yield Problem((*where, "shares", target), f"'{target}' is not among those whom this node rings")
    for target in team:
        if target not in node.shares:
            yield Problem((*where, "shares"), f"'{target}' has no share; give it at least 1 percent, or take it out")
    if sum(node.shares.values()) != WHOLE:
        yield Problem((*where, "shares"), f"the percentages add up to {sum(node.shares.values())}, not to {WHOLE}")


def _nobody(where: Path, node: Offer, document: Document) -> Iterator[Problem]:
    team = candidates(node, document)
    everyone = (*team, *(target for _, targets in forwards(node) for target in targets))
    if team and not any(_is_on(target, document) for target in everyone):
        field = "department" if node.department is not None else "targets"
        yield Problem((*where, field), "every endpoint of this node is off, so nobody would ever be rung")


def _is_on(target: str, document: Document) -> bool:
    agent = document.agents.get(target)
    endpoints = (agent.endpoints or (target,)) if agent is not None else (target,)
    return any(id_ not in document.endpoints or document.endpoints[id_].on for id_ in endpoints)


def _lines(where: Path, node: Offer, hotline: str, document: Document) -> Iterator[Problem]:
    team = candidates(node, document)
    department = document.departments.get(node.department or "")
    distribution = node.distribution or (department.distribution if department else "sequential")
    field = "department" if node.department is not None else "targets"
    outside = [endpoint for target in team if (endpoint := outside_of(target, document)) is not None]
    for group in dict.fromkeys(endpoint.trunk_group for endpoint in outside):
        at_once = sum(endpoint.trunk_group == group for endpoint in outside) if distribution == "ring_all" else 1
        yield from _enough((*where, field), group, at_once, hotline, document)
    for cause, targets in forwards(node):
        for index, target in enumerate(targets):
            endpoint = outside_of(target, document)
            if endpoint is not None:
                yield from _enough((*where, "forward", cause, index), endpoint.trunk_group, 1, hotline, document)


def _enough(where: Path, group: str, at_once: int, hotline: str, document: Document) -> Iterator[Problem]:
    """A forwarded call takes two lines: the one that it came in on, and the one that it leaves by."""
    if group not in document.trunk_groups:
        return
    came_in_here = set(document.lines_of(hotline)) <= set(document.trunk_groups[group].lines)
    there_are = channels(group, document)
    reserve = document.trunk_groups[group].reserve
    needed = at_once + came_in_here + reserve
    if needed > there_are:
        own = ", 1 on which the call came in" if came_in_here else ""
        kept = f", {reserve} kept for callers" if reserve else ""
        told = f"needs {at_once} free of trunk group '{group}'{own}{kept}; it has {there_are}, so that is never so"
        yield Problem(where, told)
