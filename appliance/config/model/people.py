"""The people who answer: agents, and the departments that they work in."""

from typing import Annotated

from pydantic import Field, StringConstraints

from appliance.config.model.base import Id, Name, Part
from appliance.config.model.prompt import Prompt

AgentNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,8}$")]
"""An agent's ID (工号): 2-8 digits. It is spoken to callers, keyed as an extension and names the agent's phone."""

Extension = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,8}$")]


class Agent(Part):
    """A person with an ID (工号) and a SIP phone of the same name."""

    name: Name


class Department(Part):
    """Agents who answer for the same matter; `agents` in the order in which they are tried."""

    name: Name
    agents: Annotated[tuple[AgentNumber, ...], Field(min_length=1)]
    extension: Extension | None = None
    ringtone: Prompt | None = None


Agents = dict[AgentNumber, Agent]
Departments = dict[Id, Department]
