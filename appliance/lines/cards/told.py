"""The cards as people are told of them: every port with what it is for, what it does, and what is wrong with it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from appliance.lines.cards.faults import Fault
from appliance.lines.cards.uses import Uses
from drivers.analog import CardSettings, Change, Found, Port, PortKind

Kind = Literal["fxo", "fxs", "none"]


@dataclass(frozen=True, slots=True)
class PortTold:
    """A port. `alarm` are the kernel's words; `in_use` says that it carries a call, `ringing` that it rings.

    `caller_id` is how its line tells who calls, as was heard (ObservedMode), or why that isn't known (ModeDoubt).
    """

    channel: int
    kind: Kind
    alarm: str | None
    in_use: bool
    ringing: bool
    line: str | None
    endpoint: str | None
    fault: str | None
    caller_id: str | None = None


@dataclass(frozen=True, slots=True)
class CardTold:
    """A card; `location` is where it is plugged in, as far as the driver knows."""

    name: str
    description: str
    location: str
    ports: tuple[PortTold, ...]


@dataclass(frozen=True, slots=True)
class PendingTold:
    """Something that waits until no call is on a port; `channel` is None where it is of all ports."""

    channel: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class CardsTold:
    """All of it. `daemon` says whether somebody has the hands on the cards, `loaded` whether DAHDI runs."""

    daemon: Literal["up", "down"]
    loaded: bool
    country: str
    cards: tuple[CardTold, ...]
    pending: tuple[PendingTold, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Doing:
    """The ports that ring, those with a call, and whether somebody has the hands on the cards.

    `habits` tells of the ports that are listened to how their lines tell who calls.
    """

    is_up: bool
    ringing: Collection[int] = ()
    busy: Collection[int] = ()
    habits: Mapping[int, str] = field(default_factory=dict)


def told(
    found: Found | None,
    wanted: CardSettings,
    uses: Uses,
    doing: Doing,
    faults: Sequence[Fault],
    pending: Sequence[Change],
) -> CardsTold:
    """Tell of the cards; `found` is None while nobody has looked."""
    by_port = {fault.port: fault.what for fault in faults if fault.port is not None}

    def port(seen: Port) -> PortTold:
        channel, settings = seen.channel, wanted.port(seen.channel)
        return PortTold(
            channel=channel,
            kind=_kind(seen.kind if seen.kind is not PortKind.UNKNOWN or settings is None else settings.kind),
            alarm=" ".join(sorted(seen.alarms)) or None,
            in_use=channel in doing.busy,
            ringing=channel in doing.ringing,
            line=uses.lines.get(channel),
            endpoint=uses.endpoints.get(channel),
            fault=by_port.get(channel),
            caller_id=doing.habits.get(channel),
        )

    cards = () if found is None else found.cards
    return CardsTold(
        daemon="up" if doing.is_up else "down",
        loaded=found is not None and found.loaded,
        country=wanted.country.code,
        cards=tuple(CardTold(it.name, it.model, it.location, tuple(map(port, it.ports()))) for it in cards),
        pending=tuple(PendingTold(change.channel, change.reason.value) for change in pending),
        faults=tuple(faults),
    )


def _kind(kind: PortKind) -> Kind:
    match kind:
        case PortKind.FXO:
            return "fxo"
        case PortKind.FXS:
            return "fxs"
        case _:
            return "none"
