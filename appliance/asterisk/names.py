"""What the phones, lines and peers of a document are called in Asterisk: an account each, by a name of its own."""

from collections import Counter
from collections.abc import Iterator

from appliance.config.model.document import Document
from appliance.config.model.endpoint import PhoneEndpoint
from appliance.config.model.line import SimulatedLine, SipPeer
from appliance.domain.ids import AgentId, EndpointId, LineId
from appliance.errors import UserError


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


def accounts(document: Document) -> list[str]:
    """Name every SIP account whose password is made by us or given by an admin.

    Raises UserError when two of them would be one.
    """
    names = [*_phones(document), *_lines(document)]
    names += [peer_account(id_, peer) for id_, peer in document.sip_peers.items()]
    (name, times), *_ = Counter(names).most_common(1)
    if times > 1:
        raise UserError(
            f"the SIP account '{name}' would belong to {times} phones, lines or peers", "rename one of them"
        )
    without = {peer_account(id_, peer) for id_, peer in document.sip_peers.items() if peer.login == "none"}
    return [name for name in names if name not in without]


def _phones(document: Document) -> Iterator[str]:
    yield from (agent_account(AgentId(id_)) for id_, agent in document.agents.items() if agent.phone)
    for id_, endpoint in document.endpoints.items():
        if isinstance(endpoint, PhoneEndpoint):
            yield phone_account(EndpointId(id_))


def _lines(document: Document) -> Iterator[str]:
    for id_, line in document.lines.items():
        if isinstance(line, SimulatedLine):
            yield line_account(LineId(id_))
