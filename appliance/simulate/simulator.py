"""Walks calls through the flow that they would take; nothing is rung, written or waited for."""

from math import ceil

from appliance.callflow.board import AgentBoard, AgentEvent, capacities_of, wrap_ups_of
from appliance.callflow.ledger import Ledger
from appliance.callflow.line_board import LineBoard
from appliance.callflow.run import run_call
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.walk import Revision
from appliance.config.model.document import Document
from appliance.simulate.attempt import Attempt
from appliance.simulate.caller import ScriptedCaller
from appliance.simulate.clock import VirtualClock
from appliance.simulate.drawn import Drawn
from appliance.simulate.drive import drive
from appliance.simulate.journal import MemoryFaxes, MemoryJournal
from appliance.simulate.past import ByHand, OneTalk
from appliance.simulate.setting import Setting
from appliance.simulate.trial import Trial

DRAFT = "draft"
"""What stands as the revision of a document that is none yet."""


class Simulator:
    """One checked document, and the code that serves real calls by it."""

    def __init__(self, document: Document | Revision, setting: Setting | None = None) -> None:
        """Work out once what is the same for every call."""
        self._revision = document if isinstance(document, Revision) else Revision(DRAFT, document)
        self._setting = setting or Setting()
        self._capacities = capacities_of(self._revision.document)
        self._wrap_ups_s = wrap_ups_of(self._revision.document)
        self._lines = LineBoard()
        self._lines.configure(self._revision.document)

    def try_call(self, attempt: Attempt) -> Trial:
        """Walk one call, to its end. Raises only what a bug in the code raises that serves real calls."""
        clock, journal = VirtualClock(attempt.at), MemoryJournal()
        caller = ScriptedCaller(attempt.facts, attempt.script, clock)
        switchboard = self._switchboard(attempt, clock, journal)
        with self._lines.incoming(attempt.facts.line, attempt.facts.call):
            end = drive(run_call(caller, self._revision, switchboard))
        heard = sorted([*caller.heard, *caller.heard_in_rings], key=lambda sound: sound.at)
        return Trial(journal, tuple(heard), end)

    def _switchboard(self, attempt: Attempt, clock: VirtualClock, journal: MemoryJournal) -> Switchboard:
        setting = self._setting
        return Switchboard(
            journal=journal,
            board=self._board(attempt, clock),
            clock=clock,
            places=setting.places,
            history=OneTalk(attempt.last_talk),
            openings=ByHand(attempt.by_hand),
            faxes=MemoryFaxes(journal, clock),
            dice=lambda: attempt.drawn,
            lines=self._lines,
            rotation=setting.rotation or Drawn(ceil(100 * attempt.drawn) or 1),
            ledger=setting.ledger or Ledger(),
            lists=setting.lists,
        )

    def _board(self, attempt: Attempt, clock: VirtualClock) -> AgentBoard:
        board = AgentBoard(now=lambda: clock.now().timestamp())
        board.configure(self._capacities, self._wrap_ups_s)
        for agent in attempt.in_talk:
            board.happened(agent, AgentEvent.ANSWERED)
        return board


def try_call(document: Document | Revision, attempt: Attempt, setting: Setting | None = None) -> Trial:
    """Walk one call alone; for several under the same document make one `Simulator`."""
    return Simulator(document, setting).try_call(attempt)
