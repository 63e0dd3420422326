"""Who is free: the state of each agent, by one total table with one writer, and the places at each endpoint.

Whoever offers a call takes the agents and the endpoints for it first, so two calls can't ring one phone; what a phone
does besides (a call of its own, a call that outlived a restart) is told by the channel events.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf

from appliance.callflow.agent_state import DUTIES, TABLE, AgentEvent, AgentState
from appliance.callflow.ports import Leg
from appliance.config.model.document import Document
from appliance.config.model.endpoint import OutsideEndpoint
from appliance.domain.ids import AgentId, CallId, EndpointId

__all__ = ["AgentBoard", "AgentChange", "AgentEvent", "AgentState", "Taken", "capacities_of", "wrap_ups_of"]


@dataclass(frozen=True, slots=True)
class AgentChange:
    """One change of an agent's state. `str()` tells it as the log does: `8001: ringing -answered-> talking`."""

    agent: AgentId
    old: AgentState
    event: AgentEvent
    new: AgentState
    call: CallId | None

    def __str__(self) -> str:
        return f"{self.agent}: {self.old} -{self.event}-> {self.new}"


Listener = Callable[[AgentId, AgentState, CallId | None], None]
ChangeListener = Callable[[AgentChange], None]


def capacities_of(document: Document) -> dict[EndpointId, int]:
    """Give how many calls each endpoint can take at once; agents' own phones, which take one, are left out."""
    return {
        EndpointId(id_): endpoint.capacity if isinstance(endpoint, OutsideEndpoint) else 1
        for id_, endpoint in document.endpoints.items()
    }


def wrap_ups_of(document: Document) -> dict[AgentId, float]:
    """Give how long each agent wraps up after a caller's call, in seconds."""
    return {AgentId(id_): agent.wrap_up_s for id_, agent in document.agents.items()}


class AgentBoard:
    """The states of all agents, and the places taken at each endpoint.

    `on_change` hears each change of what people are told (`AgentState.shown`), after it has happened; `listen` tells
    more. `now` gives monotonic seconds.
    """

    def __init__(
        self,
        on_change: Listener = lambda _agent, _state, _call: None,
        now: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """Begin with everyone available, and every endpoint empty."""
        self._on_change = on_change
        self._listeners: list[ChangeListener] = []
        self._now = now
        self._began = now()
        self._states: dict[AgentId, AgentState] = {}
        self._calls: dict[AgentId, CallId | None] = {}
        self._idle_since: dict[AgentId, float] = {}
        self._wrap_up_ends: dict[AgentId, float] = {}
        self._taken: Counter[EndpointId] = Counter()
        self._offers: dict[CallId, list[Taken]] = {}
        self._capacities: Mapping[EndpointId, int] = {}
        self._wrap_up_s: Mapping[AgentId, float] = {}

    def configure(self, capacities: Mapping[EndpointId, int], wrap_up_s: Mapping[AgentId, float]) -> None:
        """Take what a published document says, for the calls to come; those that run are not disturbed.

        Endpoints that aren't named take one call; agents that aren't named don't wrap up.
        """
        self._capacities = dict(capacities)
        self._wrap_up_s = dict(wrap_up_s)

    def restore(self, wished: Mapping[AgentId, AgentState]) -> None:
        """Bring back who had paused or signed off before a restart; whoever talks meanwhile is it from then on."""
        events = {AgentState.PAUSED: AgentEvent.PAUSE, AgentState.OFF: AgentEvent.SIGN_OUT}
        for agent, state in wished.items():
            if event := events.get(state.duty):
                self.happened(agent, event)

    def listen(self, listener: ChangeListener) -> Callable[[], None]:
        """Tell `listener` of each further change, also of a wish for later; give the function that ends it.

        The listener must not raise.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def state(self, agent: AgentId) -> AgentState:
        """Give what people are told: available, ringing, talking, wrap_up, paused or off."""
        return self.exact(agent).shown

    def exact(self, agent: AgentId) -> AgentState:
        """Give the state with what the agent has wished for the time after the call."""
        self._end_wrap_up(agent)
        return self._states.get(agent, AgentState.AVAILABLE)

    def call_of(self, agent: AgentId) -> CallId | None:
        """Give the call that the agent is rung for or talks in; None for none of ours."""
        return self._calls.get(agent)

    def is_free(self, agent: AgentId) -> bool:
        """Tell whether a call may be offered."""
        return self.exact(agent) is AgentState.AVAILABLE

    def idle_since(self, agent: AgentId) -> float:
        """Tell since when (of `now`) the agent has been there without talking; a phone that only rang ends nothing."""
        return self._idle_since.get(agent, self._began)

    def has_room(self, endpoint: EndpointId) -> bool:
        """Tell whether the endpoint is in fewer calls than it can take, those that ring there included."""
        return self._taken[endpoint] < self._capacities.get(endpoint, 1)

    def calls_at(self, endpoint: EndpointId) -> int:
        """Count the calls that ring or are talked in at the endpoint."""
        return self._taken[endpoint]

    def happened(self, agent: AgentId, event: AgentEvent, call: CallId | None = None) -> None:
        """Take one event.

        A caller's call that an agent has talked in is followed by the agent's wrap-up, where there is one and the
        agent has not wished otherwise; a call of the agent's own is not.
        """
        old = self.exact(agent)
        if event is AgentEvent.RELEASED and old is AgentState.TALKING and self._is_wrapped_up(agent):
            self._take(agent, AgentEvent.WRAP_UP, call)
        self._take(agent, event, call)

    def tick(self) -> None:
        """End the wrap-ups whose time is over, so that all who listen hear of it. To be called twice a second."""
        for agent in tuple(self._wrap_up_ends):
            self._end_wrap_up(agent)

    @contextmanager
    def offer(self, legs: Sequence[Leg] | AgentId, call: CallId) -> Iterator["Taken"]:
        """Hold free agents and places at endpoints, all at once, for one attempt and what conversation may follow.

        Raises ValueError when one is not free: ask `is_free` and `has_room` in the same step of the event loop.
        """
        if isinstance(legs, str):
            legs = (Leg(EndpointId(legs), AgentId(legs)),)
        self._refuse(legs)
        taken = Taken(self, legs, call)
        self._offers.setdefault(call, []).append(taken)
        try:
            taken.begin()
            yield taken
        finally:
            self._forget(taken, call)
            taken.release()

    def answered(self, call: CallId, endpoint: EndpointId) -> bool:
        """Tell that the endpoint has answered the call: the other legs of its offer are given back at once.

        False when no offer of this call holds the endpoint.
        """
        for taken in self._offers.get(call, ()):
            if (leg := taken.leg_at(endpoint)) is not None:
                taken.answered(leg)
                return True
        return False

    def occupied(self, endpoint: EndpointId) -> None:
        """Count a call at the endpoint that no offer of ours holds."""
        self._taken[endpoint] += 1

    def vacated(self, endpoint: EndpointId) -> None:
        """Count it no more."""
        self._taken[endpoint] -= 1

    def _refuse(self, legs: Sequence[Leg]) -> None:
        for agent in _agents(legs):
            if not self.is_free(agent):
                raise ValueError(f"agent {agent} is {self.state(agent)}")
        for endpoint, wanted in Counter(leg.endpoint for leg in legs).items():
            if self._taken[endpoint] + wanted > self._capacities.get(endpoint, 1):
                raise ValueError(
                    f"endpoint {endpoint} is in {self._taken[endpoint]} calls, it can take no {wanted} more"
                )

    def _forget(self, taken: "Taken", call: CallId) -> None:
        self._offers[call].remove(taken)
        if not self._offers[call]:
            del self._offers[call]

    def _is_wrapped_up(self, agent: AgentId) -> bool:
        return self._calls.get(agent) is not None and self._wrap_up_s.get(agent, 0) > 0

    def _end_wrap_up(self, agent: AgentId) -> None:
        if self._states.get(agent) is AgentState.WRAP_UP and self._now() >= self._wrap_up_ends.get(agent, inf):
            self._take(agent, AgentEvent.WRAPPED_UP, None)

    def _take(self, agent: AgentId, event: AgentEvent, call: CallId | None) -> None:
        old = self._states.get(agent, AgentState.AVAILABLE)
        new = TABLE[old, event]
        told = call or self._calls.get(agent)
        self._calls[agent] = None if new in DUTIES else told
        self._note_times(agent, old, event, new)
        if new is old:
            return
        self._states[agent] = new
        for listener in tuple(self._listeners):
            listener(AgentChange(agent, old, event, new, told))
        if new.shown is not old.shown:
            self._on_change(agent, new.shown, told if new not in DUTIES or new is AgentState.WRAP_UP else None)

    def _note_times(self, agent: AgentId, old: AgentState, event: AgentEvent, new: AgentState) -> None:
        """Set when the wrap-up ends (by hand without a time of the agent's own: never by itself), and idle times."""
        if event is AgentEvent.WRAP_UP or (new is AgentState.WRAP_UP and old.shown is AgentState.TALKING):
            self._wrap_up_ends[agent] = self._now() + (self._wrap_up_s.get(agent) or inf)
        elif new.duty is not AgentState.WRAP_UP:
            self._wrap_up_ends.pop(agent, None)
        if new is AgentState.AVAILABLE and old.shown not in {AgentState.AVAILABLE, AgentState.RINGING}:
            self._idle_since[agent] = self._now()


class Taken:
    """What one offer holds: agents and places at endpoints."""

    def __init__(self, board: AgentBoard, legs: Sequence[Leg], call: CallId) -> None:
        """Hold nothing yet."""
        self._board = board
        self._legs = tuple(legs)
        self._call = call
        self._held: list[Leg] = []

    def begin(self) -> None:
        """Take all legs."""
        for leg in self._legs:
            self._held.append(leg)
            self._board.occupied(leg.endpoint)
        for agent in _agents(self._legs):
            self._board.happened(agent, AgentEvent.OFFERED, self._call)

    def leg_at(self, endpoint: EndpointId) -> Leg | None:
        """Give the leg that is held at the endpoint."""
        return next((leg for leg in self._held if leg.endpoint == endpoint), None)

    def answered(self, leg: Leg) -> None:
        """Give all other legs back at once, and let the leg's agent talk. A leg that isn't held any more is ignored."""
        if leg not in self._held:
            return
        self.release(but=leg)
        if leg.agent is not None:
            self._board.happened(leg.agent, AgentEvent.ANSWERED, self._call)

    def release(self, but: Leg | None = None) -> None:
        """Give back everything, or everything but one leg."""
        kept = () if but is None else (but,)
        gone = [leg for leg in self._held if leg is not but]
        self._held = list(kept)
        for leg in gone:
            self._board.vacated(leg.endpoint)
        for agent in _agents(gone):
            if agent not in _agents(kept):
                self._board.happened(agent, AgentEvent.RELEASED, self._call)


def _agents(legs: Sequence[Leg]) -> tuple[AgentId, ...]:
    return tuple(dict.fromkeys(leg.agent for leg in legs if leg.agent is not None))
