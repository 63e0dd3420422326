"""What an agent may be doing, and the one total table of what follows from what.

A state has two sides. What the phone does: nothing, it rings, somebody talks. And the duty that the person is on when
the phone does nothing: available, wrapping up, paused, off. A wish uttered during a call changes the second side only,
and holds from the call's end on: `TALKING_THEN_PAUSED` talks now and will be paused. So each state is one name, and
nothing about it is kept beside it.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import product
from typing import Final

_THEN: Final = "_then_"


class AgentState(StrEnum):
    """What an agent is doing: four duties with the phone at rest, and the same four while it rings or talks."""

    AVAILABLE = "available"
    WRAP_UP = "wrap_up"
    PAUSED = "paused"
    OFF = "off"
    RINGING = "ringing"
    RINGING_THEN_WRAP_UP = "ringing_then_wrap_up"
    RINGING_THEN_PAUSED = "ringing_then_paused"
    RINGING_THEN_OFF = "ringing_then_off"
    TALKING = "talking"
    TALKING_THEN_WRAP_UP = "talking_then_wrap_up"
    TALKING_THEN_PAUSED = "talking_then_paused"
    TALKING_THEN_OFF = "talking_then_off"

    @property
    def shown(self) -> "AgentState":
        """What people are told: available, ringing, talking, wrap_up, paused or off."""
        return _SHOWN[self]

    @property
    def duty(self) -> "AgentState":
        """Where the agent is once the phone is at rest: available, wrap_up, paused or off."""
        return _DUTY_OF[self]


def _duty(state: AgentState) -> AgentState:
    phone, _, then = state.partition(_THEN)
    at_rest = phone not in {AgentState.RINGING, AgentState.TALKING}
    return state if at_rest else AgentState(then or AgentState.AVAILABLE)


_SHOWN: Final = {state: AgentState(state.partition(_THEN)[0]) for state in AgentState}
_DUTY_OF: Final = {state: _duty(state) for state in AgentState}
"""Both sides of each state, worked out once: they are asked for every agent at every call."""


class AgentEvent(StrEnum):
    """What happens to an agent: three of the phone's, six of the person's duty."""

    OFFERED = "offered"
    ANSWERED = "answered"
    RELEASED = "released"
    WRAP_UP = "wrap_up"
    WRAPPED_UP = "wrapped_up"
    PAUSE = "pause"
    READY = "ready"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"


_REST, _RINGING, _TALKING = "", AgentState.RINGING.value, AgentState.TALKING.value
_AVAILABLE, _WRAP_UP, _PAUSED, _OFF = DUTIES = (
    AgentState.AVAILABLE,
    AgentState.WRAP_UP,
    AgentState.PAUSED,
    AgentState.OFF,
)

_PHONE: Mapping[tuple[str, AgentEvent], str] = {
    (_REST, AgentEvent.OFFERED): _RINGING,
    (_REST, AgentEvent.ANSWERED): _TALKING,
    (_REST, AgentEvent.RELEASED): _REST,
    (_RINGING, AgentEvent.OFFERED): _RINGING,
    (_RINGING, AgentEvent.ANSWERED): _TALKING,
    (_RINGING, AgentEvent.RELEASED): _REST,
    (_TALKING, AgentEvent.OFFERED): _TALKING,
    (_TALKING, AgentEvent.ANSWERED): _TALKING,
    (_TALKING, AgentEvent.RELEASED): _REST,
}

_DUTY: Mapping[AgentEvent, tuple[AgentState, ...]] = {  # the duty after the event; before it:
    #                      available   wrap_up     paused      off
    AgentEvent.WRAP_UP: (_WRAP_UP, _WRAP_UP, _PAUSED, _OFF),
    AgentEvent.WRAPPED_UP: (_AVAILABLE, _AVAILABLE, _PAUSED, _OFF),
    AgentEvent.PAUSE: (_PAUSED, _PAUSED, _PAUSED, _OFF),
    AgentEvent.READY: (_AVAILABLE, _AVAILABLE, _AVAILABLE, _OFF),
    AgentEvent.SIGN_IN: (_AVAILABLE, _WRAP_UP, _PAUSED, _AVAILABLE),
    AgentEvent.SIGN_OUT: (_OFF, _OFF, _OFF, _OFF),
}


def _state(phone: str, duty: AgentState) -> AgentState:
    if phone == _REST:
        return duty
    return AgentState(phone if duty is _AVAILABLE else f"{phone}{_THEN}{duty}")


def _after(phone: str, duty: AgentState, event: AgentEvent) -> AgentState:
    if event in _DUTY:
        return _state(phone, _DUTY[event][DUTIES.index(duty)])
    return _state(_PHONE[phone, event], duty)


TABLE: Final[Mapping[tuple[AgentState, AgentEvent], AgentState]] = {
    (_state(phone, duty), event): _after(phone, duty, event)
    for phone, duty, event in product((_REST, _RINGING, _TALKING), DUTIES, AgentEvent)
}
"""The state after each event in each state; total."""


def diagram() -> str:
    """Draw the table in Mermaid, by the states that people are told; `docs/architecture.md` holds it."""
    edges: dict[tuple[str, str], dict[str, None]] = {}
    for old, event, new in _changes():
        edges.setdefault((old, new), {})[event] = None
    arrows = (f"    {old} --> {new}: {', '.join(events)}" for (old, new), events in edges.items())
    return "\n".join(["stateDiagram-v2", "    [*] --> available", *arrows])


def _changes() -> Iterator[tuple[str, str, str]]:
    for (old, event), new in TABLE.items():
        if old.shown is not new.shown:
            yield old.shown.value, event.value, new.shown.value
