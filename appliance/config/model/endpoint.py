"""Where a call can be delivered, beside the agents' own phones: bound numbers, mobiles, other switchboards (B8)."""

from typing import Annotated, Literal

from pydantic import Field

from appliance.config.model.base import AgentNumber, EndpointId, Extension, Id, Name, Number, Part
from appliance.config.model.line import Port

Acceptance = Literal["auto", "always", "never"]


class OutsideEndpoint(Part):
    """A number reached through a trunk group: somebody's mobile or landline, or another PBX (capacity above 1).

    `on` and `schedule` switch it (B8). `press_1` makes whoever answers press 1 to accept (B7): `auto` where the line
    taken has no answer supervision. `extension` is what agents key to transfer a caller to it, and no right to dial it.
    """

    kind: Literal["outside"]
    name: Name
    number: Number
    trunk_group: Id
    capacity: Annotated[int, Field(ge=1, le=500)] = 1
    on: bool = True
    schedule: Id | None = None
    press_1: Acceptance = "auto"
    extension: Extension | None = None


class PhoneEndpoint(Part):
    """A SIP phone that is nobody's own: reception, warehouse, a fax machine's adapter. Its account is the id.

    `extension` is what desk phones dial to reach it.
    """

    kind: Literal["phone"]
    name: Name
    extension: Extension | None = None
    on: bool = True
    schedule: Id | None = None


class BrowserEndpoint(Part):
    """A phone in the browser of an agent, who is signed in to the web; nobody else can log in as it.

    Its password lives for minutes and is made anew for each page. The agent is rung at it when their `endpoints` name
    it; what is dialled at it is dialled by the agent.
    """

    kind: Literal["browser"]
    name: Name
    agent: AgentNumber
    on: bool = True
    schedule: Id | None = None


class AnalogEndpoint(Part):
    """An ordinary telephone at a port of a card (FXS): whoever lifts it is this endpoint.

    `port` is DAHDI's channel. `extension` is what desk phones dial to reach it. It is told who calls between the first
    rings (FSK, Bell 202).
    """

    kind: Literal["analog"]
    name: Name
    port: Port
    extension: Extension | None = None
    on: bool = True
    schedule: Id | None = None


Endpoint = Annotated[OutsideEndpoint | PhoneEndpoint | BrowserEndpoint | AnalogEndpoint, Field(discriminator="kind")]
Endpoints = dict[EndpointId, Endpoint]
