"""The state of one call while it walks through its flow."""

from dataclasses import dataclass, field
from datetime import datetime

from appliance.callflow.board import AgentBoard
from appliance.callflow.ports import Caller, CallerFacts, Clock, Journal
from appliance.callflow.trace import Step
from appliance.config.model.document import Document
from appliance.config.model.hotline import Hotline
from appliance.domain.ids import AgentId, DepartmentId, HotlineId, NodeId
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome


@dataclass(frozen=True, slots=True)
class Revision:
    """A published state of the configuration; a call keeps the one that it began with."""

    id: str
    document: Document


@dataclass(frozen=True, slots=True)
class Served:
    """The conversation that the caller had."""

    agent: AgentId
    department: DepartmentId | None
    answered_at: datetime
    ring_s: float
    talk_s: float


@dataclass(slots=True)
class Walk:
    """What a node may use (the caller, the document, the agents) and what it leaves for those after it."""

    caller: Caller
    revision: Revision
    hotline_id: HotlineId
    hotline: Hotline
    journal: Journal
    board: AgentBoard
    clock: Clock
    node: NodeId | None = None
    dialled: str = ""
    served: Served | None = None
    outcomes: list[RingOutcome] = field(default_factory=list)
    message_left: bool = False
    released_by: ReleasedBy = ReleasedBy.UNKNOWN
    hops: int = 0
    _steps: int = 0

    @property
    def document(self) -> Document:
        """The configuration that this call began with."""
        return self.revision.document

    @property
    def facts(self) -> CallerFacts:
        """What the line told about the call."""
        return self.caller.facts

    @property
    def last_outcome(self) -> RingOutcome | None:
        """How the latest attempt to reach anyone ended."""
        return self.outcomes[-1] if self.outcomes else None

    def step(self, kind: str, decided: str, reason: str, keys: str = "") -> None:
        """Write one decision to the journal."""
        self.journal.step(Step(self.facts.call, self._steps, self.clock.now(), self.node, kind, decided, reason, keys))
        self._steps += 1

    def result(self) -> CallResult:
        """Say what became of the caller so far."""
        if self.served is not None:
            return CallResult.ANSWERED
        if self.message_left:
            return CallResult.VOICEMAIL
        if self.released_by is ReleasedBy.CALLER:
            return CallResult.ABANDONED
        if not self.outcomes:
            return CallResult.COMPLETED
        for outcome, result in _UNSERVED:
            if outcome in self.outcomes:
                return result
        return CallResult.ABANDONED


_UNSERVED = (
    (RingOutcome.NO_ANSWER, CallResult.NO_ANSWER),
    (RingOutcome.BUSY, CallResult.BUSY),
    (RingOutcome.UNREACHABLE, CallResult.UNREACHABLE),
)
