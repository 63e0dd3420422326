"""Where one phone rings, and by which line."""

from dataclasses import dataclass, field

from appliance.domain.ids import AgentId, EndpointId, LineId


@dataclass(frozen=True, slots=True)
class Leg:
    """One endpoint to be rung: a phone of ours (`line` is None), or `number` through `line`.

    `agent` is the person behind it, if any. `press_1` makes whoever answers press 1 before it counts as an answer.
    `unsupervised`: the line doesn't tell when the far end has answered.
    """

    endpoint: EndpointId
    agent: AgentId | None = None
    line: LineId | None = None
    number: str = field(default="", repr=False)
    press_1: bool = False
    unsupervised: bool = False
