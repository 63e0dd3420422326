"""What Asterisk calls phones: SIP accounts, each once, and which of them have a password; and ports of cards."""

from collections import Counter
from collections.abc import Mapping

from appliance.config.accounts import agent_account, line_account, named_accounts, peer_account, phone_account
from appliance.config.model.document import Document
from appliance.config.model.endpoint import AnalogEndpoint, BrowserEndpoint
from appliance.domain.ids import EndpointId
from appliance.errors import UserError

__all__ = [
    "accounts",
    "agent_account",
    "line_account",
    "peer_account",
    "phone_account",
    "phone_channel",
    "telephone_ports",
]


def telephone_ports(document: Document) -> dict[EndpointId, int]:
    """Give the port of each telephone that is plugged into a card."""
    found = document.endpoints.items()
    return {EndpointId(id_): endpoint.port for id_, endpoint in found if isinstance(endpoint, AnalogEndpoint)}


def phone_channel(endpoint: EndpointId, ports: Mapping[EndpointId, int]) -> str:
    """Name the channel that rings a phone of ours, as Dial takes it; `ports` are those of the telephones at cards."""
    port = ports.get(endpoint)
    return f"PJSIP/{phone_account(endpoint)}" if port is None else f"DAHDI/{port}"


def accounts(document: Document) -> list[str]:
    """Name every SIP account whose password is made by us or given by an admin, to be kept.

    Phones in the browser are not among them: their passwords live for minutes (`services/browser_phone.py`).

    Raises UserError when two of them would be one, which no document that was checked has.
    """
    names = [name for name, _ in named_accounts(document)]
    if names:
        (name, times), *_ = Counter(names).most_common(1)
        if times > 1:
            raise UserError(
                f"the SIP account '{name}' would belong to {times} phones, lines or peers", "rename one of them"
            )
    without = {peer_account(id_, peer) for id_, peer in document.sip_peers.items() if peer.login == "none"}
    browsers = {id_ for id_, endpoint in document.endpoints.items() if isinstance(endpoint, BrowserEndpoint)}
    return [name for name in names if name not in without | browsers]
