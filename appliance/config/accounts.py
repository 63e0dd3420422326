"""What the phones, lines and peers of a document are called in SIP: an account each, by a name of its own."""

from collections.abc import Collection, Iterator

from appliance.config.model.document import Document
from appliance.config.model.endpoint import AnalogEndpoint, BrowserEndpoint, Endpoint, OutsideEndpoint, PhoneEndpoint
from appliance.config.model.line import SimulatedLine, SipPeer
from appliance.config.problem import Path
from appliance.domain.ids import AgentId, EndpointId, LineId


def agent_account(agent: AgentId) -> str:
    """Give the SIP account of an agent's phone: the agent's ID."""
    return agent


def phone_account(endpoint: EndpointId) -> str:
    """Give the SIP account of a phone that is nobody's own: the endpoint's id."""
    return endpoint


def line_account(line: LineId) -> str:
    """Give the SIP account that places and takes calls on a simulated line."""
    return f"line-{line}"


def peer_account(id_: str, peer: SipPeer) -> str:
    """Give the SIP account of a gateway or a carrier.

    One that registers with us is known by the user name that it logs in with: SIP finds the account by it.
    """
    return peer.username if peer.login == "peer" and peer.username is not None else f"peer-{id_}"


def browser_of(agent: str, document: Document) -> EndpointId | None:
    """Give the agent's phone in the browser; None for an agent without."""
    for id_, endpoint in document.endpoints.items():
        if isinstance(endpoint, BrowserEndpoint) and endpoint.agent == agent:
            return EndpointId(id_)
    return None


def browsers_of(document: Document) -> tuple[EndpointId, ...]:
    """Name all phones in the browser."""
    return tuple(EndpointId(id_) for id_, it in document.endpoints.items() if isinstance(it, BrowserEndpoint))


def owner_of(endpoint: str, document: Document) -> AgentId | None:
    """Give the agent whose own phone an endpoint is: at the desk, where it has the agent's ID, or in the browser.

    A telephone at a card's port is the agent's who alone names it; one that several name, or none, is nobody's own.
    """
    if endpoint in document.agents:
        return AgentId(endpoint)
    match document.endpoints.get(endpoint):
        case BrowserEndpoint(agent=agent):
            return AgentId(agent)
        case AnalogEndpoint():
            naming = [id_ for id_, agent in document.agents.items() if endpoint in agent.endpoints]
            return AgentId(naming[0]) if len(naming) == 1 else None
        case _:
            return None


def house_phone(agent: str, document: Document) -> EndpointId | None:
    """Give the phone of ours at which an agent is reached inside the house; None for one who has a mobile alone.

    It is the first such one of the agent's endpoints, else the phone at the desk, else the one in the browser.
    """
    return next(iter(house_phones(agent, document)), None)


def house_phones(agent: str, document: Document) -> tuple[EndpointId, ...]:
    """Give the phones of ours at which an agent is reached inside the house, the first one first.

    They are those of the agent's endpoints; where none is, the phone at the desk, else the one in the browser.
    """
    settings = document.agents[agent]
    named = tuple(EndpointId(place) for place in settings.endpoints if owner_of(place, document) == agent)
    if named:
        return named
    own = EndpointId(agent) if settings.phone else browser_of(agent, document)
    return () if own is None else (own,)


def can_ring(agent: str, document: Document, registered: Collection[str]) -> bool:
    """Tell whether an agent has a phone that could ring while these accounts are registered.

    A number outside could: nobody tells us that it can't. What is switched off doesn't count.
    """
    settings = document.agents[agent]
    places = settings.endpoints or ((agent,) if settings.phone else ())
    found = [(place, document.endpoints.get(place)) for place in places]
    return any(
        place in registered if endpoint is None else _could_ring(place, endpoint, registered)
        for place, endpoint in found
    )


def _could_ring(id_: str, endpoint: Endpoint, registered: Collection[str]) -> bool:
    return endpoint.on and (isinstance(endpoint, OutsideEndpoint) or id_ in registered)


def named_accounts(document: Document) -> Iterator[tuple[str, Path]]:
    """Give every account with the place in the document that names it.

    Names that an admin chose for nothing else, the user names of gateways, come last: of two that are one they are
    the easiest to change.
    """
    for id_, agent in document.agents.items():
        if agent.phone:
            yield agent_account(AgentId(id_)), ("agents", id_)
    for id_, line in document.lines.items():
        if isinstance(line, SimulatedLine):
            yield line_account(LineId(id_)), ("lines", id_)
    for id_, endpoint in document.endpoints.items():
        if isinstance(endpoint, PhoneEndpoint | BrowserEndpoint):
            yield phone_account(EndpointId(id_)), ("endpoints", id_)
    yield from _peers(document)


def _peers(document: Document) -> Iterator[tuple[str, Path]]:
    for id_, peer in document.sip_peers.items():
        if peer.login != "peer":
            yield peer_account(id_, peer), ("sip_peers", id_)
    for id_, peer in document.sip_peers.items():
        if peer.login == "peer":
            yield peer_account(id_, peer), ("sip_peers", id_, "username")
