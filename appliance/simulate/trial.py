"""One call walked through its flow, and all that came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import merge
from math import ceil

from appliance.callflow.board import AgentBoard, AgentEvent, capacities_of, wrap_ups_of
from appliance.callflow.ledger import Ledger
from appliance.callflow.line_board import LineBoard
from appliance.callflow.run import run_call
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.trace import CallEnd, CallStart, Hop, Step
from appliance.callflow.walk import Revision
from appliance.config.model.document import Document
from appliance.simulate.attempt import Attempt
from appliance.simulate.caller import Heard, ScriptedCaller
from appliance.simulate.clock import VirtualClock
from appliance.simulate.drawn import Drawn
from appliance.simulate.drive import drive
from appliance.simulate.journal import MemoryJournal
from appliance.simulate.past import ByHand, OneTalk
from appliance.simulate.setting import Setting

DRAFT = "draft"
"""What stands as the revision of a document that is none yet."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A simulated call that is over: what the record would hold, and what the caller heard."""

    journal: MemoryJournal
    heard: tuple[Heard, ...]
    end: CallEnd

    @property
    def start(self) -> CallStart:
        """How the record begins."""
        return self.journal.starts[0]

    @property
    def steps(self) -> list[Step]:
        """Every decision, with its reason."""
        return self.journal.steps

    @property
    def hops(self) -> list[Hop]:
        """Every attempt to reach somebody."""
        return self.journal.hops

    @property
    def path(self) -> tuple[str, ...]:
        """The nodes that the call visited, in order; one visited again at once stands once."""
        nodes: list[str] = []
        for step in self.steps:
            if step.node is not None and step.node != (nodes[-1] if nodes else None):
                nodes.append(step.node)
        return tuple(nodes)

    @property
    def served_by(self) -> tuple[str, ...]:
        """Who or what talked with the caller, by every name: the agent's and the endpoint's."""
        return tuple(name for name in (self.end.agent, self.end.endpoint) if name)

    def events(self) -> list[Step | Hop | Heard]:
        """Give all that happened, in order; what is decided stands before what is heard because of it."""
        kinds: tuple[Sequence[Step | Hop | Heard], ...] = (self.journal.path, self.heard)
        return list(merge(*kinds, key=lambda event: event.at))


def try_call(document: Document | Revision, attempt: Attempt, setting: Setting | None = None) -> Trial:
    """Walk a call through the flow that it would take; nothing is rung, written or waited for.

    It is the code that serves real calls. Raises only what a bug in that code raises.
    """
    setting = setting or Setting()
    revision = document if isinstance(document, Revision) else Revision(DRAFT, document)
    clock, journal = VirtualClock(attempt.at), MemoryJournal()
    caller = ScriptedCaller(attempt.facts, attempt.script, clock)
    switchboard = Switchboard(
        journal=journal,
        board=_board(attempt, revision.document, clock),
        clock=clock,
        places=setting.places,
        history=OneTalk(attempt.last_talk),
        openings=ByHand(attempt.by_hand),
        dice=lambda: attempt.drawn,
        lines=_lines(revision.document),
        rotation=setting.rotation or Drawn(ceil(100 * attempt.drawn) or 1),
        ledger=setting.ledger or Ledger(),
        lists=setting.lists,
    )
    with switchboard.lines.incoming(attempt.facts.line, attempt.facts.call):
        end = drive(run_call(caller, revision, switchboard))
    heard = sorted([*caller.heard, *caller.heard_in_rings], key=lambda sound: sound.at)
    return Trial(journal, tuple(heard), end)


def _board(attempt: Attempt, document: Document, clock: VirtualClock) -> AgentBoard:
    board = AgentBoard(now=lambda: clock.now().timestamp())
    board.configure(capacities_of(document), wrap_ups_of(document))
    for agent in attempt.in_talk:
        board.happened(agent, AgentEvent.ANSWERED)
    return board


def _lines(document: Document) -> LineBoard:
    lines = LineBoard()
    lines.configure(document)
    return lines
