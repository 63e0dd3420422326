"""How a change of settings reaches the ports without harming a call: what is done now, and what waits.

How far each kind of change reaches (`REACH`) was tried on Asterisk 22.10 over spans in memory, with calls up:

* `module reload chan_dahdi.so` gives ports their new options and variables; calls that are up or ring go on. It leaves
  the kinds of ports as they are.
* All else needs the channels out of Asterisk's hands: `dahdi_cfg` can't set a channel that a program holds.
  `module unload chan_dahdi.so` is refused while a DAHDI call rings or is up, so that no call is ended by a race;
  loaded again after a second at most, the next ring of a line is heard.
* `dahdi destroy channels` is not used: on a port with a call it brings Asterisk down, and every other call with it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from drivers.analog.settings import CardSettings, PortSettings


class Reason(StrEnum):
    """What differs between the settings that run and those that are wanted."""

    DIGIT_DETECTION = "digit_detection"
    PORT_OPTIONS = "port_options"
    PORT_REMOVED = "port_removed"
    PORT_ADDED = "port_added"
    PORT_KIND = "port_kind"
    ECHO_CANCELLER = "echo_canceller"
    TONE_ZONE = "tone_zone"
    SPANS = "spans"
    LINE_INTERFACE = "line_interface"


class Reach(StrEnum):
    """How far a change reaches, and so whether it waits."""

    NEXT_CALL = "next_call"
    """Each port's next call: it is made at once."""
    ALL_PORTS = "all_ports"
    """All ports are away for a second: it waits until no DAHDI call is up."""
    DRIVERS = "drivers"
    """The cards' drivers are loaded anew: it waits until no DAHDI call is up, and takes some seconds."""


REACH: Mapping[Reason, Reach] = MappingProxyType(
    {
        Reason.DIGIT_DETECTION: Reach.NEXT_CALL,
        Reason.PORT_OPTIONS: Reach.NEXT_CALL,
        Reason.PORT_REMOVED: Reach.ALL_PORTS,
        Reason.PORT_ADDED: Reach.ALL_PORTS,
        Reason.PORT_KIND: Reach.ALL_PORTS,
        Reason.ECHO_CANCELLER: Reach.ALL_PORTS,
        Reason.TONE_ZONE: Reach.ALL_PORTS,
        Reason.SPANS: Reach.ALL_PORTS,
        Reason.LINE_INTERFACE: Reach.DRIVERS,
    }
)


class Action(StrEnum):
    """What is to be done, by the words of the program that does it where there are such."""

    WRITE_FILES = "write_files"
    """Write what is rendered from the plan's `reached`."""
    RELOAD_DETECTION = "module reload dsp"
    RELOAD_CHANNELS = "module reload chan_dahdi.so"
    UNLOAD_CHANNELS = "module unload chan_dahdi.so"
    """Refused while there is a call: then nothing has happened yet, and the change is pending."""
    AWAIT_RELEASE = "await_release"
    """Until none of the ports that ran is "In use" in /proc/dahdi: Asterisk's monitor lets go within a second."""
    RELOAD_DRIVERS = "reload_drivers"
    """`modprobe -r` and `modprobe` of the cards' drivers."""
    CONFIGURE_KERNEL = "dahdi_cfg"
    LOAD_CHANNELS = "module load chan_dahdi.so"
    """A port that can't be opened is left out with a warning in the log: look with `dahdi show channel`."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs, on one port (`channel`) or, where it is None, on all."""

    reason: Reason
    channel: int | None = None

    @property
    def reach(self) -> Reach:
        """How far it reaches."""
        return REACH[self.reason]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do now, in this order and until one fails; what waits; and the settings that run afterwards.

    When the last call has ended, a new plan from `reached` to the wanted settings does the rest.
    """

    actions: tuple[Action, ...]
    pending: tuple[Change, ...]
    reached: CardSettings


def changes(running: CardSettings, wanted: CardSettings) -> tuple[Change, ...]:
    """What differs: of all ports first, then port by port."""
    return (*_of_all(running, wanted), *_of_ports(running, wanted))


def plan(running: CardSettings, wanted: CardSettings, *, calls_up: bool) -> Plan:
    """What leads from `running` to `wanted` while DAHDI calls ring or are up, or while none is.

    The files never tell more than what runs: a port of which anything waits is left as it is in all of them.
    """
    differing = changes(running, wanted)
    held = {change.channel for change in differing if change.channel is not None and _waits(change)}
    pending = tuple(it for it in differing if calls_up and (_waits(it) or it.channel in held))
    now = tuple(change for change in differing if change not in pending)
    return Plan(tuple(_actions(now)), pending, _reached(running, wanted, now) if pending else wanted)


def _waits(change: Change) -> bool:
    return change.reach is not Reach.NEXT_CALL


def _of_all(running: CardSettings, wanted: CardSettings) -> Iterator[Change]:
    if running.digit_misses_to_end != wanted.digit_misses_to_end:
        yield Change(Reason.DIGIT_DETECTION)
    if running.country.opermode != wanted.country.opermode:
        yield Change(Reason.LINE_INTERFACE)
    if running.dynamic_spans != wanted.dynamic_spans:
        yield Change(Reason.SPANS)
    if running.country != wanted.country:
        yield Change(Reason.TONE_ZONE)


def _of_ports(running: CardSettings, wanted: CardSettings) -> Iterator[Change]:
    for channel in sorted({port.channel for port in (*running.ports, *wanted.ports)}):
        for reason in _of_port(running.port(channel), wanted.port(channel)):
            yield Change(reason, channel)


def _of_port(running: PortSettings | None, wanted: PortSettings | None) -> Iterator[Reason]:
    if running is None or wanted is None:
        yield Reason.PORT_REMOVED if wanted is None else Reason.PORT_ADDED
    elif running.kind is not wanted.kind:
        yield Reason.PORT_KIND
    elif running != wanted:
        if running.echo_canceller is not wanted.echo_canceller:
            yield Reason.ECHO_CANCELLER
        if replace(running, echo_canceller=wanted.echo_canceller) != wanted:
            yield Reason.PORT_OPTIONS


def _actions(now: Collection[Change]) -> Iterator[Action]:
    if any(map(_waits, now)):
        yield from (Action.UNLOAD_CHANNELS, Action.AWAIT_RELEASE, Action.WRITE_FILES)
        if Reach.DRIVERS in {change.reach for change in now}:
            yield Action.RELOAD_DRIVERS
        yield from (Action.CONFIGURE_KERNEL, Action.LOAD_CHANNELS)
    elif now:
        yield Action.WRITE_FILES
        if Reason.PORT_OPTIONS in {change.reason for change in now}:
            yield Action.RELOAD_CHANNELS
    if Reason.DIGIT_DETECTION in {change.reason for change in now}:
        yield Action.RELOAD_DETECTION


def _reached(running: CardSettings, wanted: CardSettings, now: Collection[Change]) -> CardSettings:
    """The settings that run when only what reaches the next call was made."""
    done = {change.channel for change in now}
    ports = tuple(wanted.port(port.channel) or port if port.channel in done else port for port in running.ports)
    misses = (wanted if None in done else running).digit_misses_to_end
    return replace(running, ports=ports, digit_misses_to_end=misses)
