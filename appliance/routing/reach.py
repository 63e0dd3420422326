"""Where somebody is reached now: by what is switched on, by hand and by schedule (B8)."""

from collections.abc import Callable, Sequence

from appliance.config.model.document import Document
from appliance.config.model.endpoint import Endpoint
from appliance.domain.ids import AgentId, EndpointId, Target
from appliance.routing.decision import Decision

_NO_ENDPOINT = "has neither a phone nor an endpoint"


def target_of(name: str) -> Target:
    """Read a name of the document as what it is: an agent's ID begins with a digit, an endpoint's id with a letter."""
    return agent_of(name) or EndpointId(name)


def agent_of(name: str) -> AgentId | None:
    """Give the agent that a target is; None for an endpoint."""
    return AgentId(name) if name[:1].isdigit() else None


def endpoint_of(
    target: Target,
    document: Document,
    is_open: Callable[[str], bool],
    is_there: Callable[[EndpointId], bool] = lambda _endpoint: True,
) -> Decision[EndpointId | None]:
    """Give the endpoint that stands for an agent, or the endpoint itself; None when it is off.

    An agent is reached at the first of their endpoints that is on, whose schedule `is_open` now and which `is_there`:
    a phone in the browser isn't while its page is closed. Where none is there the first that is on stands for them, and
    is found unreachable. An agent without any is reached at the phone of the same name, which is always on. The reason
    says what is off.
    """
    agent = document.agents.get(target)
    if agent is None:
        return _first_on((target,), document, is_open, is_there)
    places = agent.endpoints or ((target,) if agent.phone else ())
    if not places:
        return Decision(None, f"{target} {_NO_ENDPOINT}")
    return _first_on(places, document, is_open, is_there)


def _first_on(
    places: Sequence[str],
    document: Document,
    is_open: Callable[[str], bool],
    is_there: Callable[[EndpointId], bool],
) -> Decision[EndpointId | None]:
    off: list[str] = []
    closed: list[EndpointId] = []
    for place in places:
        endpoint = document.endpoints.get(place)
        why = _off(place, endpoint, is_open) if endpoint is not None else ""
        if endpoint is None and place not in document.agents:
            why = f"there is no endpoint {place}"
        if not why and not is_there(EndpointId(place)):
            closed.append(EndpointId(place))
            why = f"the page of {place} is not open"
        if not why:
            return Decision(EndpointId(place), "; ".join([*off, f"{place} is on"]))
        off.append(why)
    return Decision(closed[0] if closed else None, "; ".join(off))


def _off(id_: str, endpoint: Endpoint, is_open: Callable[[str], bool]) -> str:
    """Say why an endpoint is off; "" when it is on."""
    if not endpoint.on:
        return f"{id_} is off"
    if endpoint.schedule is not None and not is_open(endpoint.schedule):
        return f"{id_} is on only in schedule {endpoint.schedule}"
    return ""
