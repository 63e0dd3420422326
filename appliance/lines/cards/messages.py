"""The messages between the controller and the hands on the cards; how they are written is `wire`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from appliance.config.model.line import CallerIdChoice
from appliance.lines.beside.language import Alive, Hello
from appliance.lines.cards.kernel import KernelSettings
from drivers.analog import Found


@dataclass(frozen=True, slots=True)
class State:
    """What there is of cards."""

    found: Found


@dataclass(frozen=True, slots=True)
class Configure:
    """Write the kernel's files from these settings and have the kernel take them; no program may hold the ports.

    `drivers` says that the cards' drivers have to be loaded anew for it.
    """

    order: int
    settings: KernelSettings
    drivers: bool = False


@dataclass(frozen=True, slots=True)
class AwaitRelease:
    """Wait until no program holds any of the ports; ports that aren't there are held by none."""

    order: int
    ports: frozenset[int]


@dataclass(frozen=True, slots=True)
class Done:
    """An order was done."""

    order: int


@dataclass(frozen=True, slots=True)
class Failed:
    """An order was not done: what happened, and what to do about it."""

    order: int
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Listen:
    """The FXO ports whose callers' numbers are wanted, and how their exchanges tell them; it replaces what was."""

    ports: Mapping[int, CallerIdChoice]


@dataclass(frozen=True, slots=True)
class Ringing:
    """A call has begun to ring at a port that is listened to."""

    port: int


@dataclass(frozen=True, slots=True)
class CallerIdCame:
    """What was heard of the caller at a port, `age_s` before this was said; once a call.

    `arrival`, `mode` and `absence` are the words of `drivers.dsp.caller_id` (Arrival, SentBy, Absence). `number` is
    digits, or None: then `absence` says why the exchange gives none, or `arrival` that nothing, or nothing that can be
    believed, has come. `habit` is how the line tells its callers as far as its calls have shown (ObservedMode), or why
    that isn't known (ModeDoubt).
    """

    port: int
    arrival: str
    number: str | None = field(default=None, repr=False)
    name: str | None = field(default=None, repr=False)
    absence: str | None = None
    mode: str | None = None
    age_s: float = 0.0
    habit: str | None = None


@dataclass(frozen=True, slots=True)
class LineHabit:
    """How a port's line tells its callers as far as its calls have shown (ObservedMode), or why that isn't known.

    `signs` are what the last calls brought, the newest last: "dtmf@before_ring" (Signal, Moment), "" for nothing.
    """

    port: int
    habit: str
    signs: tuple[str, ...] = ()


CardsMessage: TypeAlias = (
    Hello | State | Configure | AwaitRelease | Done | Failed | Listen | Ringing | CallerIdCame | LineHabit | Alive
)
