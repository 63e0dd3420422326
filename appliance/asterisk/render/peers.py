"""Gateways and carriers (E3): who proves who they are, how they show numbers, and whether they can be reached.

A peer's calls enter the context `from-peer`, which finds the line by what the peer called us by. A peer may not
transfer calls: it would be a way to make us dial (C7).
"""

from collections.abc import Mapping

from appliance.asterisk.names import peer_account
from appliance.asterisk.render.secrets import Secrets
from appliance.asterisk.render.section import section
from appliance.asterisk.render.sip import COMMON, SEPARATE_LOGIN, T38, login
from appliance.config.model.document import Document
from appliance.config.model.line import SipLine, SipPeer

_QUALIFY_TIMEOUT_S = 3.0
_RETRY_S = 30
_RETRY_REFUSED_S = 120
"""A refused password is tried again, but slowly: carriers lock out who tries too often."""
_FOR_EVER = 1_000_000
_EXPIRATION_S = 300

Settings = dict[str, str | int]


def peer_sections(id_: str, peer: SipPeer, secrets: Secrets) -> str:
    """Render a peer's part of pjsip.conf."""
    name = peer_account(id_, peer)
    t38 = T38 if peer.t38 else {}
    text = section(name, COMMON | t38 | _endpoint(id_, peer) | _numbers(peer) | _proof(name, peer))
    text += section(name, _reached_at(peer))
    if peer.login != "none":
        text += login(name, peer.username or name, secrets)
    if peer.login != "peer" and peer.address is not None:
        text += section(f"{name}-address", {"type": "identify", "endpoint": name, "match": _host(peer.address)})
    if peer.login == "us":
        text += section(f"{name}-registration", _registration(name, peer))
    return text


def peer_entries(document: Document) -> Mapping[str, str]:
    """Give what `from-peer` looks up: `peer/<peer>/by/<called>` is the line called by that.

    `peer/<peer>/any` is the line of a call that no line is called by, and `peer/<peer>/account` the name by which a
    carrier calls us that sends the number called in the To header alone.
    """
    entries: dict[str, str] = {}
    for id_, peer in document.sip_peers.items():
        lines = {line_id: line for line_id, line in _sip_lines(document) if line.peer == id_}
        entries |= {f"peer/{id_}/by/{line.channel}": line_id for line_id, line in lines.items() if line.channel}
        whole = [line_id for line_id, line in lines.items() if line.channel is None] or list(lines)
        if len(whole) == 1:
            entries[f"peer/{id_}/any"] = whole[0]
        if peer.login == "us" and peer.username is not None:
            entries[f"peer/{id_}/account"] = peer.username
    return entries


def _sip_lines(document: Document) -> list[tuple[str, SipLine]]:
    return [(id_, line) for id_, line in document.lines.items() if isinstance(line, SipLine)]


def _endpoint(id_: str, peer: SipPeer) -> Settings:
    return {
        "context": "from-peer",
        "allow": ",".join(peer.codecs),
        "dtmf_mode": peer.dtmf,
        "allow_transfer": "no",
        "set_var": f"ZONGJI_PEER={id_}",
    }


def _numbers(peer: SipPeer) -> Settings:
    """Say where the caller's number stands, both ways (B11). Where it has a header of its own, From is the account."""
    in_header = peer.caller_number != "from"
    settings: Settings = {
        "trust_id_inbound": "yes" if in_header else "no",
        "trust_id_outbound": "yes" if in_header else "no",
        "send_pai": "yes" if peer.caller_number == "p_asserted_identity" else "no",
        "send_rpid": "yes" if peer.caller_number == "remote_party_id" else "no",
    }
    if in_header and peer.login == "us" and peer.username is not None:
        settings["from_user"] = peer.username
    return settings


def _proof(name: str, peer: SipPeer) -> Settings:
    proof: Settings = {"aors": name}
    match peer.login:
        case "peer":
            return proof | SEPARATE_LOGIN | {"auth": f"{name}-auth"}
        case "us":
            domain = {"from_domain": _host(peer.address)} if peer.address is not None else {}
            return proof | {"identify_by": "ip", "outbound_auth": f"{name}-auth"} | domain
        case "none":
            return proof | {"identify_by": "ip"}


def _reached_at(peer: SipPeer) -> Settings:
    """Where calls to the peer go; OPTIONS tell whether it is there (0 s: not asked)."""
    qualify: Settings = {
        "type": "aor",
        "qualify_frequency": peer.options_s,
        "qualify_timeout": f"{_QUALIFY_TIMEOUT_S:g}",
    }
    if peer.login == "peer":
        return qualify | {"max_contacts": 1, "remove_existing": "yes"}
    return qualify | ({"contact": f"sip:{peer.address}"} if peer.address is not None else {})


def _registration(name: str, peer: SipPeer) -> Settings:
    return {
        "type": "registration",
        "transport": "udp",
        "outbound_auth": f"{name}-auth",
        "server_uri": f"sip:{peer.address}",
        "client_uri": f"sip:{peer.username}@{peer.address}",
        "contact_user": peer.username or name,
        "retry_interval": _RETRY_S,
        "fatal_retry_interval": _RETRY_S,
        "forbidden_retry_interval": _RETRY_REFUSED_S,
        "auth_rejection_permanent": "no",
        "max_retries": _FOR_EVER,
        "expiration": _EXPIRATION_S,
        "max_random_initial_delay": 1,
    }


def _host(address: str) -> str:
    return address.partition(":")[0]
