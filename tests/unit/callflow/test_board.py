"""Who is free: no one is ever in two calls, and whatever is taken is given back."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.callflow.agent_state import DUTIES, TABLE
from appliance.callflow.board import AgentBoard, AgentChange, AgentEvent, AgentState, capacities_of, wrap_ups_of
from appliance.callflow.endpoint_board import EndpointBoard
from appliance.callflow.line_board import LineBoard
from appliance.callflow.ports import Leg
from appliance.config.model.document import Document
from appliance.domain.ids import AgentId, CallId, EndpointId, LineId
from tests.unit.config.demo_document import demo

AGENT, OTHER, CALL = AgentId("8001"), AgentId("8002"), CallId("c1")
PBX, RECEPTION = EndpointId("pbx"), EndpointId("reception")
Heard = list[tuple[AgentId, AgentState, CallId | None]]
S, E = AgentState, AgentEvent


def listening() -> tuple[AgentBoard, Heard]:
    heard: Heard = []
    return AgentBoard(lambda agent, state, call: heard.append((agent, state, call))), heard


def phones(*agents: AgentId) -> list[Leg]:
    return [Leg(EndpointId(agent), agent) for agent in agents]


def test_the_table_is_total() -> None:
    assert set(TABLE) == set(product(AgentState, AgentEvent))


def test_the_phone_and_the_duty_do_not_meddle_with_each_other() -> None:
    for (old, event), new in TABLE.items():
        if event in {E.OFFERED, E.ANSWERED, E.RELEASED}:
            assert new.duty is old.duty
        else:
            assert (new in DUTIES) == (old in DUTIES)
            assert new in DUTIES or new.shown is old.shown


@pytest.mark.parametrize(
    ("old", "event", "new"),
    [
        (S.AVAILABLE, E.OFFERED, S.RINGING),
        (S.RINGING, E.ANSWERED, S.TALKING),
        (S.RINGING, E.RELEASED, S.AVAILABLE),
        (S.TALKING, E.PAUSE, S.TALKING_THEN_PAUSED),
        (S.TALKING_THEN_PAUSED, E.RELEASED, S.PAUSED),
        (S.TALKING_THEN_PAUSED, E.READY, S.TALKING),
        (S.RINGING_THEN_OFF, E.ANSWERED, S.TALKING_THEN_OFF),
        (S.WRAP_UP, E.WRAPPED_UP, S.AVAILABLE),
        (S.WRAP_UP, E.READY, S.AVAILABLE),
        (S.WRAP_UP, E.PAUSE, S.PAUSED),
        (S.WRAP_UP, E.OFFERED, S.RINGING_THEN_WRAP_UP),
        (S.PAUSED, E.WRAPPED_UP, S.PAUSED),
        (S.PAUSED, E.SIGN_IN, S.PAUSED),
        (S.OFF, E.READY, S.OFF),
        (S.OFF, E.PAUSE, S.OFF),
        (S.OFF, E.SIGN_IN, S.AVAILABLE),
    ],
)
def test_what_follows_from_what(old: AgentState, event: AgentEvent, new: AgentState) -> None:
    assert TABLE[old, event] is new


def test_people_are_told_six_states() -> None:
    assert {state.shown for state in AgentState} == {S.AVAILABLE, S.RINGING, S.TALKING, S.WRAP_UP, S.PAUSED, S.OFF}
    assert {state.duty for state in AgentState} == set(DUTIES)


@given(st.lists(st.tuples(st.sampled_from([AGENT, OTHER]), st.sampled_from(AgentEvent))))
def test_changes_are_told_only_when_something_changed(events: list[tuple[AgentId, AgentEvent]]) -> None:
    board, heard = listening()
    changes: list[AgentChange] = []
    board.listen(changes.append)
    last = dict.fromkeys((AGENT, OTHER), AgentState.AVAILABLE)
    for agent, event in events:
        told, old = len(heard), last[agent]
        changes.clear()
        board.happened(agent, event)
        last[agent] = board.exact(agent)
        changed = last[agent].shown is not old.shown
        assert heard[told:] == ([(agent, last[agent].shown, None)] if changed else [])
        wanted = [] if last[agent] is old else [f"{agent}: {old} -{event}-> {last[agent]}"]
        assert [str(change) for change in changes] == wanted
        assert board.is_free(agent) == (last[agent] is AgentState.AVAILABLE)


@given(st.lists(st.sampled_from(AgentEvent)))
def test_whatever_happened_a_released_agent_who_signs_in_and_is_ready_is_free(events: list[AgentEvent]) -> None:
    board = AgentBoard()
    for event in [*events, AgentEvent.RELEASED, AgentEvent.SIGN_IN, AgentEvent.READY]:
        board.happened(AGENT, event)
    assert board.is_free(AGENT)


def test_an_agent_takes_one_call_at_a_time() -> None:
    board, heard = listening()
    with board.offer(phones(AGENT), CALL):
        assert board.state(AGENT) is AgentState.RINGING
        with pytest.raises(ValueError, match="8001 is ringing"), board.offer(phones(OTHER, AGENT), CallId("c2")):
            pytest.fail("one phone can't take two calls")
        assert board.state(AGENT) is AgentState.RINGING, "the refused call must not free the agent"
        board.happened(AGENT, AgentEvent.ANSWERED, CALL)
        assert board.is_free(OTHER)
    assert [state for _, state, _ in heard] == [AgentState.RINGING, AgentState.TALKING, AgentState.AVAILABLE]
    assert [call for _, _, call in heard] == [CALL, CALL, None]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, GeneratorExit])
def test_an_offer_never_leaves_an_agent_stuck(error: Callable[[], BaseException]) -> None:
    board = AgentBoard()
    raised = error()
    with pytest.raises(type(raised)), board.offer(phones(AGENT), CALL):
        raise raised
    assert board.is_free(AGENT)


def test_a_listener_that_fails_leaves_no_agent_stuck() -> None:
    def fail_at_ringing(_agent: AgentId, state: AgentState, _call: CallId | None) -> None:
        if state is AgentState.RINGING:
            raise RuntimeError("the live view has a bug")

    board = AgentBoard(fail_at_ringing)
    with pytest.raises(RuntimeError), board.offer(phones(AGENT), CALL):
        pytest.fail("the offer was told as made")
    assert board.is_free(AGENT)


def test_the_first_to_answer_frees_the_others_at_once() -> None:
    board, heard = listening()
    legs = [*phones(AGENT, OTHER), Leg(RECEPTION)]
    with board.offer(legs, CALL) as taken:
        assert not board.has_room(RECEPTION)
        taken.answered(Leg(EndpointId("8002"), OTHER))
        assert (board.state(AGENT), board.state(OTHER)) == (AgentState.AVAILABLE, AgentState.TALKING)
        assert board.has_room(RECEPTION)
        assert taken.talking == legs[1]
        with board.offer(phones(AGENT), CallId("c2")):
            taken.answered(legs[0])
            assert board.state(AGENT) is AgentState.RINGING, "that phone rings for another call by now"
    assert [state for agent, state, _ in heard if agent == OTHER] == ["ringing", "talking", "available"]


def test_it_rings_for_a_call_until_somebody_answers() -> None:
    board, _ = listening()
    rings = [board.rings_for(CALL)]
    with board.offer(phones(AGENT, OTHER), CALL) as taken:
        rings += [board.rings_for(CALL), board.rings_for(CallId("c2"))]
        board.answered(CALL, taken.legs[0].endpoint)
        rings.append(board.rings_for(CALL))
    assert [*rings, board.rings_for(CALL)] == [False, True, False, False, False]


def test_the_lines_of_those_who_did_not_answer_are_free_at_once() -> None:
    board, lines = AgentBoard(), LineBoard()
    lines.configure(demo())
    legs = [Leg(EndpointId(f"mobile-{line}"), None, LineId(line)) for line in ("01", "02", "03")]
    with ExitStack() as held:
        given_back = [held.enter_context(lines.take(LineId(str(leg.line)), CALL)) for leg in legs]
        taken = held.enter_context(board.offer(legs, CALL))
        for leg, give_back in zip(legs, given_back, strict=True):
            taken.besides(leg, give_back)
        taken.answered(legs[1])
        assert [lines.free_channels(LineId(line)) for line in ("01", "02", "03")] == [1, 0, 1]
    assert [lines.free_channels(LineId(line)) for line in ("01", "02", "03")] == [1, 1, 1]


def test_an_endpoint_answers_by_its_name() -> None:
    board = AgentBoard()
    assert not board.answered(CALL, RECEPTION)
    with board.offer([*phones(AGENT), Leg(RECEPTION)], CALL) as taken:
        assert not board.answered(CallId("c2"), RECEPTION)
        assert board.answered(CALL, RECEPTION)
        assert not board.answered(CALL, RECEPTION), "that is known"
        assert taken.talking == Leg(RECEPTION)
        assert board.is_free(AGENT)


def test_an_endpoint_takes_as_many_calls_as_it_can() -> None:
    board = AgentBoard()
    board.configure({PBX: 2}, {})
    with board.offer([Leg(PBX)], CALL), board.offer([Leg(PBX)], CallId("c2")):
        assert not board.has_room(PBX)
        with pytest.raises(ValueError, match="pbx can take 0 calls more, not 1"), board.offer([Leg(PBX)], CallId("c3")):
            pytest.fail("the endpoint is full")
        board.configure({PBX: 3}, {})
        assert board.has_room(PBX)
        board.configure({PBX: 1}, {})
        assert not board.has_room(PBX)
    assert board.has_room(PBX)
    with pytest.raises(ValueError, match="can take 1 calls more, not 2"), board.offer([Leg(PBX), Leg(PBX)], CALL):
        pytest.fail("two legs of one offer are two calls")


def test_who_listens_is_told_of_pages_that_open_and_close() -> None:
    board = EndpointBoard()
    told: list[EndpointId] = []
    board.listen(told.append)
    first, second = EndpointId("wang-browser"), EndpointId("li-browser")
    for closed in ((first, second), (second,), (second,)):
        board.close(closed)
    assert (sorted(told[:2]), told[2:]) == ([second, first], [first])
    assert (board.is_there(first), board.is_there(second), board.is_there(EndpointId("8001"))) == (True, False, True)


def test_a_refused_offer_takes_nothing() -> None:
    board = AgentBoard()
    with board.offer([Leg(RECEPTION)], CALL):
        with pytest.raises(ValueError, match="reception"), board.offer([*phones(AGENT), Leg(RECEPTION)], CallId("c2")):
            pytest.fail("the reception is busy")
        assert board.is_free(AGENT)
        assert board.has_room(EndpointId("8001"))


def wrapping(now: list[float]) -> AgentBoard:
    board = AgentBoard(now=lambda: now[0])
    board.configure({}, {AGENT: 30})
    return board


def talk(board: AgentBoard, *during: AgentEvent) -> None:
    with board.offer(phones(AGENT), CALL) as taken:
        taken.answered(phones(AGENT)[0])
        for event in during:
            board.happened(AGENT, event)


def test_wrap_up_lasts_as_long_as_the_admin_said_and_its_end_is_told() -> None:
    now = [100.0]
    board = wrapping(now)
    talk(board)
    heard: list[str] = []
    board.listen(lambda change: heard.append(str(change)))
    now[0] = 129.9
    board.tick()
    assert (board.state(AGENT), heard) == (AgentState.WRAP_UP, [])
    now[0] = 130
    board.tick()
    board.tick()
    assert heard == ["8001: wrap_up -wrapped_up-> available"]
    assert board.idle_since(AGENT) == 130


def test_whoever_asks_after_the_end_of_a_wrap_up_finds_it_ended() -> None:
    now = [100.0]
    board = wrapping(now)
    talk(board)
    assert not board.is_free(AGENT)
    now[0] = 130
    assert board.is_free(AGENT)


def test_a_phone_that_only_rang_wraps_nothing_up_and_is_idle_as_before() -> None:
    now = [100.0]
    board = wrapping(now)
    now[0] = 150
    with board.offer(phones(AGENT), CALL):
        pass
    assert board.is_free(AGENT)
    assert board.idle_since(AGENT) == 100


@pytest.mark.parametrize(
    ("wishes", "state"),
    [
        ([E.PAUSE], S.PAUSED),
        ([E.SIGN_OUT], S.OFF),
        ([E.PAUSE, E.READY], S.WRAP_UP),
        ([E.PAUSE, E.SIGN_OUT, E.SIGN_IN], S.WRAP_UP),
        ([E.WRAP_UP], S.WRAP_UP),
    ],
)
def test_a_wish_during_the_call_holds_after_it(wishes: list[AgentEvent], state: AgentState) -> None:
    board = wrapping([0.0])
    talk(board, *wishes)
    assert board.state(AGENT) is state


def test_nobody_wraps_up_after_a_call_of_staff() -> None:
    board = wrapping([0.0])
    with board.offer(AGENT, CALL, staff=True) as taken:
        taken.answered(phones(AGENT)[0])
        assert board.call_of(AGENT) == CALL
    assert board.is_free(AGENT)
    talk(board)
    assert board.state(AGENT) is AgentState.WRAP_UP


def test_wrap_up_by_hand_without_a_time_of_ones_own_lasts_until_ready() -> None:
    now = [0.0]
    board = AgentBoard(now=lambda: now[0])
    board.happened(AGENT, E.WRAP_UP)
    now[0] = 1e9
    assert board.state(AGENT) is AgentState.WRAP_UP
    board.happened(AGENT, E.READY)
    assert board.is_free(AGENT)


def test_a_call_of_ones_own_during_the_wrap_up_begins_it_anew() -> None:
    now = [0.0]
    board = wrapping(now)
    talk(board)
    now[0] = 20
    board.happened(AGENT, E.OFFERED)
    now[0] = 40
    assert board.state(AGENT) is AgentState.RINGING, "the wrap-up doesn't end while the phone is in use"
    board.happened(AGENT, E.ANSWERED)
    board.happened(AGENT, E.RELEASED)
    now[0] = 69
    assert board.state(AGENT) is AgentState.WRAP_UP
    now[0] = 70
    assert board.is_free(AGENT)


def test_an_endpoint_that_is_nobodys_own_rests_since_its_latest_conversation() -> None:
    now = [5.0]
    board = AgentBoard(now=lambda: now[0])
    now[0] = 10
    with board.offer([Leg(RECEPTION)], CALL):
        pass
    assert board.idle_since(RECEPTION) == 5
    with board.offer([Leg(RECEPTION)], CALL) as taken:
        taken.answered(Leg(RECEPTION))
        now[0] = 20
    assert board.idle_since(RECEPTION) == 20


def test_restored_are_those_who_paused_or_signed_off() -> None:
    board = AgentBoard()
    third = AgentId("8003")
    board.happened(third, E.ANSWERED)
    board.restore({AGENT: S.PAUSED, OTHER: S.OFF, third: S.TALKING_THEN_OFF, AgentId("8004"): S.AVAILABLE})
    assert [board.exact(agent) for agent in (AGENT, OTHER, third)] == [S.PAUSED, S.OFF, S.TALKING_THEN_OFF]
    assert board.is_free(AgentId("8004"))


def house() -> Document:
    lines = (
        "endpoints:",
        '  pbx: {kind: outside, name: 分公司, number: "02012345678", trunk_group: main, capacity: 4}',
        "  reception: {kind: phone, name: 前台}",
        '  mobile: {kind: outside, name: 手机, number: "13800138000", trunk_group: main, capacity: 2}',
        "departments:\n",
    )
    return demo(('"8001": {name: 王芳}', '"8001": {name: 王芳, wrap_up_s: 5}'), ("departments:\n", "\n".join(lines)))


def test_the_document_tells_capacities_and_wrap_ups() -> None:
    assert capacities_of(house()) == {PBX: 4, RECEPTION: 1, "mobile": 2}
    assert wrap_ups_of(house()) == {AGENT: 5, OTHER: 0, AgentId("8003"): 0}


def places(legs: list[Leg]) -> Counter[str]:
    """Count what legs take: a place at each endpoint, and each person once."""
    people = {f"person {leg.agent}" for leg in legs if leg.agent is not None}
    return Counter(str(leg.endpoint) for leg in legs) + Counter(people)


class Street:
    """A hundred callers at once and the phones that they ring, with a count of its own of who is in which call."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)  # noqa: S311 - a simulation, to be repeated by its seed
        self.now_s = 0.0
        self.board = AgentBoard(now=lambda: self.now_s)
        self.board.configure(capacities_of(house()), wrap_ups_of(house()))
        desks = phones(AGENT, OTHER, AgentId("8003"))
        self.legs = [*desks, Leg(EndpointId("mobile"), AGENT), Leg(PBX), Leg(RECEPTION)]
        self.capacity = Counter(dict.fromkeys(places(self.legs), 1) | {str(PBX): 4, "mobile": 2})
        self.in_call: Counter[str] = Counter()
        self.served: set[CallId] = set()

    async def caller(self, call: CallId) -> None:
        while call not in self.served:
            wanted = self.dice.sample(self.legs, self.dice.randint(1, 3))
            free = [leg for leg in wanted if (leg.agent is None or self._is_free(leg.agent)) and self._room(leg)]
            if free:
                await self._ring(free, call)
            await self._pause()

    async def _ring(self, legs: list[Leg], call: CallId) -> None:
        held = places(legs)
        with self.board.offer(legs, call) as taken:
            self.in_call += held
            assert self.in_call <= self.capacity, f"{self.in_call} of {self.capacity}"
            await self._pause()
            if self.dice.random() < 0.6:
                winner = self.dice.choice(legs)
                taken.answered(winner)
                self.in_call -= held - places([winner])
                held = places([winner])
                self.served.add(call)
                await self._pause()
            self.in_call -= held

    def _is_free(self, agent: AgentId) -> bool:
        is_free = self.board.is_free(agent)
        assert not (is_free and self.in_call[f"person {agent}"]), f"{agent} is in a call"
        return is_free

    def _room(self, leg: Leg) -> bool:
        room = self.board.has_room(leg.endpoint)
        assert room == (self.in_call[leg.endpoint] < self.capacity[leg.endpoint])
        return room

    async def _pause(self) -> None:
        for _ in range(self.dice.randint(1, 5)):
            self.now_s += 0.01
            await asyncio.sleep(0)

    async def whims(self) -> None:
        while len(self.served) < 100:
            agent = self.dice.choice((AGENT, OTHER, AgentId("8003")))
            self.board.happened(agent, self.dice.choice((E.PAUSE, E.READY, E.SIGN_OUT, E.SIGN_IN, E.READY, E.SIGN_IN)))
            self.board.tick()
            await self._pause()


@pytest.mark.parametrize("seed", range(8))
async def test_a_hundred_callers_at_once_never_overfill_an_endpoint(seed: int) -> None:
    street = Street(seed)
    async with asyncio.timeout(60), asyncio.TaskGroup() as everyone:
        for number in range(100):
            everyone.create_task(street.caller(CallId(f"c{number}")))
        everyone.create_task(street.whims())
    assert len(street.served) == 100
    assert street.in_call.total() == 0
    for leg in street.legs:
        assert street.board.endpoints.calls_at(leg.endpoint) == 0
        assert leg.agent is None or street.board.exact(leg.agent) in DUTIES
