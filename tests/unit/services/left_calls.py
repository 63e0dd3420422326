"""Calls that the dialplan has left word of, and the house in which they are settled."""

import asyncio
import wave
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from appliance.asterisk.ami_link import AmiError
from appliance.asterisk.ami_protocol import Event, Response
from appliance.asterisk.render.dialplan import LEFT_BEHIND
from appliance.callflow.afterwards import Afterwards
from appliance.callflow.board import AgentBoard
from appliance.callflow.ledger import Ledger, Visitor
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.trace import CallEnd, CallStart, Hop, Step
from appliance.callflow.walk import Revision
from appliance.config.model.document import Document
from appliance.config.model.screening import Caps
from appliance.domain.ids import AgentId, CallId, DepartmentId, HotlineId, LineId, NodeId
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome, ServedBy
from appliance.routing.caps import Counts
from appliance.services.aftermath import Aftermath, Archive
from appliance.storage.journal import WriterJournal
from appliance.storage.record_values import CallStory
from appliance.storage.records import Records
from appliance.storage.writer import Writer
from tests.unit.callflow.scripted import VirtualClock
from tests.unit.config.demo_document import demo

CALL = CallId("box-1795176000.1")
BEGAN = datetime.fromtimestamp(1795176000, UTC)
NOTHING_LEFT = AmiError("DBGet", Response((("Response", "Error"), ("Message", "Database entry not found"))))


def entry(
    *,
    alone: bool = True,
    status: str = "",
    answered: int | None = None,
    agent: str = "",
    message: str = "",
    line: str = "01",
    endpoint: str = "",
) -> str:
    """What the frame leaves of a call that lasted 60 s; `answered` counts from its beginning."""
    answered_at = "" if answered is None else str(1795176000 + answered)
    who = f"{agent}|{endpoint or agent}"
    words = ("v3", "1795176060", line, "4008001234", "13800138000", "1" if alone else "", status, answered_at, who)
    return "|".join([*words, message, "7"])


@dataclass
class FakeManager:
    """Asterisk's data base behind its manager."""

    left: dict[str, str] = field(default_factory=dict)

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        assert name == "DBDel"
        asked = dict(headers)
        assert asked["Family"] == LEFT_BEHIND
        await asyncio.sleep(0)
        if self.left.pop(asked["Key"], None) is None:
            raise AmiError(name, Response((("Response", "Error"), ("Message", "Database entry not found"))))
        return Response((("Response", "Success"),))

    async def listing(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> tuple[Event, ...]:
        asked = dict(headers)
        assert asked["Family"] == LEFT_BEHIND
        await asyncio.sleep(0)
        keys = [asked["Key"]] if name == "DBGet" else list(self.left)
        found = [key for key in keys if key in self.left]
        if not found:
            raise NOTHING_LEFT
        return tuple(
            Event((("Event", f"{name}Response"), ("Key", f"/{LEFT_BEHIND}/{key}"), ("Val", self.left[key])))
            for key in found
        )


@dataclass
class House:
    """A real record in a file, and what stands around it."""

    folder: Path
    writer: Writer
    journal: WriterJournal
    records: Records
    manager: FakeManager = field(default_factory=FakeManager)
    walked: set[CallId] = field(default_factory=set)
    document: Document = field(default_factory=demo)

    def __post_init__(self) -> None:
        archive = Archive(self.records, self.journal, self.journal.flushed, self.folder, VirtualClock())
        self.ledger = Ledger()
        switchboard = Switchboard(self.journal, AgentBoard(), VirtualClock(), ledger=self.ledger)
        afterwards = Afterwards(lambda: Revision("1", self.document), switchboard)
        self.aftermath = Aftermath(archive, lambda: self.document, self.walked.__contains__, afterwards)

    async def settle(self, left: str = "") -> CallStory | None:
        if left:
            self.manager.left[CALL] = left
        await self.aftermath.settle(CALL, self.manager)
        return await self.story()

    async def settle_all(self, *alive: CallId) -> CallStory | None:
        await self.aftermath.settle_all(self.manager, lambda call: call in alive)
        return await self.story()

    async def story(self) -> CallStory | None:
        await self.journal.closed(end(CallId("box-1.nobody")))  # no such call: waits for all that was written before
        return self.records.story(CALL)

    async def begin(self, *hops: Hop, steps: tuple[Step, ...] = ()) -> None:
        """Write what the controller had time for."""
        hotline = HotlineId("main")
        self.journal.opened(CallStart(CALL, BEGAN, LineId("01"), hotline, "4008001234", None, "", "1"))
        for step in steps:
            self.journal.step(step)
        for hop in hops:
            self.journal.hop(hop)
        await self.story()

    def counts(self) -> Counts:
        """What the caps are compared with in the month of the call."""
        return self.ledger.counts(Visitor(HotlineId("main"), None, after(60), "2026-11"), Caps())

    def put_message(self, seconds: float, *, finished: bool = True) -> str:
        name = f"{CALL}.wav"
        with wave.open(str(self.folder / name), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(8000)
            file.writeframes(b"\x00\x04" * int(seconds * 8000))
        if not finished:
            content = bytearray((self.folder / name).read_bytes())
            content[4:8] = content[40:44] = bytes(4)
            (self.folder / name).write_bytes(content)
        return name


def after(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def hop(outcome: RingOutcome, talk_s: float = 0, agent: str = "8001") -> Hop:
    return Hop(CALL, 0, after(30), DepartmentId("sales"), AgentId(agent), outcome, "cause", 5, talk_s)


def end(call: CallId) -> CallEnd:
    return CallEnd(
        call,
        after(50),
        CallResult.COMPLETED,
        ReleasedBy.SWITCHBOARD,
        ServedBy.CONTROLLER,
        answered_at=None,
        agent=None,
        department=None,
        ring_s=0,
        talk_s=0,
    )


RINGS_SALES = (Step(CALL, 3, after(10), NodeId("sales"), "ring", "ring 8001", "the first of the list that is left"),)
