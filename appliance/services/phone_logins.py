"""What is typed into a telephone: server, account and password. Who had it shown is on record."""

from dataclasses import dataclass, field

from appliance.asterisk.render.secrets import Secrets
from appliance.config.accounts import agent_account, line_account, phone_account
from appliance.config.model.document import Document
from appliance.config.model.endpoint import PhoneEndpoint
from appliance.config.model.line import SimulatedLine
from appliance.domain.ids import AgentId, EndpointId, LineId
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.storage.audit import AuditAction, AuditLog


@dataclass(frozen=True, slots=True)
class PhoneLogin:
    """How a telephone logs in. `server` is where the switchboard listens, `0.0.0.0` for all its addresses."""

    server: str
    port: int
    account: str
    password: str = field(repr=False)


def phones(document: Document) -> dict[str, str]:
    """Give the account of each telephone whose password we make, by the id of its agent, endpoint or line."""
    agents = {id_: agent_account(AgentId(id_)) for id_, agent in document.agents.items() if agent.phone}
    endpoints = {
        id_: phone_account(EndpointId(id_))
        for id_, endpoint in document.endpoints.items()
        if isinstance(endpoint, PhoneEndpoint)
    }
    lines = {id_: line_account(LineId(id_)) for id_, line in document.lines.items() if isinstance(line, SimulatedLine)}
    return lines | endpoints | agents


def new_phones(before: Document | None, after: Document) -> tuple[str, ...]:
    """Name the telephones of agents and endpoints that the one document has and the other has not, by their ids."""
    old = {} if before is None else phones(before)
    return tuple(id_ for id_ in phones(after) if id_ not in old and id_ not in after.lines)


def show_login(id_: str, who: str, document: Document, instance: Instance) -> PhoneLogin:
    """Give the login of a telephone, and put on record that `who` had it shown.

    Raises UserError when no telephone of ours is called so. A phone that is too new to have a password gets it now.
    """
    account = phones(document).get(id_)
    if account is None:
        raise UserError(f"'{id_}' has no phone of their own here.", f"there are: {', '.join(phones(document))}")
    kept = Secrets.change(instance.secrets, lambda known: known.with_accounts((account,)))
    with AuditLog.open(instance.database_url) as audit:
        audit.note(who, AuditAction.PHONE_LOGIN, id_)
    return PhoneLogin(instance.bind_address, instance.ports.sip, account, kept.accounts[account])
