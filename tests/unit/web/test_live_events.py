"""The stream of one listener: what is told, in which order, and when it ends."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from appliance.domain.ids import AgentId, CallId, LineId
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.role import Role
from appliance.services.live_client import LinkLost
from appliance.services.live_state import (
    AgentChanged,
    CallChanged,
    Change,
    LiveAgent,
    LiveCall,
    LiveStep,
    Snapshot,
    apply,
)
from appliance.services.live_wire import Update
from appliance.web.house import FellBehind, House
from appliance.web.live_events import AliveEvent, ChangeEvent, Event, LinkEvent, Pace, SnapshotEvent, live_events
from appliance.web.live_sight import SeenCallChanged, Sight
from tests.harness.web import somebody

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CALL = CallId("01")
CALLER = LiveCall(CALL, LineId("1"), None, "4008001234", PhoneNumber("13800138000"), "老王", NOON)
START = Snapshot(
    40, NOON, calls={CALL: CALLER}, agents={AgentId("8001"): LiveAgent(AgentId("8001"), "available", None, NOON)}
)
SLOW = Pace(alive_s=60, recheck_s=60)
EVERYTHING, NOTHING = Sight(True, None), Sight(False, None)


def house(snapshot: Snapshot | None = START) -> House:
    made = House(lambda: NOON)
    if snapshot is not None:
        made.take(Update(snapshot, None))
    return made


def tell(to: House, change: Change) -> None:
    assert to.link.snapshot is not None
    to.take(Update(apply(to.link.snapshot, change), change))


async def first(events: AsyncGenerator[Event, None], count: int) -> list[Event]:
    return [await asyncio.wait_for(anext(events), 10) for _ in range(count)]


def stays() -> bool:
    return True


async def test_a_listener_first_hears_how_the_link_is_and_all_there_is_then_each_change() -> None:
    ours = house()
    async with aclosing(live_events(ours, EVERYTHING, stays, SLOW)) as events:
        link, snapshot = await first(events, 2)
        assert isinstance(link, LinkEvent)
        assert link.up
        assert isinstance(snapshot, SnapshotEvent)
        assert snapshot.snapshot.calls["01"].caller == "13800138000"
        tell(ours, CallChanged(replace(CALLER, step=LiveStep(1, NOON, None, "menu", "waits"))))
        (change,) = await first(events, 1)
        assert isinstance(change, ChangeEvent)
        assert change.sequence == 41


async def test_a_lost_controller_is_told_with_its_reason_and_a_found_one_by_a_new_snapshot() -> None:
    ours = house()
    async with aclosing(live_events(ours, EVERYTHING, stays, SLOW)) as events:
        await first(events, 2)
        ours.take(LinkLost("the controller does not answer"))
        (lost,) = await first(events, 1)
        assert lost == LinkEvent(up=False, reason="the controller does not answer", since=NOON)
        ours.take(Update(replace(START, sequence=7), None))
        link, snapshot = await first(events, 2)
        assert isinstance(link, LinkEvent)
        assert link.up
        assert isinstance(snapshot, SnapshotEvent)
        assert snapshot.snapshot.sequence == 7


async def test_without_a_controller_there_is_no_snapshot() -> None:
    async with aclosing(live_events(house(None), EVERYTHING, stays, SLOW)) as events:
        assert await first(events, 1) == [LinkEvent(up=False, reason="not connected yet", since=NOON)]


async def test_silence_is_told_and_ends_with_the_sign_in() -> None:
    answers = iter([True, True, False])
    pace = Pace(alive_s=0.01, recheck_s=0.0)
    events = [event async for event in live_events(house(None), EVERYTHING, lambda: next(answers), pace)]
    assert events[1:] == [AliveEvent(), AliveEvent()]


async def test_who_falls_behind_is_dropped_and_nobody_waits_for_him() -> None:
    ours = house()
    async with aclosing(live_events(ours, EVERYTHING, stays, SLOW)) as events:
        await first(events, 2)
        for _ in range(400):
            tell(ours, CallChanged(CALLER))
        with pytest.raises(StopAsyncIteration):
            await anext(events)
    assert ours.listeners == 0


async def test_an_ear_that_missed_news_says_so() -> None:
    with house().listening() as ear:
        for _ in range(300):
            ear.tell(LinkLost("x"))
        with pytest.raises(FellBehind):
            await ear.next(1)


@pytest.mark.parametrize(
    ("role", "agent", "caller", "name"),
    [
        (Role.ADMIN, None, "13800138000", "老王"),
        (Role.SUPERVISOR, None, "13800138000", "老王"),
        (Role.AGENT, "8002", "*******8000", ""),
        (Role.AGENT, None, "*******8000", ""),
        (Role.INSTALLER, None, "*******8000", ""),
    ],
)
def test_whoever_may_not_see_calls_sees_no_caller(role: Role, agent: str | None, caller: str, name: str) -> None:
    step = LiveStep(3, NOON, None, "ring", "rings 075586123456 outside")
    seen = Sight.of(somebody(role, agent)).snapshot(replace(START, calls={CALL: replace(CALLER, step=step)}))
    call = seen.calls["01"]
    assert (call.caller, call.caller_name) == (caller, name)
    assert call.step is not None
    assert ("075586123456" in call.step.decided) == (name != "")


async def test_an_agents_own_caller_is_shown_from_the_ring_on_and_hidden_after_it() -> None:
    ours = house()
    mine = Sight.of(somebody(Role.AGENT, "8001"))
    ringing = LiveAgent(AgentId("8001"), "ringing", CALL, NOON)
    async with aclosing(live_events(ours, mine, stays, SLOW)) as events:
        await first(events, 2)
        tell(ours, AgentChanged(ringing))
        assert callers(await first(events, 2)) == ["13800138000"]
        tell(ours, CallChanged(CALLER))
        assert callers(await first(events, 1)) == ["13800138000"]
        tell(ours, AgentChanged(replace(ringing, state="available", call=None)))
        assert callers(await first(events, 2)) == ["*******8000"]


def callers(events: list[Event]) -> list[str | None]:
    changes = [event.change for event in events if isinstance(event, ChangeEvent)]
    return [change.call.caller for change in changes if isinstance(change, SeenCallChanged)]


def test_a_change_of_an_agent_says_nothing_more_to_those_who_see_all() -> None:
    change = AgentChanged(LiveAgent(AgentId("8001"), "ringing", CALL, NOON))
    assert EVERYTHING.changes(change, START, apply(START, change)) == [change]
