"""The SIP side: the transports, an account for each phone, for each simulated line, and for each gateway and carrier.

Phones, lines and the gateways that log in are told apart by the user name with which they authenticate, so that a line
may present any caller's number; other gateways and carriers by their address.
"""

from appliance.asterisk.names import accounts, agent_account, line_account, phone_account
from appliance.asterisk.render.browser import browser_sections
from appliance.asterisk.render.peers import peer_sections
from appliance.asterisk.render.secrets import Secrets
from appliance.asterisk.render.section import section
from appliance.asterisk.render.sip import COMMON, SEPARATE_LOGIN, T38, password
from appliance.config.model.document import Document
from appliance.config.model.endpoint import PhoneEndpoint
from appliance.config.model.line import SimulatedLine
from appliance.domain.ids import AgentId, EndpointId, LineId
from appliance.domain.instance import Instance

__all__ = ["accounts", "pjsip_file"]


def pjsip_file(document: Document, instance: Instance, secrets: Secrets) -> str:
    """Render pjsip.conf. Raises UserError when two accounts would have one name."""
    secrets = secrets.with_accounts(accounts(document))
    phones = [agent_account(AgentId(id_)) for id_, agent in document.agents.items() if agent.phone]
    phones += [
        phone_account(EndpointId(id_)) for id_, it in document.endpoints.items() if isinstance(it, PhoneEndpoint)
    ]
    parts = [_frame(instance), browser_sections(document)]
    parts += [_phone(name, secrets) for name in phones]
    parts += [
        _line(LineId(id_), line, secrets) for id_, line in document.lines.items() if isinstance(line, SimulatedLine)
    ]
    parts += [peer_sections(id_, peer, secrets) for id_, peer in document.sip_peers.items()]
    return "".join(parts)


def _frame(instance: Instance) -> str:
    known_by = {"type": "global", "user_agent": "Zongji", "endpoint_identifier_order": "auth_username,username,ip"}
    transport = {"type": "transport", "protocol": "udp", "bind": f"{instance.bind_address}:{instance.ports.sip}"}
    return (
        section("global", known_by | {"default_from_user": "anonymous"})
        + section("system", {"type": "system", "timer_t1": 500, "disable_rport": "no"})
        + section("udp", transport)
    )


def _phone(name: str, secrets: Secrets) -> str:
    desk = {"context": "from-desk", "dtmf_mode": "auto_info", "set_var": f"ZONGJI_DESK={name}"}
    endpoint = COMMON | T38 | SEPARATE_LOGIN | desk  # an adapter with a fax machine is a phone, too
    return (
        section(name, endpoint | {"auth": f"{name}-auth", "aors": name}) + _registered(name) + password(name, secrets)
    )


def _line(line: LineId, settings: SimulatedLine, secrets: Secrets) -> str:
    """Whoever plays the network behind a simulated line registers as it, to take the outgoing calls."""
    name = line_account(line)
    endpoint = (
        COMMON
        | T38
        | SEPARATE_LOGIN
        | {
            "context": "from-line",
            "dtmf_mode": settings.dtmf,
            "auth": f"{name}-auth",
            "aors": name,
            "allow_transfer": "no",
            "set_var": f"__ZONGJI_LINE={line}",
        }
    )
    return section(name, endpoint) + _registered(name) + password(name, secrets)


def _registered(name: str) -> str:
    return section(name, {"type": "aor", "max_contacts": 1, "remove_existing": "yes", "qualify_frequency": 0})
