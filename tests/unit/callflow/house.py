"""A house with agents, mobiles, a call centre and two lines out, in which several calls can be told at once."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from appliance.callflow.board import AgentBoard, capacities_of, wrap_ups_of
from appliance.callflow.line_board import LineBoard
from appliance.callflow.ports import RingRequest, RingResult
from appliance.callflow.rotation import Rotation
from appliance.callflow.run import run_call
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.traffic import Traffic
from appliance.callflow.walk import Revision
from appliance.config.model.document import Document
from appliance.domain.ids import AgentId, HotlineId
from appliance.domain.phone_number import PhoneNumber
from tests.unit.callflow.scripted import RecordingJournal, Script, ScriptedCaller, VirtualClock
from tests.unit.callflow.stories import Story, facts

ENDPOINTS: Mapping[str, Any] = {
    "wang-mobile": {"kind": "outside", "name": "王芳", "number": "13900000001", "trunk_group": "out"},
    "li-mobile": {"kind": "outside", "name": "李强", "number": "13900000002", "trunk_group": "out"},
    "centre": {"kind": "outside", "name": "呼叫中心", "number": "02088880000", "trunk_group": "out", "capacity": 2},
    "reception": {"kind": "phone", "name": "前台"},
}


def house(ring: Mapping[str, Any], nodes: Mapping[str, Any] | None = None, **parts: Any) -> Document:  # noqa: ANN401 - parts of a document's tree
    """Make a house whose hotline begins at the ring node `ring`, with some of its parts replaced."""
    flow = {"team": {"kind": "ring", "otherwise": "bye", **ring}, "bye": {"kind": "hang_up"}, **(nodes or {})}
    tree = {
        "config_version": 2,
        "site": {"name": "h", "time_zone": "Asia/Shanghai"},
        "lines": {
            "01": {"kind": "simulated"},
            "out-1": {"kind": "simulated", "answer_supervision": False},
            "out-2": {"kind": "simulated"},
        },
        "trunk_groups": {"main": {"lines": ["01"]}, "out": {"lines": ["out-1", "out-2"], "hunt": "ascending"}},
        "agents": {number: {"name": number} for number in ("8001", "8002", "8003", "8004")},
        "departments": {"sales": {"name": "s", "agents": ["8001", "8002", "8003"]}},
        "endpoints": ENDPOINTS,
        "schedules": {"office": {"windows": [{"days": ["fri"], "opens": "09:00", "closes": "18:00"}]}},
        "hotlines": {
            "main": {
                "name": "h",
                "trunk_groups": ["main"],
                "flow": {"start": next(iter(nodes)) if nodes else "team", "nodes": flow},
                "fallback": {"agents": ["8001"]},
            }
        },
    }
    return Document.model_validate({**tree, **parts})


@dataclass(frozen=True, slots=True)
class LastAgent:
    """A history in which everyone was served by the same agent; keeps what was asked."""

    agent: str
    asked: list[tuple[PhoneNumber, HotlineId, datetime]] = field(default_factory=list)

    async def last_agent(self, caller: PhoneNumber, hotline: HotlineId, since: datetime) -> AgentId | None:
        """Give that agent."""
        self.asked.append((caller, hotline, since))
        return AgentId(self.agent) if self.agent else None


class House:
    """What several calls share.

    `while_ringing` looks on whenever phones ring, before anyone answers; `most` is how many calls each endpoint and
    line was in at once, counted from the attempts alone.
    """

    def __init__(
        self,
        document: Document,
        last_agent: str = "",
        while_ringing: Callable[[RingRequest], None] = lambda _request: None,
        dice: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self.document = document
        self.revision = Revision("r1", document)
        self.clock = VirtualClock()
        self.journal = RecordingJournal()
        self.board = AgentBoard(now=lambda: self.clock.now().timestamp())
        self.board.configure(capacities_of(document), wrap_ups_of(document))
        self.lines = LineBoard()
        self.lines.configure(document)
        self.history = LastAgent(last_agent)
        self.rotation, self.traffic = Rotation(), Traffic()
        self.while_ringing = while_ringing
        self.dice = dice
        self.at_once: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self._calls = 0

    async def call(self, script: Script | None = None, kind: "type[Watched] | None" = None) -> Story:
        """Let one more call happen; what is on record is this call's only."""
        self._calls += 1
        told = facts(call=f"box-1.{self._calls}")
        journal = RecordingJournal()
        caller = (kind or Watched)(told, script or Script(), self.clock)
        caller.house = self
        end = await run_call(caller, self.revision, self._switchboard(journal))
        return Story(end, caller, journal, self.board)

    def began(self, names: Sequence[str]) -> None:
        """Count an attempt at these endpoints and lines."""
        self.at_once.update(names)
        for name in names:
            self.most[name] = max(self.most[name], self.at_once[name])

    def _switchboard(self, journal: RecordingJournal) -> Switchboard:
        return Switchboard(
            journal,
            self.board,
            self.clock,
            history=self.history,
            dice=self.dice,
            lines=self.lines,
            rotation=self.rotation,
            traffic=self.traffic,
        )


class Watched(ScriptedCaller):
    """A scripted caller that is looked at while phones ring, and lets others go on meanwhile."""

    house: House

    async def ring(self, request: RingRequest) -> RingResult:
        """Ring, looked at."""
        names = [name for leg in request.legs for name in (leg.endpoint, leg.line) if name]
        self.house.began(names)
        self.house.while_ringing(request)
        for _ in range(int(self.facts.call.rpartition(".")[2]) % 7):
            await asyncio.sleep(0)
        try:
            return await super().ring(request)
        finally:
            self.house.at_once.subtract(names)


def hops(story: Story) -> list[tuple[str | None, str, str, int]]:
    """Who, outcome, cause, and which forwarding attempt."""
    return [(hop.agent or hop.endpoint, hop.outcome.value, hop.cause, hop.forwarded) for hop in story.journal.hops]


def rung(story: Story) -> list[list[str]]:
    """Which endpoints each attempt rang."""
    return [[leg.endpoint for leg in request.legs] for request in story.caller.rung]
