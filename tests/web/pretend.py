"""The web without a switchboard, for looking at pages: the demo's document in force, a moment that stands still."""

import asyncio
import json
import os
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from appliance.config.canonical import document_json
from appliance.config.templates import template_text
from appliance.config.validation import document_of_tree
from appliance.config.yaml import parse
from appliance.domain.ids import AgentId, CallId, HotlineId, LineId, NodeId
from appliance.domain.instance import Instance, Ports
from appliance.domain.outcome import CallResult
from appliance.domain.phone_number import PhoneNumber
from appliance.services.live_client import LinkLost
from appliance.services.live_state import (
    LiveAgent,
    LiveCall,
    LiveLine,
    LiveQueue,
    LiveStep,
    LiveWaiter,
    PartHealth,
    Snapshot,
)
from appliance.services.live_wire import Update
from appliance.services.publish.at_rest import box_of
from appliance.storage.migrate import migrate
from appliance.storage.revisions import NewRevision, Revisions
from appliance.web.house import House
from appliance.web.premises import Premises, utc_now


class StillHouse(House):
    """Knows one moment, and hears nothing more."""

    async def follow(self, news: AsyncGenerator[Update | LinkLost, None]) -> None:
        """Take the moment, and wait to be ended."""
        await news.aclose()
        self.link = self.link.after(Update(moment(utc_now()), None), utc_now())
        await asyncio.Event().wait()


def pretend(folder: Path) -> Premises:
    """Make an instance's folder, or take the one that is there, and stand on it. Nothing else runs."""
    instance = Instance(folder, Ports(5060, 4573, 5038, 8080, 10000, 10100), os.getuid())
    instance.live_socket.parent.mkdir(parents=True, exist_ok=True)
    migrate(instance.database_url)
    opened = Premises.open(instance)
    premises = Premises(instance, opened.reading, opened.writing, StillHouse(utc_now))
    revisions = Revisions(premises.reading, premises.writing)
    if revisions.current(box_of(instance)) is None:
        tree = json.loads(document_json(document_of_tree(parse(template_text("demo")))))
        document = document_json(document_of_tree(tree))
        new = NewRevision(document=document, config_version=2, author="li", note="第一版", at=utc_now())
        revisions.save_and_point(new, box_of(instance))
    return premises


def moment(now: datetime) -> Snapshot:
    """Give a busy moment in the demo's company."""
    at = now.astimezone(UTC)
    calls = [
        LiveCall(
            call=CallId(f"01K{index:023d}"),
            line=LineId(line),
            hotline=HotlineId("main"),
            called="4001234567",
            caller=PhoneNumber(caller),
            caller_name="",
            started_at=at - timedelta(seconds=40 * (index + 1)),
            step=LiveStep(index + 2, at - timedelta(seconds=5), NodeId(node), kind, decided),
        )
        for index, (line, caller, node, kind, decided) in enumerate(
            [
                ("01", "13800138000", "menu", "menu", "waits for a key"),
                ("02", "075586123456", "sales", "queue", "waits in the queue"),
                ("09", "02012345678", "support", "ring", "8003 answered"),
            ]
        )
    ]
    return Snapshot(
        sequence=41,
        started_at=at - timedelta(hours=5),
        calls={call.call: call for call in calls},
        agents={
            AgentId(agent): LiveAgent(AgentId(agent), state, call, at - timedelta(minutes=3))
            for agent, state, call in [
                ("8001", "available", None),
                ("8002", "paused", None),
                ("8003", "talking", calls[2].call),
            ]
        },
        lines={LineId(f"{n:02}"): _line(f"{n:02}", calls, at) for n in range(1, 11)},
        health={part: PartHealth(part, ok=True, detail="", since=at) for part in ("asterisk", "database")},
        queues={
            "main/sales": LiveQueue(
                "main/sales",
                HotlineId("main"),
                NodeId("sales"),
                (LiveWaiter(calls[1].call, at - timedelta(seconds=50), is_first=False, is_offered=True),),
            )
        },
        ended={CallResult.ANSWERED: 31, CallResult.ABANDONED: 3},
    )


def _line(line: str, calls: list[LiveCall], at: datetime) -> LiveLine:
    mine = tuple(call.call for call in calls if call.line == line)
    state = "in call" if mine else "out of order" if line == "10" else "idle"
    return LiveLine(LineId(line), state, mine[0] if mine else None, at - timedelta(minutes=2), mine)
