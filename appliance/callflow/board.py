"""Who is free: agents and the places at endpoints, and the offers that hold them.

Whoever offers a call takes the agents and the endpoints for it first, so two calls can't ring one phone; what a phone
does besides (a call of its own, a call that outlived a restart) is told by the channel events.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from appliance.callflow.agent_state import DUTIES, AgentEvent, AgentState
from appliance.callflow.endpoint_board import EndpointBoard, capacities_of
from appliance.callflow.ports import Leg
from appliance.callflow.roster import AgentChange, Listener, Roster
from appliance.config.model.document import Document
from appliance.domain.ids import AgentId, CallId, EndpointId, Target

__all__ = ["AgentBoard", "AgentChange", "AgentEvent", "AgentState", "Taken", "capacities_of", "wrap_ups_of"]


def wrap_ups_of(document: Document) -> dict[AgentId, float]:
    """Give how long each agent wraps up after a caller's call, in seconds."""
    return {AgentId(id_): agent.wrap_up_s for id_, agent in document.agents.items()}


class AgentBoard(Roster):
    """The agents (`Roster`), the `endpoints`, and what each offer holds of both."""

    def __init__(
        self,
        on_change: Listener = lambda _agent, _state, _call: None,
        now: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """Begin with everyone available, and every endpoint empty."""
        super().__init__(on_change, now)
        self.endpoints = EndpointBoard()
        self._offers: dict[CallId, list[Taken]] = {}
        self._answer_listeners: list[Callable[[CallId], None]] = []
        self._rested: dict[EndpointId, float] = {}

    def configure(self, capacities: Mapping[EndpointId, int], wrap_up_s: Mapping[AgentId, float]) -> None:
        """Take what a published document says, for the calls to come; those that run are not disturbed.

        Endpoints that aren't named take one call; agents that aren't named don't wrap up.
        """
        self.endpoints.configure(capacities)
        self.wrap_up_after(wrap_up_s)

    def has_room(self, endpoint: EndpointId) -> bool:
        """Tell whether the endpoint is in fewer calls than it can take, those that ring there included."""
        return self.endpoints.room(endpoint) > 0

    def idle_since(self, who: Target) -> float:
        """Tell since when (of `now`) an agent has been there without talking; a phone that only rang ends nothing.

        Of an endpoint that is nobody's own: since its latest conversation ended.
        """
        rested = self._rested.get(EndpointId(who))
        return super().idle_since(AgentId(who)) if rested is None else rested

    def rests(self, endpoint: EndpointId) -> None:
        """Take that a conversation at an endpoint that is nobody's own has ended."""
        self._rested[endpoint] = self._now()

    @contextmanager
    def offer(self, legs: Sequence[Leg] | AgentId, call: CallId, *, staff: bool = False) -> Iterator["Taken"]:
        """Hold free agents and places at endpoints, all at once, for one attempt and what conversation may follow.

        An agent's ID stands for the agent's own phone. A call of `staff` may ring a colleague who is off duty, whom a
        caller is never offered to, and nobody wraps up after it. Raises ValueError when one is not free: ask `is_free`
        and `has_room` in the same step of the event loop.
        """
        taken = Taken(self, (Leg(EndpointId(legs), legs),) if isinstance(legs, str) else legs, call)
        self._refuse(taken.legs, staff=staff)
        self._offers.setdefault(call, []).append(taken)
        if staff:
            self.staff_calls.add(call)
        try:
            taken.begin()
            yield taken
        finally:
            self._forget(taken, call)
            taken.release()
            self.staff_calls.discard(call)

    def leg_of(self, call: CallId, endpoint: EndpointId) -> Leg | None:
        """Give the leg by which an offer of this call holds the endpoint."""
        legs = (taken.leg_at(endpoint) for taken in self._offers.get(call, ()))
        return next((leg for leg in legs if leg is not None), None)

    def rings_for(self, call: CallId) -> bool:
        """Tell whether an offer of this call isn't answered yet, as far as is known."""
        return any(taken.talking is None for taken in self._offers.get(call, ()))

    def ringing_at(self, agents: Sequence[AgentId]) -> CallId | None:
        """Give the caller's call that has been ringing for the longest at one of these agents; None when none does."""
        for call, offers in self._offers.items():
            rings = (leg.agent for taken in offers if taken.talking is None for leg in taken.legs)
            if call not in self.staff_calls and any(agent in agents for agent in rings):
                return call
        return None

    def answered(self, call: CallId, endpoint: EndpointId) -> bool:
        """Tell that the endpoint has answered the call: the other legs of its offer are given back at once.

        False when no offer of this call holds the endpoint, or when that is known.
        """
        for taken in self._offers.get(call, ()):
            leg = taken.leg_at(endpoint)
            if leg is not None and taken.talking is None:
                taken.answered(leg)
                return True
        return False

    def listen_to_answers(self, listener: Callable[[CallId], None]) -> Callable[[], None]:
        """Name each call to `listener` when one of its offers is answered; give the function that ends it."""
        self._answer_listeners.append(listener)
        return lambda: self._answer_listeners.remove(listener)

    def tell_answered(self, call: CallId) -> None:
        """Tell those who listen that an offer of this call is answered."""
        for listener in tuple(self._answer_listeners):
            listener(call)

    def _refuse(self, legs: Sequence[Leg], *, staff: bool) -> None:
        for agent in _agents(legs):
            if not (self.exact(agent) in DUTIES if staff else self.is_free(agent)):
                raise ValueError(f"agent {agent} is {self.state(agent)}")
        for endpoint, wanted in Counter(leg.endpoint for leg in legs).items():
            if (room := self.endpoints.room(endpoint)) < wanted:
                raise ValueError(f"endpoint {endpoint} can take {room} calls more, not {wanted}")

    def _forget(self, taken: "Taken", call: CallId) -> None:
        self._offers[call].remove(taken)
        if not self._offers[call]:
            del self._offers[call]


class Taken:
    """What one offer holds: agents and places at endpoints. `talking` is the leg that has answered."""

    def __init__(self, board: AgentBoard, legs: Sequence[Leg], call: CallId) -> None:
        """Hold nothing yet."""
        self._board = board
        self.legs = tuple(legs)
        self._call = call
        self._held: list[Leg] = []
        self._besides: list[tuple[Leg, Callable[[], None]]] = []
        self.talking: Leg | None = None

    def begin(self) -> None:
        """Take all legs."""
        for leg in self.legs:
            self._held.append(leg)
            self._board.endpoints.occupied(leg.endpoint)
        for agent in _agents(self.legs):
            self._board.happened(agent, AgentEvent.OFFERED, self._call)

    def leg_at(self, endpoint: EndpointId) -> Leg | None:
        """Give the leg that is held at the endpoint."""
        return next((leg for leg in self._held if leg.endpoint == endpoint), None)

    def answered(self, leg: Leg) -> None:
        """Give all other legs back at once, and let the leg's agent talk. A leg that isn't held any more is ignored."""
        if leg not in self._held:
            return
        self.talking = leg
        self._give_back([other for other in self._held if other != leg])
        if leg.agent is not None:
            self._board.happened(leg.agent, AgentEvent.ANSWERED, self._call)
        self._board.tell_answered(self._call)

    def besides(self, leg: Leg, give_back: Callable[[], None]) -> None:
        """Call `give_back` when the leg is given back: for its line. It must not raise."""
        self._besides.append((leg, give_back))

    def release(self) -> None:
        """Give back everything."""
        self._give_back(self._held)

    def _give_back(self, legs: Sequence[Leg]) -> None:
        self._held, gone = [leg for leg in self._held if leg not in legs], tuple(legs)
        for leg in gone:
            self._board.endpoints.vacated(leg.endpoint)
            if leg == self.talking and leg.agent is None:
                self._board.rests(leg.endpoint)
            for _, give_back in [one for one in self._besides if one[0] == leg]:
                give_back()
        for agent in _agents(gone):
            if agent not in _agents(self._held):
                self._board.happened(agent, AgentEvent.RELEASED, self._call)


def _agents(legs: Sequence[Leg]) -> tuple[AgentId, ...]:
    return tuple(dict.fromkeys(leg.agent for leg in legs if leg.agent is not None))
