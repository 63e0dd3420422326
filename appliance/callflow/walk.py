"""The state of one call while it walks through its flow."""

from dataclasses import dataclass, field
from datetime import datetime

from appliance.callflow.board import AgentBoard
from appliance.callflow.ports import Caller, CallerFacts, Clock, Journal
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.tables import Tables
from appliance.callflow.trace import Step
from appliance.config.model.document import Document
from appliance.config.model.hotline import Hotline
from appliance.domain.ids import AgentId, DepartmentId, EndpointId, HotlineId, NodeId
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome
from appliance.domain.place import Place


@dataclass(frozen=True, slots=True)
class Revision:
    """A published state of the configuration; a call keeps the one that it began with.

    `tables` is what follows from the document alone, worked out once for all its calls.
    """

    id: str
    document: Document
    tables: Tables = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Give the document its tables, which fill as they are asked."""
        object.__setattr__(self, "tables", Tables(self.document))


@dataclass(frozen=True, slots=True)
class Served:
    """The conversation that the caller had: with an agent, or at an endpoint that is nobody's own."""

    agent: AgentId | None
    endpoint: EndpointId
    department: DepartmentId | None
    answered_at: datetime
    ring_s: float
    talk_s: float

    @property
    def who(self) -> AgentId:
        """Whom a survey rates: the agent, or the endpoint where there is no agent of ours."""
        return self.agent or AgentId(self.endpoint)


@dataclass(slots=True)
class Walk:
    """What a node may use (the caller, the document, the agents) and what it leaves for those after it."""

    caller: Caller
    revision: Revision
    hotline_id: HotlineId
    switchboard: Switchboard
    place: Place | None = None
    node: NodeId | None = None
    dialled: str = ""
    menus: list[NodeId] = field(default_factory=list)
    served: Served | None = None
    outcomes: list[RingOutcome] = field(default_factory=list)
    rung: DepartmentId | None = None
    message_left: bool = False
    faxed: bool = False
    callback_left: bool = False
    recording_told: bool = False
    released_by: ReleasedBy = ReleasedBy.UNKNOWN
    refused_by: str = ""
    hops: int = 0
    waits: int = 0
    charged: int = 0
    led_by: str = ""
    _steps: int = 0
    _language: str = ""

    @property
    def language(self) -> str:
        """The language that the caller hears: the one chosen last, else the hotline's, else the site's."""
        return self._language or self.hotline.language or self.document.site.language

    def speak_in(self, language: str) -> None:
        """Have the caller hear another language from here on."""
        self._language = language
        self.caller.speak_in(language)

    @property
    def document(self) -> Document:
        """The configuration that this call began with."""
        return self.revision.document

    @property
    def hotline(self) -> Hotline:
        """The hotline that was called."""
        return self.document.hotlines[self.hotline_id]

    @property
    def journal(self) -> Journal:
        """Where the call's facts go."""
        return self.switchboard.journal

    @property
    def board(self) -> AgentBoard:
        """Who is free."""
        return self.switchboard.board

    @property
    def clock(self) -> Clock:
        """The time."""
        return self.switchboard.clock

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
        if kind in _LEADING:
            self.led_by = f"{kind} {decided}" if kind == "schedule" else kind
        self._steps += 1

    def result(self) -> CallResult:
        """Say what became of the caller so far."""
        facts = (
            (self.faxed, CallResult.FAX),
            (self.served is not None, CallResult.ANSWERED),
            (bool(self.refused_by), CallResult.REFUSED),
            (self.message_left, CallResult.VOICEMAIL),
            (self.callback_left, CallResult.CALLBACK),
            (self.released_by is ReleasedBy.CALLER, CallResult.ABANDONED),
            (not self.outcomes, CallResult.COMPLETED),
            *((outcome in self.outcomes, result) for outcome, result in _UNSERVED),
        )
        return next((result for is_so, result in facts if is_so), CallResult.ABANDONED)


_LEADING = frozenset({"menu", "ring", "queue", "schedule"})
"""Steps after which a caller who is to leave a message knows why: by a key, in vain, after a wait, out of hours."""

_UNSERVED = (
    (RingOutcome.NO_ANSWER, CallResult.NO_ANSWER),
    (RingOutcome.BUSY, CallResult.BUSY),
    (RingOutcome.UNREACHABLE, CallResult.UNREACHABLE),
)
