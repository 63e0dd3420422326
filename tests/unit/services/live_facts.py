"""What a controller tells, to be varied by the tests."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar, cast

from hypothesis import strategies as st

from appliance.callflow.trace import CallStart, Step
from appliance.domain.ids import AgentId, CallId, EndpointId, HotlineId, LineId, NodeId
from appliance.domain.outcome import CallResult
from appliance.domain.phone_number import PhoneNumber
from appliance.services.live import LiveView
from appliance.services.live_state import Table

T = TypeVar("T")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
Telling = Callable[[LiveView], None]


class Ticks:
    """A clock that goes on by a second each time it is read."""

    def __init__(self) -> None:
        self._reads = 0

    def __call__(self) -> datetime:
        self._reads += 1
        return NOON + timedelta(seconds=self._reads)


def view() -> LiveView:
    return LiveView(Ticks())


def start(call: str) -> CallStart:
    number = PhoneNumber("13800138000")
    return CallStart(CallId(call), NOON, LineId("l1"), HotlineId("main"), "4000", number, "张三", "r1")


def step(call: str, sequence: int) -> Step:
    node = NodeId("menu")
    return Step(CallId(call), sequence, NOON, node, "menu", "去销售部", "key 1", "1")


CALLS = st.sampled_from(["c1", "c2", "c3"])
PEOPLE = st.sampled_from(["8001", "8002"])
STATES = st.sampled_from(["available", "ringing", "talking"])
WISHES = st.sampled_from(["", "paused"])
TELLINGS: st.SearchStrategy[Telling] = st.one_of(
    CALLS.map(lambda call: lambda view: view.call_started(start(call))),
    st.tuples(CALLS, st.integers(0, 9)).map(lambda of: lambda view: view.call_step(step(*of))),
    CALLS.map(lambda call: lambda view: view.call_ended(CallId(call))),
    st.tuples(PEOPLE, STATES, CALLS, WISHES).map(
        lambda of: lambda view: view.agent_state(AgentId(of[0]), of[1], CallId(of[2]), of[3])
    ),
    st.tuples(st.lists(CALLS, max_size=3), st.integers(1, 3)).map(
        lambda of: lambda view: view.line_calls(LineId("l2"), "in call", tuple(map(CallId, of[0])), of[1])
    ),
    st.tuples(st.integers(0, 2), st.integers(1, 2)).map(
        lambda of: lambda view: view.endpoint_calls(EndpointId("mobile"), *of)
    ),
    STATES.map(lambda state: lambda view: view.line_calls(LineId("l1"), state, (), 1)),
    st.booleans().map(lambda ok: lambda view: view.health("asterisk", ok, "" if ok else "connection refused")),
    st.sampled_from(CallResult).map(lambda result: lambda view: view.count(result)),
    PEOPLE.map(lambda agent: lambda view: view.gone("agents", agent)),
    st.sampled_from(["lines", "endpoints", "health"]).flatmap(
        lambda what: st.sampled_from(["l1", "l2", "mobile", "asterisk"]).map(
            lambda id_: lambda view: view.gone(cast("Table", what), id_)
        )
    ),
    st.integers(0, 3).map(lambda queued: lambda view: view.journal_figures(queued, NOON)),
)


async def first(items: AsyncIterator[T], wanted: Callable[[T], bool]) -> T:
    """Give the first item that is wanted."""
    async for item in items:
        if wanted(item):
            return item
    raise AssertionError("the items have ended")


def socket_in(folder: Path) -> Path:
    return folder / "live.sock"
