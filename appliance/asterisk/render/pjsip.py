"""The SIP side: a transport, an account for each agent's phone, and one for each simulated line.

Accounts are told apart by the user name with which they authenticate, so that a line may present any caller's number.
"""

from appliance.asterisk.render.secrets import Secrets
from appliance.asterisk.render.section import section
from appliance.config.model.document import Document
from appliance.config.model.line import SimulatedLine
from appliance.domain.ids import AgentId, LineId
from appliance.domain.instance import Instance

_COMMON: dict[str, str | int] = {
    "type": "endpoint",
    "identify_by": "auth_username",
    "transport": "udp",
    "disallow": "all",
    "allow": "alaw,ulaw",
    "direct_media": "no",
    "rtp_symmetric": "yes",
    "force_rport": "yes",
    "rewrite_contact": "yes",
    "rtp_timeout": 60,
    "rtp_timeout_hold": 600,
    "send_pai": "no",
}


def agent_account(agent: AgentId) -> str:
    """Give the SIP account of an agent's phone: the agent's ID."""
    return agent


def line_account(line: LineId) -> str:
    """Give the SIP account that places calls on a simulated line."""
    return f"line-{line}"


def accounts(document: Document) -> list[str]:
    """Name every SIP account of the document."""
    agents = [agent_account(AgentId(id_)) for id_ in document.agents]
    simulated = [id_ for id_, line in document.lines.items() if isinstance(line, SimulatedLine)]
    return agents + [line_account(LineId(id_)) for id_ in simulated]


def pjsip_file(document: Document, instance: Instance, secrets: Secrets) -> str:
    """Render pjsip.conf."""
    parts = [_frame(instance)]
    parts += [_agent(AgentId(id_), secrets) for id_ in document.agents]
    parts += [
        _line(LineId(id_), line, secrets) for id_, line in document.lines.items() if isinstance(line, SimulatedLine)
    ]
    return "".join(parts)


def _frame(instance: Instance) -> str:
    return (
        section(
            "global",
            {"type": "global", "user_agent": "Zongji", "endpoint_identifier_order": "auth_username,username,ip"},
        )
        + section("system", {"type": "system", "timer_t1": 500, "disable_rport": "no"})
        + section(
            "udp", {"type": "transport", "protocol": "udp", "bind": f"{instance.bind_address}:{instance.ports.sip}"}
        )
    )


def _account(name: str, secrets: Secrets) -> str:
    return section(
        f"{name}-auth", {"type": "auth", "auth_type": "userpass", "username": name, "password": secrets.accounts[name]}
    )


def _agent(agent: AgentId, secrets: Secrets) -> str:
    name = agent_account(agent)
    endpoint = _COMMON | {"context": "from-desk", "dtmf_mode": "auto_info", "auth": f"{name}-auth", "aors": name}
    return (
        section(name, endpoint)
        + section(name, {"type": "aor", "max_contacts": 1, "remove_existing": "yes", "qualify_frequency": 0})
        + _account(name, secrets)
    )


def _line(line: LineId, settings: SimulatedLine, secrets: Secrets) -> str:
    name = line_account(line)
    endpoint = _COMMON | {
        "context": "from-line",
        "dtmf_mode": settings.dtmf,
        "auth": f"{name}-auth",
        "set_var": f"__ZONGJI_LINE={line}",
    }
    return section(name, endpoint) + _account(name, secrets)
