"""What switches a real line: relays or a line simulator at a serial port, told what to do by steps. Sans I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from hil_rig.exchanges.api import BatteryCut, Capability, Flash, Hook, LineEventKind, Polarity, Ring
from hil_rig.exchanges.performing import Change

_LONGEST_LINE = 200  # bytes of a line simulator's word without an end: more is noise of a wrong baud rate


class Order(StrEnum):
    """What a control can be told."""

    RING_ON = "ring_on"
    RING_OFF = "ring_off"
    OFF_HOOK = "off_hook"
    ON_HOOK = "on_hook"
    REVERSE = "reverse"
    NORMAL = "normal"
    BATTERY_OFF = "battery_off"
    BATTERY_ON = "battery_on"
    UNPLUG = "unplug"
    PLUG = "plug"


NEEDED: Mapping[Capability, tuple[Order, ...]] = {
    Capability.RING: (Order.RING_ON, Order.RING_OFF),
    Capability.HOOK: (Order.OFF_HOOK, Order.ON_HOOK),
    Capability.FLASH: (Order.OFF_HOOK, Order.ON_HOOK),
    Capability.POLARITY: (Order.REVERSE, Order.NORMAL),
    Capability.BATTERY_CUT: (Order.BATTERY_OFF, Order.BATTERY_ON),
    Capability.UNPLUG: (Order.UNPLUG, Order.PLUG),
}
"""The orders behind each capability."""


def order_of(change: Change) -> Order | None:
    """The order by which a step begins or ends; None where nothing is to be switched."""
    match change.step:
        case Ring():
            return Order.RING_ON if change.begins else Order.RING_OFF
        case BatteryCut():
            return Order.BATTERY_OFF if change.begins else Order.BATTERY_ON
        case Flash():
            return Order.ON_HOOK if change.begins else Order.OFF_HOOK
        case Hook(is_off) if change.begins:
            return Order.OFF_HOOK if is_off else Order.ON_HOOK
        case Polarity(is_reversed) if change.begins:
            return Order.REVERSE if is_reversed else Order.NORMAL
        case _:
            return None


class Dialect(Protocol):
    """What a device at a serial port understands and says."""

    def words(self) -> Mapping[Order, bytes]:
        """The bytes of each order that it knows."""

    def feed(self, received: bytes) -> Sequence[LineEventKind]:
        """What bytes from the device mean; however they are split, and whatever else is among them."""


@dataclass(slots=True)
class TextDialect:
    """A line simulator that speaks in lines of text, as its manual gives them and `rig.toml` repeats them.

    `commands`: what is sent for an order, the line's end added. `answers`: which line means which event.
    """

    commands: Mapping[Order, str]
    answers: Mapping[str, LineEventKind] = field(default_factory=dict)
    end: bytes = b"\r"
    _pending: bytes = b""

    def words(self) -> Mapping[Order, bytes]:
        """Each command with its line's end."""
        return {order: command.encode("ascii") + self.end for order, command in self.commands.items()}

    def feed(self, received: bytes) -> Sequence[LineEventKind]:
        """The events of all complete lines; unknown lines are passed over."""
        *lines, rest = (self._pending + received).replace(b"\n", b"\r").split(b"\r")
        self._pending = rest[-_LONGEST_LINE:]
        texts = (line.decode("ascii", "replace").strip() for line in lines)
        return [self.answers[text] for text in texts if text in self.answers]


@dataclass(frozen=True, slots=True)
class RelayDialect:
    """A USB relay board of the LCUS kind: four bytes A0, relay, state and their sum, at 9600 baud; it says nothing.

    `relays`: which relay is drawn for which pair of orders, by the one that draws it: {"off_hook": 1}.
    """

    relays: Mapping[Order, int]

    def words(self) -> Mapping[Order, bytes]:
        """The board's frame for each order and for its opposite."""
        pairs = list(NEEDED.values())
        words = {}
        for order, relay in self.relays.items():
            pair = next(pair for pair in pairs if order in pair)
            opposite = pair[1] if pair[0] is order else pair[0]
            words[order], words[opposite] = _relay_frame(relay, 1), _relay_frame(relay, 0)
        return words

    def feed(self, received: bytes) -> Sequence[LineEventKind]:  # noqa: ARG002 - the protocol's
        """Nothing: a relay board sees no line."""
        return []


def missing_orders(words: Mapping[Order, bytes]) -> dict[Capability, str]:
    """What a device with these words can't do, each with the reason."""
    return {
        capability: f"the line's control has no {' and '.join(order.value for order in orders if order not in words)}"
        for capability, orders in NEEDED.items()
        if any(order not in words for order in orders)
    }


def _relay_frame(relay: int, state: int) -> bytes:
    if not 1 <= relay <= 16:
        raise ValueError(f"a board has relays 1 to 16, not {relay}")
    return bytes([0xA0, relay, state, (0xA0 + relay + state) & 0xFF])
