"""What is wrong with the cards and their ports, in words, with what to do about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from drivers.analog import Alarm, CardSettings, Found, Mismatch, Port, PortKind, mismatches

_DEAD = frozenset({Alarm.RED, Alarm.NOT_OPEN})


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, at one port or, where it is None, with more than one."""

    what: str
    remedy: str
    port: int | None = None


NOT_RUNNING = Fault("The process for the telephone cards (zongji-cards) is not running.", "start it, and see its log")
NOT_LOADED = Fault(
    "No telephone card is seen: its driver (DAHDI) is not loaded.",
    "plug the card in, and install DAHDI's kernel modules; then restart the box",
)


def not_opened(port: int) -> Fault:
    """Tell of a port that is there, and that Asterisk could not open."""
    return Fault(f"Asterisk could not open port {port}.", "see Asterisk's own log for why", port)


def seen_faults(wanted: CardSettings, found: Found, names: Mapping[int, str]) -> tuple[Fault, ...]:
    """Tell what is wrong. `names` are those of the lines and telephones by port."""
    if not found.loaded:
        return (NOT_LOADED,) if wanted.ports else ()
    broken = (
        Fault(f"The card can't be read: {fault}.", "pull it and plug it in; see `dmesg`") for fault in found.faults
    )
    return (*broken, *_of_ports(wanted, found, names))


def dead_ports(wanted: CardSettings, found: Found) -> frozenset[int]:
    """Name the wanted ports by which nobody can be reached now. Of ports that can't be read nobody knows."""
    if found.unread:
        return frozenset(port.channel for port in _ports(found).values() if port.alarms & _DEAD) & _wanted(wanted)
    return frozenset(fault.port for fault in _of_ports(wanted, found, {}) if fault.port is not None)


def _of_ports(wanted: CardSettings, found: Found, names: Mapping[int, str]) -> Iterator[Fault]:
    misfits, there = mismatches(found, wanted), _ports(found)
    for settings in sorted(wanted.ports, key=lambda port: port.channel):
        channel, misfit = settings.channel, misfits.get(settings.channel)
        name = names.get(channel, "a port")
        if misfit is Mismatch.MISSING:
            if not found.unread:
                yield Fault(
                    f"Port {channel} of {name} is not there.", "plug its card in, or give it another port", channel
                )
        elif misfit is Mismatch.OTHER_KIND:
            yield Fault(_other_kind(channel, name, there[channel].kind), "give it a port of the right kind", channel)
        elif there[channel].alarms & _DEAD:
            yield _alarm(channel, name, settings.kind)


def _other_kind(channel: int, name: str, kind: PortKind) -> str:
    is_for = "a telephone" if kind is PortKind.FXS else "a line of the exchange"
    return f"Port {channel} of {name} is one for {is_for}."


def _alarm(channel: int, name: str, kind: PortKind) -> Fault:
    if kind is PortKind.FXO:
        what = f"Port {channel} of {name} has no voltage: is the cable pulled?"
        return Fault(what, "plug the cable in, or try a telephone on the wall socket", channel)
    return Fault(f"Port {channel} of {name} has an alarm.", "look whether the card has its own power plug", channel)


def _ports(found: Found) -> dict[int, Port]:
    return {port.channel: port for card in found.cards for port in card.ports()}


def _wanted(settings: CardSettings) -> frozenset[int]:
    return frozenset(port.channel for port in settings.ports)
