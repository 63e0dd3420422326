"""What the phones, lines and peers of a document are called in SIP: an account each, by a name of its own."""

from collections.abc import Iterator

from appliance.config.model.document import Document
from appliance.config.model.endpoint import PhoneEndpoint
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
        if isinstance(endpoint, PhoneEndpoint):
            yield phone_account(EndpointId(id_)), ("endpoints", id_)
    yield from _peers(document)


def _peers(document: Document) -> Iterator[tuple[str, Path]]:
    for id_, peer in document.sip_peers.items():
        if peer.login != "peer":
            yield peer_account(id_, peer), ("sip_peers", id_)
    for id_, peer in document.sip_peers.items():
        if peer.login == "peer":
            yield peer_account(id_, peer), ("sip_peers", id_, "username")
