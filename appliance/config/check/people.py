"""Agents, endpoints and departments."""

from collections.abc import Iterator

from appliance.config.accounts import browser_of, owner_of
from appliance.config.check.names import all_missing, missing
from appliance.config.model.document import Document
from appliance.config.model.endpoint import BrowserEndpoint, OutsideEndpoint
from appliance.config.problem import Path, Problem
from appliance.domain.ids import OUTSIDE

RESERVED = ("line-", "peer-", "test-")
"""How the SIP accounts of lines, peers and test calls begin: an endpoint's account is its id."""


def people(document: Document) -> Iterator[Problem]:
    """Find faults among agents, endpoints and departments."""
    yield from _agents(document)
    yield from _endpoints(document)
    yield from _departments(document)
    yield from _extensions(document)


def _agents(document: Document) -> Iterator[Problem]:
    for id_, agent in document.agents.items():
        path: Path = ("agents", id_)
        known = {*document.endpoints, *((id_,) if agent.phone else ())}
        yield from all_missing((*path, "endpoints"), "endpoint", agent.endpoints, known)
        for index, place in enumerate(agent.endpoints):
            if owner_of(place, document) not in {None, id_}:
                yield Problem((*path, "endpoints", index), f"'{place}' is the phone of somebody else")
        if not agent.phone and not agent.endpoints:
            yield Problem((*path, "phone"), "without a phone of their own an agent needs `endpoints` to be reached at")
        yield from all_missing((*path, "opens"), "hotline", agent.opens, document.hotlines)
        for index, right in enumerate(agent.outgoing):
            where = (*path, "outgoing", index, "trunk_group")
            yield from missing(where, "trunk group", right.trunk_group, document.trunk_groups)


def _endpoints(document: Document) -> Iterator[Problem]:
    for id_, endpoint in document.endpoints.items():
        path: Path = ("endpoints", id_)
        if id_.startswith(RESERVED):
            yield Problem(path, f"an endpoint's id can't begin with {' or '.join(RESERVED)}")
        if id_ == OUTSIDE:
            yield Problem(
                path, f"'{OUTSIDE}' is what the record calls numbers that members of staff dial: name it otherwise"
            )
        yield from missing((*path, "schedule"), "schedule", endpoint.schedule, document.schedules)
        if isinstance(endpoint, OutsideEndpoint):
            where = (*path, "trunk_group")
            yield from missing(where, "trunk group", endpoint.trunk_group, document.trunk_groups)
        if isinstance(endpoint, BrowserEndpoint):
            yield from _browser(path, id_, endpoint.agent, document)


def _browser(path: Path, id_: str, agent: str, document: Document) -> Iterator[Problem]:
    yield from missing((*path, "agent"), "agent", agent, document.agents)
    first = browser_of(agent, document)
    if first != id_:
        yield Problem((*path, "agent"), f"{agent} has a phone in the browser already: '{first}'")


def _departments(document: Document) -> Iterator[Problem]:
    for id_, department in document.departments.items():
        path: Path = ("departments", id_)
        yield from all_missing((*path, "agents"), "agent", department.agents, document.agents)
        if department.distribution == "percentage":
            yield Problem(
                (*path, "distribution"), "shares belong to a ring node: give it `distribution: percentage` and `shares`"
            )


def _extensions(document: Document) -> Iterator[Problem]:
    """Find extensions that would mean two things, or never be reached."""
    owners: dict[str, str] = dict.fromkeys(document.agents, "an agent's ID")
    owners |= dict.fromkeys(document.site.emergency_numbers, "an emergency number")
    wanted = [(("departments", id_), department.extension) for id_, department in document.departments.items()]
    reached = {id_: each for id_, each in document.endpoints.items() if not isinstance(each, BrowserEndpoint)}
    wanted += [(("endpoints", id_), each.extension) for id_, each in reached.items()]
    for path, extension in wanted:
        if extension is None:
            continue
        if extension in owners:
            yield Problem((*path, "extension"), f"'{extension}' is already {owners[extension]}")
        owners[extension] = f"the extension of {path[0].removesuffix('s')} '{path[1]}'"
