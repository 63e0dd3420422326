from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from appliance.callflow.board import AgentBoard, AgentEvent, AgentState, Taken
from appliance.callflow.line_board import LineBoard
from appliance.callflow.ports import Leg
from appliance.callflow.waiting_room import REST, QueueKey, Ticket, WaitingRoom
from appliance.domain.ids import AgentId, CallId, EndpointId, HotlineId, NodeId, Target
from appliance.routing.allocation import Candidate, Choice, Memory, choose
from appliance.routing.decision import Decision

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SALES, SUPPORT = QueueKey(HotlineId("main"), NodeId("sales")), QueueKey(HotlineId("main"), NodeId("support"))
ONE, TWO, THREE = AgentId("8001"), AgentId("8002"), AgentId("8003")
TEAMS = {SALES: (ONE, TWO), SUPPORT: (TWO, THREE)}
"""One agent is in both."""


@dataclass(slots=True)
class House:
    """A room, its boards, and the offers that calls hold."""

    room: WaitingRoom = field(default_factory=WaitingRoom)
    board: AgentBoard = field(default_factory=AgentBoard)
    lines: LineBoard = field(default_factory=LineBoard)
    now: datetime = NOON
    stays: dict[str, ExitStack] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    rings: dict[str, tuple[ExitStack, Taken, tuple[AgentId, ...]]] = field(default_factory=dict)

    def comes(self, name: str, queue: QueueKey = SALES, *, first: bool = False) -> Ticket:
        """Have a call enter."""
        ticket = Ticket(queue, CallId(name), Team(self, queue, CallId(name)), lambda: self.now, first)
        stay = ExitStack()
        stay.enter_context(self.room.entered(ticket, self.board, self.lines))
        self.stays[name], self.tickets[name] = stay, ticket
        return ticket

    def leaves(self, name: str) -> None:
        """Have a call hang up, whatever goes on."""
        if name in self.rings:
            self.rings.pop(name)[0].close()
        self.stays.pop(name).close()
        self.tickets.pop(name)

    def takes(self, name: str) -> tuple[AgentId, ...]:
        """Have a call ring those who are kept for it."""
        ticket, ringing = self.tickets[name], ExitStack()
        agents = tuple(AgentId(one.target) for one in ticket.kept)
        ringing.enter_context(self.room.offered(ticket))
        legs = [Leg(EndpointId(agent), agent) for agent in agents]
        taken = ringing.enter_context(self.board.offer(legs, ticket.call))
        self.room.took(ticket)
        self.rings[name] = ringing, taken, agents
        return agents

    def answers(self, name: str) -> None:
        """Have the first of those who ring answer."""
        _, taken, _ = self.rings[name]
        taken.answered(taken.legs[0])

    def rings_out(self, name: str) -> None:
        """Have nobody answer."""
        ringing, _, agents = self.rings.pop(name)
        self.room.leave_alone(agents, self.now)
        ringing.close()

    def talks(self, *agents: AgentId) -> None:
        """Have agents be in other calls."""
        for agent in agents:
            self.board.happened(agent, AgentEvent.ANSWERED)

    def comes_free(self, agent: AgentId) -> None:
        """Have an agent hang up."""
        self.board.happened(agent, AgentEvent.RELEASED)

    def kept(self) -> dict[str, list[str]]:
        """Who is kept for whom."""
        return {name: [one.target for one in ticket.kept] for name, ticket in self.tickets.items() if ticket.kept}

    def places(self, queue: QueueKey = SALES) -> list[str]:
        """The calls of a queue in their order."""
        return [ticket.call for ticket in self.room.waiting_in(queue)]


@dataclass(frozen=True, slots=True)
class Team:
    """A wish for the first free one of a team."""

    house: House
    queue: QueueKey
    call: CallId
    revision: str = "r1"

    def choose(self) -> Decision[Choice]:
        """Choose in the order of the list."""
        house, room = self.house, self.house.room
        team = [agent for agent in TEAMS[self.queue] if not room.rests(agent, house.now)]
        return choose("sequential", [self._candidate(agent) for agent in team], Memory(), lambda: 0.0)

    def on_duty(self) -> int:
        """Count who has not signed off."""
        return sum(self.house.board.state(agent) is not AgentState.OFF for agent in TEAMS[self.queue])

    def _candidate(self, agent: AgentId) -> Candidate:
        board, room = self.house.board, self.house.room
        busy = "" if board.is_free(agent) and not room.keeps(agent, self.call) else "busy"
        return Candidate(agent, EndpointId(agent), busy)


def test_who_comes_when_an_agent_is_free_is_put_through_at_once() -> None:
    house = House()
    ticket = house.comes("a")
    assert [one.target for one in ticket.kept] == [ONE]
    assert ticket.bell.is_rung


def test_an_agent_who_comes_free_is_kept_for_the_earliest_in_the_same_step() -> None:
    house = House()
    house.talks(ONE, TWO)
    house.comes("a"), house.comes("b")
    assert (house.kept(), house.places()) == ({}, ["a", "b"])
    house.comes_free(TWO)
    assert house.kept() == {"a": [TWO]}
    assert house.tickets["a"].bell.is_rung
    assert not house.tickets["b"].bell.is_rung
    house.comes("c")
    assert house.kept() == {"a": [TWO]}, "who comes later gets nobody who is kept"


def test_while_a_phone_rings_for_the_first_the_next_agent_goes_to_the_second() -> None:
    house = House()
    house.talks(ONE, TWO)
    house.comes("a"), house.comes("b"), house.comes("c")
    house.comes_free(ONE)
    house.takes("a")
    house.comes_free(TWO)
    assert house.kept() == {"b": [TWO]}
    assert house.places() == ["a", "b", "c"]


def test_who_is_not_answered_keeps_the_place_and_that_phone_is_left_alone() -> None:
    house = House()
    house.talks(TWO)
    house.comes("a"), house.comes("b")
    house.takes("a")
    house.rings_out("a")
    assert (house.kept(), house.places()) == ({}, ["a", "b"])
    house.now += REST - timedelta(seconds=1)
    house.room.look()
    assert house.kept() == {}
    assert house.room.next_rested(house.now) == house.now + timedelta(seconds=1)
    house.now += timedelta(seconds=1)
    house.room.look()
    assert house.kept() == {"a": [ONE]}


@pytest.mark.parametrize("event", [AgentEvent.SIGN_IN, AgentEvent.READY])
def test_who_signs_in_or_says_ready_is_left_alone_no_longer(event: AgentEvent) -> None:
    house = House()
    house.talks(TWO)
    house.comes("a")
    house.takes("a")
    house.rings_out("a")
    house.board.happened(ONE, event)
    assert house.kept() == {"a": [ONE]}, "though they were taken to be there all the time"


def test_those_of_the_list_go_first_and_the_others_places_follow() -> None:
    house = House()
    house.talks(ONE, TWO)
    for name, first in (("a", False), ("v", True), ("b", False), ("w", True)):
        house.comes(name, first=first)
    assert house.places() == ["v", "w", "a", "b"]
    assert [house.tickets[name].place for name in "vwab"] == [1, 2, 3, 4]
    house.leaves("v")
    assert [house.tickets[name].place for name in "wab"] == [1, 2, 3]


def test_of_two_queues_that_share_an_agent_the_earlier_call_is_next() -> None:
    house = House()
    house.talks(ONE, TWO, THREE)
    house.comes("a", SUPPORT), house.comes("b", SALES)
    house.comes_free(ONE)
    assert house.kept() == {"b": [ONE]}, "who can't serve the first may serve the second"
    house.takes("b")
    house.comes_free(TWO)
    assert house.kept() == {"a": [TWO]}


def test_an_agent_who_is_kept_and_goes_away_is_kept_no_more() -> None:
    house = House()
    house.talks(ONE, TWO)
    house.comes("a")
    house.comes_free(ONE)
    house.board.happened(ONE, AgentEvent.PAUSE)
    assert house.kept() == {}
    assert not house.tickets["a"].bell.is_rung


def test_who_hangs_up_gives_the_agent_to_the_next() -> None:
    house = House()
    house.talks(ONE, TWO)
    house.comes("a"), house.comes("b")
    house.comes_free(ONE)
    house.leaves("a")
    assert house.kept() == {"b": [ONE]}


def test_those_who_wait_hear_at_once_that_the_last_agent_has_gone() -> None:
    house = House()
    house.talks(ONE, TWO)
    tickets = [house.comes("a"), house.comes("b")]
    house.board.happened(ONE, AgentEvent.SIGN_OUT)
    assert not any(ticket.is_deserted or ticket.bell.is_rung for ticket in tickets)
    house.comes_free(ONE)
    house.board.happened(TWO, AgentEvent.SIGN_OUT)
    assert not any(ticket.is_deserted or ticket.bell.is_rung for ticket in tickets), "who still talks is on duty"
    house.comes_free(TWO)
    assert all(ticket.is_deserted and ticket.bell.is_rung for ticket in tickets)
    house.board.happened(TWO, AgentEvent.SIGN_IN)
    assert not any(ticket.is_deserted for ticket in tickets)
    assert house.kept() == {"a": [TWO]}


def test_a_call_leaves_the_queue_when_it_is_answered_not_when_its_talk_is_over() -> None:
    house = House()
    house.talks(TWO)
    house.comes("a"), house.comes("b")
    house.takes("a")
    assert house.places() == ["a", "b"]
    house.answers("a")
    assert house.places() == ["b"]
    assert (house.tickets["a"].place, house.tickets["b"].place) == (1, 1)


def test_each_change_of_a_queue_is_told() -> None:
    house = House()
    told: list[QueueKey] = []
    house.room.listen(told.append)
    house.talks(ONE, TWO, THREE)
    house.comes("a"), house.comes("b", SUPPORT)
    house.leaves("a")
    assert told == [SALES, SUPPORT, SALES]


def test_a_room_listens_to_the_boards_only_while_somebody_waits() -> None:
    house = House()
    house.comes("a")
    house.leaves("a")
    assert house.board._listeners == []
    assert house.board._event_listeners == []
    assert house.board._answer_listeners == []
    assert house.lines._listeners == []


class Crowd(RuleBasedStateMachine):
    """Callers come, leave and are answered, agents come and go, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.house = House()
        self.came: dict[str, tuple[bool, int]] = {}
        self.talk: set[str] = set()
        self.others: set[AgentId] = set()

    def waiting(self) -> list[str]:
        return [name for name in self.house.tickets if name not in self.talk]

    @rule(queue=st.sampled_from([SALES, SUPPORT]), first=st.booleans())
    def comes(self, queue: QueueKey, first: bool) -> None:
        name = f"c{len(self.came)}"
        self.came[name] = (not first, len(self.came))
        self.house.comes(name, queue, first=first)

    @precondition(lambda self: self.house.tickets)
    @rule(data=st.data())
    def leaves(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.house.tickets)))
        self.house.leaves(name)
        self.talk.discard(name)

    @precondition(lambda self: self.house.kept())
    @rule(data=st.data())
    def takes(self, data: st.DataObject) -> None:
        """In whichever order those who are woken get to it."""
        self.house.takes(data.draw(st.sampled_from(sorted(self.house.kept()))))

    @precondition(lambda self: set(self.house.rings) - self.talk)
    @rule(data=st.data(), answered=st.booleans())
    def ends_ringing(self, data: st.DataObject, answered: bool) -> None:
        name = data.draw(st.sampled_from(sorted(set(self.house.rings) - self.talk)))
        if answered:
            self.house.answers(name)
            self.talk.add(name)
        else:
            self.house.rings_out(name)

    @rule(agent=st.sampled_from([ONE, TWO, THREE]), event=st.sampled_from(AgentEvent))
    def does_something(self, agent: AgentId, event: AgentEvent) -> None:
        """Sign in and out, pause, call somebody of their own accord."""
        ringing = {one for name, (_, taken, agents) in self.house.rings.items() for one in agents if taken.legs}
        if agent in ringing and event in {AgentEvent.OFFERED, AgentEvent.ANSWERED, AgentEvent.RELEASED}:
            return  # the phone is not theirs now
        self.house.board.happened(agent, event)

    @rule(seconds=st.integers(1, 40))
    def time_passes(self, seconds: int) -> None:
        self.house.now += timedelta(seconds=seconds)
        self.house.room.look()

    @invariant()
    def nobody_is_lost_and_the_order_is_exact(self) -> None:
        for queue in TEAMS:
            here = [name for name in self.waiting() if self.house.tickets[name].queue == queue]
            assert self.house.places(queue) == sorted(here, key=self.came.__getitem__)
            assert [ticket.place for ticket in self.house.room.waiting_in(queue)] == list(range(1, len(here) + 1))

    @invariant()
    def nobody_is_kept_or_rung_for_two(self) -> None:
        kept = Counter(agent for agents in self.house.kept().values() for agent in agents)
        assert all(count == 1 for count in kept.values())
        assert all(self.house.board.is_free(AgentId(agent)) for agent in kept)

    @invariant()
    def nobody_is_overtaken(self) -> None:
        """For each agent who is kept, nobody of the team waits who is before, and for whom nobody is kept or rings."""
        for name, agents in self.house.kept().items():
            for agent in agents:
                before = [other for other in self.waiting() if self.came[other] < self.came[name]]
                for other in before:
                    ticket = self.house.tickets[other]
                    assert ticket.kept or ticket.is_offered or agent not in TEAMS[ticket.queue]

    @invariant()
    def nobody_idles_whom_somebody_waits_for(self) -> None:
        house = self.house
        for agent in (ONE, TWO, THREE):
            kept = any(agent in agents for agents in house.kept().values())
            if not house.board.is_free(agent) or kept or house.room.rests(agent, house.now):
                continue
            for name in self.waiting():
                ticket = house.tickets[name]
                assert ticket.kept or ticket.is_offered or agent not in TEAMS[ticket.queue], (agent, name)

    @invariant()
    def the_bell_rings_for_whom_there_is_something_to_do(self) -> None:
        for name in self.waiting():
            ticket = self.house.tickets[name]
            if not ticket.is_offered:
                assert ticket.bell.is_rung == bool(ticket.kept or ticket.is_deserted)

    def teardown(self) -> None:
        for name in sorted(self.house.tickets):
            self.house.leaves(name)


Crowd.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestCrowd = Crowd.TestCase


@given(st.lists(st.tuples(st.sampled_from([SALES, SUPPORT]), st.booleans()), min_size=1, max_size=30))
def test_one_agent_takes_all_in_their_order(calls: list[tuple[QueueKey, bool]]) -> None:
    house = House()
    house.talks(ONE, TWO, THREE)
    for number, (queue, first) in enumerate(calls):
        house.comes(f"{number:02}", queue, first=first)
    wanted = sorted(house.tickets, key=lambda name: (not house.tickets[name].is_first, name))
    taken = []
    house.comes_free(TWO)
    while house.kept():
        (name,) = house.kept()
        taken.append(name)
        house.takes(name)
        house.answers(name)
        house.leaves(name)
    assert taken == wanted


def test_a_target_may_be_an_endpoint_with_several_places() -> None:
    room, board = WaitingRoom(), AgentBoard()
    centre = EndpointId("centre")
    board.configure({centre: 2}, {})

    @dataclass(frozen=True, slots=True)
    class Centre:
        call: CallId
        revision: str = "r1"

        def choose(self) -> Decision[Choice]:
            """Offer it while it has room that isn't kept."""
            target: Target = centre
            room_left = board.endpoints.room(centre) - room.kept_at(centre, self.call)
            return choose("sequential", [Candidate(target, centre, "" if room_left > 0 else "busy")], Memory(), float)

        def on_duty(self) -> int:
            """Be there."""
            return 1

    tickets = [Ticket(SALES, CallId(name), Centre(CallId(name)), lambda: NOON) for name in "abc"]
    with ExitStack() as stays:
        for ticket in tickets:
            stays.enter_context(room.entered(ticket, board, LineBoard()))
        assert [bool(ticket.kept) for ticket in tickets] == [True, True, False]
