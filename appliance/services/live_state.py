"""What is going on now, as values: a snapshot, and the numbered changes that carry it forward.

`apply` is the only place that knows what a change means; the controller and everyone who follows it run the same
code. Telephone numbers mask themselves here too; on the wire they are whole, for those who may see them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, TypeVar

from appliance.domain.ids import AgentId, CallId, EndpointId, HotlineId, LineId, NodeId
from appliance.domain.outcome import CallResult
from appliance.domain.phone_number import PhoneNumber

K = TypeVar("K", bound=str)
V = TypeVar("V")

Table = Literal["agents", "lines", "endpoints", "health", "queues"]
"""The tables of a snapshot from which something may go that isn't a call."""


@dataclass(frozen=True, slots=True)
class LiveStep:
    """Where in its flow a call is."""

    sequence: int
    at: datetime
    node: NodeId | None
    kind: str
    decided: str


@dataclass(frozen=True, slots=True)
class LiveCall:
    """A call in progress; `step` is the last one taken."""

    call: CallId
    line: LineId
    hotline: HotlineId | None
    called: str
    caller: PhoneNumber | None
    caller_name: str
    started_at: datetime
    step: LiveStep | None = None


@dataclass(frozen=True, slots=True)
class LiveAgent:
    """What an agent does, since when, and in which call.

    `then` is what the agent will do after the call: "paused", "off", "wrap_up"; "" at rest, and for being available.
    Who isn't `reachable` has no phone that could ring: none is registered, and no number outside is theirs.
    """

    agent: AgentId
    state: str
    call: CallId | None
    since: datetime
    then: str = ""
    reachable: bool = True


@dataclass(frozen=True, slots=True)
class LiveEndpoint:
    """How many calls ring or are talked in at an endpoint, of how many that it can take, and since when."""

    endpoint: EndpointId
    calls: int
    capacity: int
    since: datetime


@dataclass(frozen=True, slots=True)
class LiveLine:
    """What a line does ("idle", "in call", "out of order"), since when, and in which call.

    `calls` are all that it carries, callers' and outgoing legs alike, of as many as it has `channels`; `call` is the
    first of them.
    """

    line: LineId
    state: str
    call: CallId | None
    since: datetime
    calls: tuple[CallId, ...] = ()
    channels: int = 1


@dataclass(frozen=True, slots=True)
class LiveWaiter:
    """A call in a queue, since when; whether it is one of those who go first, and whether phones ring for it."""

    call: CallId
    since: datetime
    is_first: bool
    is_offered: bool


@dataclass(frozen=True, slots=True)
class LiveQueue:
    """Who waits in a queue, in their order: the first one's place is 1. `queue` is `hotline/node`."""

    queue: str
    hotline: HotlineId
    node: NodeId
    waiting: tuple[LiveWaiter, ...]


@dataclass(frozen=True, slots=True)
class PartHealth:
    """Whether a part that calls depend on works ("asterisk", "database"); `since` is when that last changed."""

    part: str
    ok: bool
    detail: str
    since: datetime


@dataclass(frozen=True, slots=True)
class JournalFigures:
    """How far the journal is behind."""

    queued: int = 0
    last_write_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All of it at one moment. `ended` counts the calls since `started_at`, the controller's start, by result."""

    sequence: int
    started_at: datetime
    calls: Mapping[CallId, LiveCall] = field(default_factory=dict)
    agents: Mapping[AgentId, LiveAgent] = field(default_factory=dict)
    lines: Mapping[LineId, LiveLine] = field(default_factory=dict)
    endpoints: Mapping[EndpointId, LiveEndpoint] = field(default_factory=dict)
    health: Mapping[str, PartHealth] = field(default_factory=dict)
    queues: Mapping[str, LiveQueue] = field(default_factory=dict)
    ended: Mapping[CallResult, int] = field(default_factory=dict)
    journal: JournalFigures = JournalFigures()


@dataclass(frozen=True, slots=True)
class CallChanged:
    """A call has begun or taken a step."""

    call: LiveCall
    kind: Literal["call"] = "call"


@dataclass(frozen=True, slots=True)
class CallGone:
    """A call is over."""

    call: CallId
    kind: Literal["call_gone"] = "call_gone"


@dataclass(frozen=True, slots=True)
class AgentChanged:
    """An agent does something else."""

    agent: LiveAgent
    kind: Literal["agent"] = "agent"


@dataclass(frozen=True, slots=True)
class LineChanged:
    """A line does something else."""

    line: LiveLine
    kind: Literal["line"] = "line"


@dataclass(frozen=True, slots=True)
class EndpointChanged:
    """An endpoint is in more calls, or fewer, or can take another number of them."""

    endpoint: LiveEndpoint
    kind: Literal["endpoint"] = "endpoint"


@dataclass(frozen=True, slots=True)
class QueueChanged:
    """Others wait in a queue, or in another order, or phones ring for others of them."""

    queue: LiveQueue
    kind: Literal["queue"] = "queue"


@dataclass(frozen=True, slots=True)
class HealthChanged:
    """A part works again, or doesn't any more."""

    health: PartHealth
    kind: Literal["health"] = "health"


@dataclass(frozen=True, slots=True)
class ResultCounted:
    """One more call has ended like this: `count` of them now."""

    result: CallResult
    count: int
    kind: Literal["result"] = "result"


@dataclass(frozen=True, slots=True)
class JournalChanged:
    """The journal's figures are others."""

    journal: JournalFigures
    kind: Literal["journal"] = "journal"


@dataclass(frozen=True, slots=True)
class Gone:
    """An agent, a line, an endpoint or a part of the health is no longer of this house; in a queue nobody waits."""

    what: Table
    id: str
    kind: Literal["gone"] = "gone"


Change = (
    CallChanged
    | CallGone
    | AgentChanged
    | LineChanged
    | EndpointChanged
    | QueueChanged
    | HealthChanged
    | ResultCounted
    | JournalChanged
    | Gone
)


def apply(snapshot: Snapshot, change: Change) -> Snapshot:  # noqa: C901, PLR0911 - one case a kind of change
    """Give the snapshot after the change, numbered one higher."""
    number = snapshot.sequence + 1
    match change:
        case CallChanged(call):
            return replace(snapshot, sequence=number, calls=_with(snapshot.calls, call.call, call))
        case CallGone(call_id):
            return replace(snapshot, sequence=number, calls=_without(snapshot.calls, call_id))
        case AgentChanged(agent):
            return replace(snapshot, sequence=number, agents=_with(snapshot.agents, agent.agent, agent))
        case LineChanged(line):
            return replace(snapshot, sequence=number, lines=_with(snapshot.lines, line.line, line))
        case EndpointChanged(endpoint):
            endpoints = _with(snapshot.endpoints, endpoint.endpoint, endpoint)
            return replace(snapshot, sequence=number, endpoints=endpoints)
        case QueueChanged(queue):
            return replace(snapshot, sequence=number, queues=_with(snapshot.queues, queue.queue, queue))
        case HealthChanged(health):
            return replace(snapshot, sequence=number, health=_with(snapshot.health, health.part, health))
        case ResultCounted(result, count):
            return replace(snapshot, sequence=number, ended=_with(snapshot.ended, result, count))
        case JournalChanged(journal):
            return replace(snapshot, sequence=number, journal=journal)
        case Gone(what, id_):
            return _less(replace(snapshot, sequence=number), what, id_)


def _less(snapshot: Snapshot, what: Table, id_: str) -> Snapshot:
    match what:
        case "agents":
            return replace(snapshot, agents=_without(snapshot.agents, id_))
        case "lines":
            return replace(snapshot, lines=_without(snapshot.lines, id_))
        case "endpoints":
            return replace(snapshot, endpoints=_without(snapshot.endpoints, id_))
        case "health":
            return replace(snapshot, health=_without(snapshot.health, id_))
        case "queues":
            return replace(snapshot, queues=_without(snapshot.queues, id_))


def _with(table: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    return {**table, key: value}


def _without(table: Mapping[K, V], gone: str) -> Mapping[K, V]:
    return {key: value for key, value in table.items() if key != gone}
