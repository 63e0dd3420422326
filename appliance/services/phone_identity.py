"""Who somebody is at the phone in the browser: an agent with a phone there, or an admin who tries a hotline."""

from dataclasses import dataclass
from typing import Literal

from appliance.config.accounts import browser_of
from appliance.config.model.document import Document
from appliance.domain.ids import TEST_CALL, AgentId
from appliance.errors import UserError

Kind = Literal["agent", "caller"]


@dataclass(frozen=True, slots=True)
class PhoneIdentity:
    """The SIP account of a page, and what it is for."""

    kind: Kind
    account: str


def identity(kind: Kind, agent: AgentId | None, document: Document) -> PhoneIdentity:
    """Give the account for a person who is this agent, or none. Raises UserError with what is missing."""
    if kind == "caller":
        return PhoneIdentity("caller", TEST_CALL)
    if agent is None:
        raise UserError("Your account belongs to no agent.", "ask an admin to give your account an agent's ID")
    account = browser_of(agent, document)
    if account is None:
        raise UserError(
            f"Agent {agent} has no phone in the browser.",
            "ask an admin to give the agent an endpoint of kind browser, and to publish that",
        )
    return PhoneIdentity("agent", account)


def hotlines_to_try(document: Document) -> tuple[tuple[str, str, str], ...]:
    """Give each hotline's id, which is what the test caller dials, its name, and its first number ("" without)."""
    return tuple((id_, it.name, it.numbers[0] if it.numbers else "") for id_, it in document.hotlines.items())
