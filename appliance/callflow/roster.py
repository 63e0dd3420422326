"""The agents on duty: the state of each, by one total table with one writer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf

from appliance.callflow.agent_state import DUTIES, TABLE, AgentEvent, AgentState
from appliance.domain.ids import AgentId, CallId


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
EventListener = Callable[[AgentId, AgentEvent], None]


class Roster:
    """The states of all agents.

    `on_change` hears each change of what people are told (`AgentState.shown`), after it has happened; `listen` tells
    more. `now` gives monotonic seconds. `staff_calls` are those that nobody wraps up after.
    """

    def __init__(
        self,
        on_change: Listener = lambda _agent, _state, _call: None,
        now: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """Begin with everyone available."""
        self._told = on_change
        self._listeners: list[ChangeListener] = []
        self._event_listeners: list[EventListener] = []
        self._now = now
        self._began = now()
        self._states: dict[AgentId, AgentState] = {}
        self._calls: dict[AgentId, CallId | None] = {}
        self._idle_since: dict[AgentId, float] = {}
        self._wrap_up_ends: dict[AgentId, float] = {}
        self._wrap_up_s: Mapping[AgentId, float] = {}
        self.staff_calls: set[CallId] = set()

    def wrap_up_after(self, seconds: Mapping[AgentId, float]) -> None:
        """Take how long each agent wraps up, from the next call's end on; who isn't named doesn't."""
        self._wrap_up_s = dict(seconds)

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

    def listen_to_events(self, listener: EventListener) -> Callable[[], None]:
        """Tell `listener` of each event, also of one that changes nothing; give the function that ends it."""
        self._event_listeners.append(listener)
        return lambda: self._event_listeners.remove(listener)

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

    def idle_since(self, who: AgentId) -> float:
        """Tell since when (of `now`) the agent has been there without talking; a phone that only rang ends nothing."""
        return self._idle_since.get(who, self._began)

    def happened(self, agent: AgentId, event: AgentEvent, call: CallId | None = None) -> None:
        """Take one event.

        A caller's call that an agent has talked in is followed by the agent's wrap-up, where there is one and the
        agent has not wished otherwise; a call of the agent's own is not.
        """
        old = self.exact(agent)
        if event is AgentEvent.RELEASED and old is AgentState.TALKING and self._is_wrapped_up(agent):
            self._take(agent, AgentEvent.WRAP_UP, call)
        self._take(agent, event, call)
        for listener in tuple(self._event_listeners):
            listener(agent, event)

    def tick(self) -> None:
        """End the wrap-ups whose time is over, so that all who listen hear of it. To be called twice a second."""
        for agent in tuple(self._wrap_up_ends):
            self._end_wrap_up(agent)

    def _is_wrapped_up(self, agent: AgentId) -> bool:
        call = self._calls.get(agent)
        return call is not None and call not in self.staff_calls and self._wrap_up_s.get(agent, 0) > 0

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
            self._told(agent, new.shown, told if new not in DUTIES or new is AgentState.WRAP_UP else None)

    def _note_times(self, agent: AgentId, old: AgentState, event: AgentEvent, new: AgentState) -> None:
        """Set when the wrap-up ends (by hand without a time of the agent's own: never by itself), and idle times."""
        if event is AgentEvent.WRAP_UP or (new is AgentState.WRAP_UP and old.shown is AgentState.TALKING):
            self._wrap_up_ends[agent] = self._now() + (self._wrap_up_s.get(agent) or inf)
        elif new.duty is not AgentState.WRAP_UP:
            self._wrap_up_ends.pop(agent, None)
        if new is AgentState.AVAILABLE and old.shown not in {AgentState.AVAILABLE, AgentState.RINGING}:
            self._idle_since[agent] = self._now()
