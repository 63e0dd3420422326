"""The waiting room: who waits in which queue, in which order, and for whom of them an agent who comes free is kept.

Whenever an agent, an endpoint or a line changes, those who wait are asked in their order, in the same step: whom of
the free ones they would be offered to. Who is chosen is kept for that call until it takes them, and is busy to all
others, so nobody overtakes: neither from another queue, nor at a ring node, nor because a later caller is quicker.
"""

from bisect import insort
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Protocol

from appliance.callflow.bell import Bell
from appliance.callflow.board import AgentBoard, AgentEvent
from appliance.callflow.line_board import LineBoard
from appliance.domain.ids import AgentId, CallId, EndpointId, HotlineId, NodeId, Target
from appliance.routing.allocation import Candidate, Choice
from appliance.routing.decision import Decision

REST = timedelta(seconds=30)
"""For how long somebody is left alone who did not take a call."""
_TALKS = 20
"""So many of a queue's latest conversations tell how long they last."""


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue: a node of a hotline, under whichever revision."""

    hotline: HotlineId
    node: NodeId

    def __str__(self) -> str:
        return f"{self.hotline}/{self.node}"


class Wish(Protocol):
    """Whom a call that waits could be offered to."""

    @property
    def revision(self) -> str:
        """The revision that the call began with: calls of one queue and revision have the same team."""
        ...

    def choose(self) -> Decision[Choice]:
        """Choose among those of the team who are free for this call and don't rest."""
        ...

    def on_duty(self) -> int:
        """Count those of the team who are on duty, free or not."""
        ...


@dataclass(slots=True, eq=False)
class Ticket:
    """A call's place in a queue.

    `kept` are free for this call alone, `why` says how they were chosen; `is_deserted` tells that nobody of the team is
    on duty. The bell rings at either. `is_offered`: phones ring for it. `place` is 1 for who is next; once the call has
    left the queue, it is the place that it had. `now` tells when it came and left.
    """

    queue: Queue
    call: CallId
    wish: Wish
    now: Callable[[], datetime]
    is_first: bool = False
    bell: Bell = field(default_factory=Bell)
    number: int = 0
    place: int = 0
    kept: tuple[Candidate, ...] = ()
    why: str = ""
    is_deserted: bool = False
    is_offered: bool = False
    is_waiting: bool = False
    entered_at: datetime | None = None
    left_at: datetime | None = None

    @property
    def order(self) -> tuple[bool, int]:
        """What comes before what: those who go first, and within each class who came first."""
        return not self.is_first, self.number


def _places(candidates: Sequence[Candidate]) -> Iterator[Target | EndpointId]:
    """Name whom candidates stand for, and where they are reached, each once."""
    for one in candidates:
        yield from dict.fromkeys(place for place in (one.target, one.endpoint) if place is not None)


def _nobody_told(_queue: Queue) -> None:
    return


class WaitingRoom:
    """All who wait."""

    def __init__(self) -> None:
        """Begin empty."""
        self._told: Callable[[Queue], None] = _nobody_told
        self._waiting: list[Ticket] = []
        self._numbers = count(1)
        self._kept: dict[Target | EndpointId, list[CallId]] = {}
        self._resting: dict[Target, datetime] = {}
        self._talks: defaultdict[Queue, deque[float]] = defaultdict(lambda: deque(maxlen=_TALKS))
        self._listening = ExitStack()
        self._looks = False
        self._again = False

    def listen(self, on_change: Callable[[Queue], None]) -> None:
        """Have `on_change`, which must not raise, hear of each queue in which something changes from now on."""
        self._told = on_change

    def waiting_in(self, queue: Queue) -> tuple[Ticket, ...]:
        """Give those who wait in a queue, in their order."""
        return tuple(ticket for ticket in self._waiting if ticket.queue == queue)

    def keeps(self, agent: AgentId, call: CallId) -> bool:
        """Tell whether an agent is kept for another call that waits."""
        return any(other != call for other in self._kept.get(agent, ()))

    def kept_at(self, endpoint: EndpointId, call: CallId) -> int:
        """Count the places at an endpoint that are kept for other calls that wait."""
        return sum(other != call for other in self._kept.get(endpoint, ()))

    def rests(self, target: Target, at: datetime) -> bool:
        """Tell whether somebody is to be left alone at this moment."""
        until = self._resting.get(target)
        return until is not None and at < until

    def next_rested(self, at: datetime) -> datetime | None:
        """Tell when the next of those who rest may be offered a call again; None when nobody rests."""
        return min((until for until in self._resting.values() if at < until), default=None)

    def talked(self, queue: Queue, seconds: float) -> None:
        """Remember how long a conversation of the queue kept its agent."""
        self._talks[queue].append(seconds)

    def talks_s(self, queue: Queue) -> Sequence[float]:
        """Give how long the latest conversations of a queue kept their agents."""
        return tuple(self._talks[queue])

    @contextmanager
    def entered(self, ticket: Ticket, board: AgentBoard, lines: LineBoard) -> Iterator[None]:
        """Have a call wait until it is answered or this ends; all of a room's calls share the boards."""
        if not self._waiting:
            self._listen(board, lines)
        ticket.number, ticket.is_waiting, ticket.entered_at = next(self._numbers), True, ticket.now()
        insort(self._waiting, ticket, key=lambda one: one.order)
        self._moved(ticket.queue)
        self.look()
        try:
            yield
        finally:
            self._leave(ticket)

    @contextmanager
    def offered(self, ticket: Ticket) -> Iterator[None]:
        """Have nobody else be kept for a call while phones ring for it, nor after; those kept already stay so."""
        ticket.is_offered = True
        ticket.bell.silence()
        self._told(ticket.queue)
        try:
            yield
        finally:
            ticket.is_offered = False
            self._keep(ticket, ())
            self._told(ticket.queue)
            self.look()

    def took(self, ticket: Ticket) -> None:
        """Take that a call holds those who were kept for it: the board knows it from now on."""
        self._keep(ticket, ())

    def leave_alone(self, targets: Sequence[Target], at: datetime) -> None:
        """Offer no call that waits to those who did not take one, from this moment on and for a while."""
        self._resting.update(dict.fromkeys(targets, at + REST))

    def look(self) -> None:
        """Ask those who wait, in their order, and keep for each whom they choose."""
        if self._looks:
            self._again = True  # asking may end a wrap-up, of which we hear in the middle of it
            return
        self._looks = self._again = True
        try:
            while self._again:
                self._again = False
                self._look()
        finally:
            self._looks = False

    def _look(self) -> None:
        idle = [ticket for ticket in self._waiting if not ticket.is_offered]
        for ticket in idle:
            self._keep(ticket, ())
        vain: dict[tuple[Queue, str], tuple[bool, str]] = {}
        for ticket in idle:
            team = ticket.queue, ticket.wish.revision
            if team not in vain:
                choice = ticket.wish.choose()
                ticket.why = choice.reason
                self._keep(ticket, choice.value.offered)
                if not ticket.kept:  # nor is anybody for those behind
                    vain[team] = not ticket.wish.on_duty(), ticket.why
            ticket.is_deserted, ticket.why = vain.get(team, (False, ticket.why))
            if ticket.kept or ticket.is_deserted:
                ticket.bell.ring()
            else:
                ticket.bell.silence()

    def _keep(self, ticket: Ticket, offered: tuple[Candidate, ...]) -> None:
        """Keep these for a call, and those no more that were; an agent is kept, and a place where each is reached."""
        for place in _places(ticket.kept):
            self._kept[place].remove(ticket.call)
            if not self._kept[place]:
                del self._kept[place]
        ticket.kept = offered
        for place in _places(offered):
            self._kept.setdefault(place, []).append(ticket.call)

    def _leave(self, ticket: Ticket) -> None:
        if not ticket.is_waiting:
            return
        ticket.is_waiting, ticket.left_at = False, ticket.now()
        self._keep(ticket, ())
        self._waiting.remove(ticket)
        self._moved(ticket.queue)
        if self._waiting:
            self.look()
        else:
            self._listening.close()
            self._resting.clear()  # who comes next is rung for like anybody who comes to a ring node

    def _moved(self, queue: Queue) -> None:
        for place, ticket in enumerate(self.waiting_in(queue), 1):
            ticket.place = place
        self._told(queue)

    def _listen(self, board: AgentBoard, lines: LineBoard) -> None:
        self._listening.callback(board.listen(lambda _change: self.look()))
        self._listening.callback(board.listen_to_events(self._uttered))
        self._listening.callback(board.listen_to_answers(self._answered))
        self._listening.callback(board.endpoints.listen(lambda _endpoint: self.look()))
        self._listening.callback(lines.listen(lambda _line: self.look()))

    def _uttered(self, agent: AgentId, event: AgentEvent) -> None:
        """Leave alone no longer who says to be there, also if nobody thought otherwise."""
        if event in {AgentEvent.SIGN_IN, AgentEvent.READY} and self._resting.pop(agent, None) is not None:
            self.look()

    def _answered(self, call: CallId) -> None:
        for ticket in [ticket for ticket in self._waiting if ticket.call == call]:
            self._leave(ticket)
