"""All who wait, in their order.

Whenever an agent, an endpoint or a line changes, those who wait are asked in their order, in the same step: whom of
the free ones they would be offered to. Who is chosen is kept for that call until it takes them, and is busy to all
others, so nobody overtakes: neither from another queue, nor at a ring node, nor because a later caller is quicker.
"""

from bisect import insort
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from itertools import count

from appliance.callflow.board import AgentBoard, AgentEvent
from appliance.callflow.line_board import LineBoard
from appliance.callflow.waiting_room.asking import ask_in_order
from appliance.callflow.waiting_room.keeping import Keeping
from appliance.callflow.waiting_room.resting import Resting
from appliance.callflow.waiting_room.ticket import QueueKey, Ticket
from appliance.domain.ids import AgentId, CallId, EndpointId, Target

_TALKS = 20
"""So many of a queue's latest conversations tell how long they last."""


def _nobody_told(_queue: QueueKey) -> None:
    return


class WaitingRoom:
    """All who wait."""

    def __init__(self) -> None:
        """Begin empty."""
        self._told: Callable[[QueueKey], None] = _nobody_told
        self._waiting: list[Ticket] = []
        self._numbers = count(1)
        self._keeping = Keeping()
        self._resting = Resting()
        self._talks: defaultdict[QueueKey, deque[float]] = defaultdict(lambda: deque(maxlen=_TALKS))
        self._listening = ExitStack()
        self._looks = False
        self._again = False

    def listen(self, on_change: Callable[[QueueKey], None]) -> None:
        """Have `on_change`, which must not raise, hear of each queue in which something changes from now on."""
        self._told = on_change

    def waiting_in(self, queue: QueueKey) -> tuple[Ticket, ...]:
        """Give those who wait in a queue, in their order."""
        return tuple(ticket for ticket in self._waiting if ticket.queue == queue)

    def keeps(self, agent: AgentId, call: CallId) -> bool:
        """Tell whether an agent is kept for another call that waits."""
        return self._keeping.is_for_another(agent, call)

    def kept_at(self, endpoint: EndpointId, call: CallId) -> int:
        """Count the places at an endpoint that are kept for other calls that wait."""
        return self._keeping.places_for_others(endpoint, call)

    def rests(self, target: Target, at: datetime) -> bool:
        """Tell whether somebody is to be left alone at this moment."""
        return self._resting.rests(target, at)

    def next_rested(self, at: datetime) -> datetime | None:
        """Tell when the next of those who rest may be offered a call again; None when nobody rests."""
        return self._resting.next_rested(at)

    def talked(self, queue: QueueKey, seconds: float) -> None:
        """Remember how long a conversation of the queue kept its agent."""
        self._talks[queue].append(seconds)

    def talks_s(self, queue: QueueKey) -> Sequence[float]:
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
            self._keeping.keep(ticket, ())
            self._told(ticket.queue)
            self.look()

    def took(self, ticket: Ticket) -> None:
        """Take that a call holds those who were kept for it: the board knows it from now on."""
        self._keeping.keep(ticket, ())

    def leave_alone(self, targets: Sequence[Target], at: datetime) -> None:
        """Offer no call that waits to those who did not take one, from this moment on and for a while."""
        self._resting.leave_alone(targets, at)

    def look(self) -> None:
        """Ask those who wait, in their order, and keep for each whom they choose."""
        if self._looks:
            self._again = True  # asking may end a wrap-up, of which we hear in the middle of it
            return
        self._looks = self._again = True
        try:
            while self._again:
                self._again = False
                ask_in_order(self._waiting, self._keeping)
        finally:
            self._looks = False

    def _leave(self, ticket: Ticket) -> None:
        if not ticket.is_waiting:
            return
        ticket.is_waiting, ticket.left_at = False, ticket.now()
        self._keeping.keep(ticket, ())
        self._waiting.remove(ticket)
        self._moved(ticket.queue)
        if self._waiting:
            self.look()
        else:
            self._listening.close()
            self._resting.clear()  # who comes next is rung for like anybody who comes to a ring node

    def _moved(self, queue: QueueKey) -> None:
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
        if event in {AgentEvent.SIGN_IN, AgentEvent.READY} and self._resting.rouse(agent):
            self.look()

    def _answered(self, call: CallId) -> None:
        for ticket in [ticket for ticket in self._waiting if ticket.call == call]:
            self._leave(ticket)
