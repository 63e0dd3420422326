"""What was found of cards, as JSON's values and back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from drivers.analog import Alarm, Card, Found, Port, PortKind, Span
from drivers.errors import HardwareError

_LONGEST_TEXT = 200
_LAST_CHANNEL = 1023
_MOST_SPANS = 128
"""DAHDI_MAX_SPANS."""


def written(found: Found) -> dict[str, Any]:
    """Write what was found."""
    return {
        "loaded": found.loaded,
        "cards": [_written_card(card) for card in found.cards],
        "faults": [[fault.device, fault.reason] for fault in found.faults],
        "unread": sorted(found.unread),
    }


def read(told: Mapping[str, Any]) -> Found:
    """Read it. Raises ValueError, TypeError or KeyError for what can't be found."""
    faults = tuple(HardwareError(_text(device), _text(reason)) for device, reason in _few(told.get("faults", ())))
    unread = frozenset(map(int, _few(told.get("unread", ()))))
    return Found(bool(told["loaded"]), tuple(map(_card, _few(told["cards"]))), faults, unread)


def _written_card(card: Card) -> dict[str, Any]:
    return {
        "name": card.name,
        "model": card.model,
        "id": card.hardware_id,
        "location": card.location,
        "spans": [_written_span(span) for span in card.spans],
    }


def _written_span(span: Span) -> dict[str, Any]:
    return {
        "number": span.number,
        "name": span.name,
        "description": span.description,
        "master": span.is_sync_master,
        "alarms": _words(span.alarms),
        "irq_misses": span.irq_misses,
        "timing_slips": span.timing_slips,
        "odd": list(span.odd_lines[:_MOST_SPANS]),
        "ports": [_written_port(port) for port in span.ports],
    }


def _written_port(port: Port) -> list[Any]:
    return [
        port.channel,
        port.name,
        port.kind.value,
        port.signalling,
        port.opened,
        _words(port.alarms),
        port.echo_canceller,
    ]


def _card(told: Mapping[str, Any]) -> Card:
    spans = tuple(map(_span, _few(told["spans"])))
    return Card(_text(told["name"]), _text(told["model"]), _text(told["id"]), _text(told["location"]), spans)


def _span(told: Mapping[str, Any]) -> Span:
    return Span(
        number=int(told["number"]),
        name=_text(told["name"]),
        description=_text(told["description"]),
        is_sync_master=bool(told["master"]),
        alarms=_alarms(told["alarms"]),
        ports=tuple(map(_port, _few(told["ports"], _LAST_CHANNEL))),
        irq_misses=int(told.get("irq_misses", 0)),
        timing_slips=int(told.get("timing_slips", 0)),
        odd_lines=tuple(map(_text, _few(told.get("odd", ())))),
    )


def _port(told: Sequence[Any]) -> Port:
    channel, name, kind, signalling, opened, alarms, echo_canceller, *_ = told
    if not (isinstance(channel, int) and 1 <= channel <= _LAST_CHANNEL):
        raise ValueError("no such channel")
    return Port(
        channel=channel,
        name=_text(name),
        kind=PortKind(kind),
        signalling=None if signalling is None else _text(signalling),
        opened=bool(opened),
        alarms=_alarms(alarms),
        echo_canceller=None if echo_canceller is None else _text(echo_canceller),
    )


def _words(alarms: Iterable[Alarm]) -> list[str]:
    return sorted(alarm.value for alarm in alarms)


def _alarms(told: Iterable[str]) -> frozenset[Alarm]:
    return frozenset(map(Alarm, told))


def _few(told: Any, most: int = _MOST_SPANS) -> list[Any]:  # noqa: ANN401 - JSON's edge
    if not isinstance(told, list | tuple) or len(told) > most:
        raise ValueError("no such list")
    return list(told)


def _text(told: object) -> str:
    if not isinstance(told, str):
        raise TypeError("a text is a text")
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in told[:_LONGEST_TEXT])
