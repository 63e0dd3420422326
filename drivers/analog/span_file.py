"""Reads `/proc/dahdi/<span>`, as `dahdi_seq_show` of dahdi-linux 3.x writes it.

    Span 1: WCTDM/0 "Wildcard TDM410P" (MASTER) RED
            IRQ misses: 12

               1 WCTDM/0/0 FXSKS (In use) RED (EC: MG2 - INACTIVE)
               2 WCTDM/0/1 FXOKS (In use)
               3 WCTDM/0/2 Reserved

What isn't understood makes a port unknown, or stays as an odd line; only a file without its first line is an error.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from drivers.analog.cards import Alarm, Port, PortKind, Span
from drivers.errors import HardwareError

MAX_CHANNEL = 1023
"""The last channel that there can be (DAHDI_MAX_CHANNELS, dahdi/user.h)."""

_HEAD = re.compile(r'^Span (\d{1,4}): (\S{1,80}) "(.*)"(.*)$')
_CHANNEL = re.compile(r"^\s*(\d{1,4}) (\S{1,80})(?:\s+(.*))?$")
_COUNT = re.compile(r"^\s*([A-Za-z0-9 -]+?)(?: count)?: (\d{1,18})\s*$")
_ECHO = re.compile(r"\((?:SW|HW)?EC: ([^()]+?)(?: - (?:IN)?ACTIVE)?\)")
_SIGNALLING = re.compile(r"^(FX[OS](?:LS|GS|KS))\b")
_DIGITAL = re.compile(r"^(Clear|HDLC|Hardware-assisted HDLC|MTP2|Slave|CAS|DACS|E&M|SF)")
_ALARM_WORDS = frozenset(alarm.value for alarm in Alarm)
_SHOWN_CHARACTERS = 120


def read_span(text: str) -> Span:
    """A span by the text of its file. Raises HardwareError when the text doesn't begin with a span."""
    lines = text.splitlines()
    head = _HEAD.match(lines[0]) if lines else None
    if head is None:
        raise HardwareError("dahdi", f"a span's file begins with {_shown(lines[0]) if lines else 'nothing'}")
    ports: dict[int, Port] = {}
    counts: dict[str, int] = {}
    odd = []
    for line in filter(str.strip, lines[1:]):
        port = _port(line)
        if port and port.channel not in ports:
            ports[port.channel] = port
        elif (count := _COUNT.match(line)) and not port:
            counts[count[1]] = int(count[2])
        else:
            odd.append(_shown(line))
    return Span(
        number=int(head[1]),
        name=head[2],
        description=_shown(head[3]),
        is_sync_master="(MASTER)" in head[4],
        alarms=_alarms(head[4]),
        ports=tuple(ports.values()),
        irq_misses=counts.get("IRQ misses", 0),
        timing_slips=counts.get("Timing slips", 0),
        odd_lines=tuple(odd),
    )


def with_capabilities(span: Span, signallings: Mapping[int, str]) -> Span:
    """The span with the kinds of ports that its file leaves open.

    `signallings` are the files `sigcap` of sysfs by channel: what each could be signalled by. Cards list digital kinds
    beside the one that tells ("FXSLS FXSKS E&M Clear SF (ToneOnly)" is an FXO port); spans in memory can be anything.
    """
    return replace(span, ports=tuple(_with_kind(port, signallings.get(port.channel, "")) for port in span.ports))


def _with_kind(port: Port, capabilities: str) -> Port:
    kinds = {_kind(word) for word in capabilities.split()}
    telling = kinds & {PortKind.FXO, PortKind.FXS} or kinds & {PortKind.DIGITAL}
    return replace(port, kind=telling.pop()) if port.kind is PortKind.UNKNOWN and len(telling) == 1 else port


def _port(line: str) -> Port | None:
    found = _CHANNEL.match(line)
    if found is None or not 1 <= int(found[1]) <= MAX_CHANNEL:
        return None
    rest = found[3] or ""
    signalling = _SIGNALLING.match(rest)
    echo = _ECHO.search(rest)
    return Port(
        channel=int(found[1]),
        name=found[2],
        kind=_kind(rest),
        signalling=signalling[1] if signalling else None,
        opened="(In use)" in rest,
        alarms=_alarms(_ECHO.sub("", rest)),
        echo_canceller=echo[1] if echo else None,
    )


def _kind(signalling: str) -> PortKind:
    if found := _SIGNALLING.match(signalling):
        return PortKind.FXO if found[1].startswith("FXS") else PortKind.FXS
    if signalling.startswith("Reserved"):
        return PortKind.EMPTY
    return PortKind.DIGITAL if _DIGITAL.match(signalling) else PortKind.UNKNOWN


def _alarms(text: str) -> frozenset[Alarm]:
    return frozenset(Alarm(word) for word in text.split() if word in _ALARM_WORDS)


def _shown(line: str) -> str:
    """A line that may be shown and logged: bounded, without control characters."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in line.strip()[:_SHOWN_CHARACTERS])
