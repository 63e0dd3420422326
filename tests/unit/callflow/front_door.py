"""A house whose hotline screens, caps and charges, and calls to it one after the other or all at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from appliance.callflow.board import AgentBoard
from appliance.callflow.ledger import CapWarning, Ledger
from appliance.callflow.line_board import LineBoard
from appliance.callflow.run import run_call
from appliance.callflow.switchboard import NowhereKnown, Switchboard
from appliance.callflow.trace import CallEnd, Charge, Step
from appliance.callflow.walk import Revision
from appliance.config.model.document import Document
from appliance.domain.ids import TEST_CALL, CallId
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.place import Place
from tests.unit.callflow.house import house
from tests.unit.callflow.scripted import RecordingJournal, Script, ScriptedCaller, VirtualClock
from tests.unit.callflow.stories import facts

TARIFFS = {
    "400": {"incoming": {"unit_price": "0.15"}},
    "out": {"mobile": {"unit_s": 6, "unit_price": "0.02"}, "long_distance": {"unit_price": "0.5"}},
}


def guarded(
    screening: Mapping[str, Any] | None = None,
    caps: Mapping[str, Any] | None = None,
    ring: Mapping[str, Any] | None = None,
    **parts: Any,  # noqa: ANN401 - parts of a document's tree
) -> Document:
    """Make a house with these rules, in which calls and outgoing legs cost something."""
    tree = house(ring or {"targets": ["8001"]}, tariffs=TARIFFS, **parts).model_dump(mode="json")
    tree["hotlines"]["main"] |= {"screening": screening or {}, "caps": caps or {}, "tariff": "400"}
    tree["trunk_groups"]["out"]["tariff"] = "out"
    return Document.model_validate(tree)


@dataclass(frozen=True, slots=True)
class Told:
    """One call that is over, with what it left."""

    end: CallEnd
    caller: ScriptedCaller
    steps: Sequence[Step]
    charges: Sequence[Charge]

    @property
    def heard(self) -> list[str]:
        """What the caller heard of us."""
        return [heard.prompt for heard in self.caller.heard]

    @property
    def path(self) -> list[tuple[str, str, str]]:
        """Kind, decision and reason of each step of admission."""
        kinds = ("screening", "cap", "caller")
        return [(step.kind, step.decided, step.reason) for step in self.steps if step.kind in kinds]


class From:
    """Everybody calls from one place."""

    def __init__(self, place: Place | None) -> None:
        self._place = place

    def place(self, number: PhoneNumber) -> Place | None:
        """Give that place."""
        assert number.digits
        return self._place


class FrontDoor:
    """What calls to one document share."""

    def __init__(self, document: Document, place: Place | None = None) -> None:
        self.revision = Revision("r1", document)
        self.clock = VirtualClock()
        self.warned: list[CapWarning] = []
        self.ledger = Ledger(self.warned.append)
        self.lines = LineBoard()
        self.lines.configure(document)
        self.places = From(place) if place else NowhereKnown()
        self._calls = 0

    async def call(
        self, script: Script | None = None, number: str | None = "13800138000", *, test: bool = False
    ) -> Told:
        """Let one more call happen, by a line or as a test from the browser; agents are always free."""
        self._calls += 1
        told = replace(facts(call=f"box-1.{self._calls}"), call=CallId(f"box-1.{self._calls}"), number=_number(number))
        if test:
            told = replace(told, line=TEST_CALL, called="main")
        journal, caller = RecordingJournal(), ScriptedCaller(told, script or Script(), self.clock)
        board = AgentBoard()
        switchboard = Switchboard(journal, board, self.clock, places=self.places, lines=self.lines, ledger=self.ledger)
        end = await run_call(caller, self.revision, switchboard)
        assert journal.ends == [end]
        return Told(end, caller, journal.steps, journal.charges)


def _number(digits: str | None) -> PhoneNumber | None:
    return None if digits is None else PhoneNumber(digits)
