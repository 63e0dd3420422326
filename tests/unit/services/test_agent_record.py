"""What agents want to be outlives a restart; what they do is on record."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from structlog.testing import capture_logs

from appliance.callflow.board import AgentBoard, AgentChange, AgentEvent, AgentState
from appliance.callflow.ports import Leg
from appliance.domain.ids import AgentId, CallId, EndpointId
from appliance.services.agent_record import AgentRecord
from appliance.storage.agent_states import AgentJournal, AgentStates, Wish
from appliance.storage.engine import open_for_writing
from appliance.storage.writer import Writer
from tests.harness.empty_record import put_empty_record
from tests.unit.services.live_facts import NOON

AGENT, OTHER, CALL = AgentId("8001"), AgentId("8002"), CallId("c1")
S, E = AgentState, AgentEvent


@dataclass
class Kept:
    """A journal that keeps what it is told."""

    changes: list[str] = field(default_factory=list)
    wishes: list[tuple[AgentId, AgentState]] = field(default_factory=list)

    def changed(self, change: AgentChange, at: datetime) -> None:
        assert at == NOON
        self.changes.append(str(change))

    def wished(self, wish: Wish) -> "asyncio.Future[bool]":
        assert wish.at == NOON
        self.wishes.append((wish.agent, wish.state))
        return asyncio.get_running_loop().create_future()


@pytest.fixture
def kept() -> Kept:
    return Kept()


def recorded(kept: Kept, *wishes: Wish) -> AgentBoard:
    board = AgentBoard()
    board.configure({}, {AGENT: 30})
    AgentRecord(board, kept, {wish.agent: wish for wish in wishes}, lambda: NOON)
    return board


async def test_each_change_is_logged_and_kept(kept: Kept) -> None:
    board = recorded(kept)
    with capture_logs() as logs, board.offer([Leg(EndpointId("8001"), AGENT)], CALL) as taken:
        taken.answered(Leg(EndpointId("8001"), AGENT))
        board.happened(AGENT, E.PAUSE)
    assert kept.changes == [
        "8001: available -offered-> ringing",
        "8001: ringing -answered-> talking",
        "8001: talking -pause-> talking_then_paused",
        "8001: talking_then_paused -released-> paused",
    ]
    assert [log["change"] for log in logs] == [change.partition(": ")[2] for change in kept.changes]
    assert {(log["agent"], log["call"]) for log in logs} == {(AGENT, CALL)}


async def test_a_wish_is_kept_when_it_is_uttered_and_a_wrap_up_is_none(kept: Kept) -> None:
    board = recorded(kept)
    with board.offer([Leg(EndpointId("8001"), AGENT)], CALL) as taken:
        taken.answered(Leg(EndpointId("8001"), AGENT))
    assert board.state(AGENT) is AgentState.WRAP_UP
    assert kept.wishes == []
    for event in (E.PAUSE, E.READY, E.READY, E.SIGN_OUT, E.SIGN_IN):
        board.happened(AGENT, event)
    assert kept.wishes == [(AGENT, S.PAUSED), (AGENT, S.AVAILABLE), (AGENT, S.OFF), (AGENT, S.AVAILABLE)]


async def test_what_is_brought_back_is_not_told_again(kept: Kept) -> None:
    board = recorded(kept, Wish(AGENT, S.OFF, NOON), Wish(OTHER, S.AVAILABLE, NOON))
    assert (board.state(AGENT), board.is_free(OTHER)) == (S.OFF, True)
    assert (kept.changes, kept.wishes) == ([], [])


async def test_who_signed_off_is_off_after_a_restart(tmp_path_factory: pytest.TempPathFactory) -> None:
    url = f"sqlite:///{tmp_path_factory.mktemp('d') / 'record.sqlite3'}"
    put_empty_record(url)
    engine = open_for_writing(url)
    writer = Writer(engine.begin)
    writer.open()
    board = AgentBoard()
    AgentRecord(board, AgentJournal(writer, "sqlite"), {}, lambda: NOON)
    board.happened(AGENT, E.SIGN_OUT)
    board.happened(OTHER, E.PAUSE)
    board.happened(OTHER, E.READY)
    assert await asyncio.to_thread(writer.close) == 0
    engine.dispose()
    with AgentStates.open(url) as states:
        wishes = states.wishes()
    again = AgentBoard()
    AgentRecord(again, Kept(), wishes, lambda: NOON)
    assert (again.state(AGENT), again.state(OTHER)) == (S.OFF, S.AVAILABLE)
