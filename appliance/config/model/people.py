"""The people who answer: agents, and the departments that they work in."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr

from appliance.config.model.base import AgentNumber, Extension, Id, Name, Part, Prefix, Target
from appliance.config.model.prompt import Prompt

Distribution = Literal["sequential", "random", "average", "longest_idle", "ring_all", "percentage"]
"""How a call is handed out among several (B4-B6): 顺序, 随机, 平均, longest idle, all at once, by percentage."""


def _keyed(pin: SecretStr) -> SecretStr:
    if not (pin.get_secret_value().isascii() and pin.get_secret_value().isdecimal()):
        raise ValueError("a PIN is 4-12 digits")
    return pin


Pin = Annotated[SecretStr, Field(min_length=4, max_length=12), AfterValidator(_keyed)]
"""4-12 digits, shown nowhere."""


class OutgoingRight(Part):
    """What a person may dial out (B13): numbers that begin with one of `prefixes`, through `trunk_group`."""

    prefixes: Annotated[tuple[Prefix, ...], Field(min_length=1)]
    trunk_group: Id


class Agent(Part):
    """A person with an ID (工号).

    `phone` says whether the person has a SIP phone of the same name. `endpoints` are where the person is reached, the
    first that is on being taken; left out, it is that phone. `outgoing` is empty unless an admin allows more: desk
    phones and emergency numbers are always open. `opens` are hotlines that the person may open and close by phone
    code (B14). `pin` lets the person use phone codes from a mobile that is one of the endpoints; without it none work.
    `records_prompts` lets the person read prompts into the telephone. `ringtone` is heard by callers while this person
    alone is rung, instead of the department's (多级彩铃).
    """

    name: Name
    phone: bool = True
    endpoints: tuple[Target, ...] = ()
    wrap_up_s: Annotated[float, Field(ge=0, le=3600)] = 0
    outgoing: tuple[OutgoingRight, ...] = ()
    opens: tuple[Id, ...] = ()
    pin: Pin | None = None
    record: bool | None = None
    records_prompts: bool = False
    ringtone: Prompt | None = None


class Department(Part):
    """Agents who answer for the same matter; `agents` in the order in which they are tried."""

    name: Name
    agents: Annotated[tuple[AgentNumber, ...], Field(min_length=1)]
    extension: Extension | None = None
    distribution: Distribution = "sequential"
    ringtone: Prompt | None = None
    record: bool | None = None


Agents = dict[AgentNumber, Agent]
Departments = dict[Id, Department]
