"""What DAHDI has found: cards with spans, and spans with ports."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class PortKind(StrEnum):
    """What a port is for.

    The names of signallings are the other way round: an FXO port is signalled by FXS (`fxs_ks`), and the reverse.
    """

    FXO = "fxo"
    """A line of the exchange is plugged in here."""
    FXS = "fxs"
    """A telephone is plugged in here."""
    EMPTY = "empty"
    """A place on the card without a module."""
    DIGITAL = "digital"
    """Part of an E1, T1 or BRI span."""
    UNKNOWN = "unknown"
    """The kernel doesn't say, or says what nobody understands."""


class Alarm(StrEnum):
    """What DAHDI says of a span or port in its file, word by word (`fill_alarm_string` in `dahdi-base.c`)."""

    RED = "RED"
    YELLOW = "YELLOW"
    BLUE = "BLUE"
    LOOPBACK = "LOOP"
    RECOVERING = "RECOVERING"
    NOT_OPEN = "NOTOPEN"


@dataclass(frozen=True, slots=True)
class Port:
    """One DAHDI channel.

    `channel` counts through all cards from 1. `signalling` is what the kernel was told (FXSKS), None before that.
    `opened` says that a program holds the channel: Asterisk holds all of its own from its start, so it doesn't mean
    that there is a call.
    """

    channel: int
    name: str
    kind: PortKind
    signalling: str | None = None
    opened: bool = False
    alarms: frozenset[Alarm] = frozenset()
    echo_canceller: str | None = None

    @property
    def plugged(self) -> bool | None:
        """Whether the exchange feeds the line: a red alarm on an FXO port is a line without battery.

        None where nobody can know: other kinds of port, and ports that the kernel wasn't told of.
        """
        if self.kind is not PortKind.FXO or self.signalling is None:
            return None
        return Alarm.RED not in self.alarms


@dataclass(frozen=True, slots=True)
class Span:
    """A group of ports: an analogue card has one for all, an Astribank one a module.

    `is_sync_master` marks the span that gives DAHDI its clock. `irq_misses` and `timing_slips` count since the driver
    was loaded; `odd_lines` are what could not be understood.
    """

    number: int
    name: str
    description: str
    is_sync_master: bool
    alarms: frozenset[Alarm]
    ports: tuple[Port, ...]
    irq_misses: int = 0
    timing_slips: int = 0
    odd_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """What somebody plugs into the box: `hardware_id` outlives a restart where the driver knows one ("" else)."""

    name: str
    model: str
    hardware_id: str
    location: str
    spans: tuple[Span, ...]

    def ports(self) -> Iterator[Port]:
        """All ports in the order of their channels."""
        return iter(sorted((port for span in self.spans for port in span.ports), key=lambda port: port.channel))
