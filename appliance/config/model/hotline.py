"""A hotline: public numbers, the lines that carry them, and what a caller meets there."""

from typing import Annotated

from pydantic import Field, StringConstraints

from appliance.config.model.base import Id, Name, Part, Seconds
from appliance.config.model.flow import Flow
from appliance.config.model.people import AgentNumber
from appliance.config.model.prompt import BuiltinPrompt, Prompt

Number = Annotated[str, StringConstraints(pattern=r"^\+?[0-9*#]{1,32}$")]


class Fallback(Part):
    """What Asterisk does by itself while the controller is away (F9): greet, ring, take a message."""

    agents: Annotated[tuple[AgentNumber, ...], Field(min_length=1)]
    greeting: Prompt = BuiltinPrompt(builtin="fallback-greeting")
    ring_s: Seconds = 30
    mailbox: Id | None = None


class Hotline(Part):
    """`welcome_ringtone` (彩铃) greets the caller, before the call is answered where the line can carry it (A1)."""

    name: Name
    numbers: tuple[Number, ...] = ()
    lines: Annotated[tuple[Id, ...], Field(min_length=1)]
    welcome_ringtone: Prompt | None = None
    flow: Flow
    fallback: Fallback


Hotlines = dict[Id, Hotline]
