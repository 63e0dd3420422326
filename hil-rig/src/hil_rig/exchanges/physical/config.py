"""`rig.toml`: which real lines there are, what they are wired to, and what they may dial.

[lines.desk]
side = "telephone"                # the rig's end: "telephone" or "exchange"
sound = "USB Audio"               # a part of PortAudio's name, or its number; left out: the system's device
allowed_numbers = ["10086"]       # what a telephone's end may dial; nothing else is dialled

[lines.desk.relay_board]          # of the LCUS kind: which relay is drawn for what
port = "/dev/ttyUSB0"
relays = { off_hook = 1, unplug = 2 }

[lines.bench]
side = "exchange"

[lines.bench.line_simulator]      # or any device that speaks in lines of text, in its manual's words
port = "/dev/ttyUSB1"
baud = 9600
commands = { ring_on = "RING ON", ring_off = "RING OFF" }
answers = { "OFF HOOK" = "off_hook", "ON HOOK" = "on_hook" }
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from hil_rig.exchanges.api import ExchangeError, LineEventKind, Side
from hil_rig.exchanges.physical.control import Dialect, Order, RelayDialect, TextDialect

Word = TypeVar("Word", bound=StrEnum)

_LINE_KEYS = {"side", "sound", "allowed_numbers", "relay_board", "line_simulator"}
_RELAY_KEYS = {"port", "baud", "relays"}
_SIMULATOR_KEYS = {"port", "baud", "commands", "answers"}


class RigConfigError(ExchangeError):
    """`rig.toml` can't be used; the text names the file, the key, what is wrong and what is allowed."""


@dataclass(frozen=True, slots=True)
class SerialDevice:
    """A device at a serial port, and how to speak to it. A dialect keeps what it has half received: one an opening."""

    port: str
    baud: int
    dialect: Callable[[], Dialect]


@dataclass(frozen=True, slots=True)
class LineConfig:
    """One real line. `device` None: nothing switches it, and nothing but its audio is known."""

    name: str
    side: Side
    sound: str | int | None
    allowed_numbers: tuple[str, ...]
    device: SerialDevice | None


def read_rig(path: Path) -> Mapping[str, LineConfig]:
    """All lines by name. RigConfigError tells what to mend."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise RigConfigError(
            f"{path} isn't there: it says which lines this rig has (docs: hil-rig/README.md)"
        ) from None
    except (OSError, ValueError) as wrong:
        raise RigConfigError(f"{path}: {wrong}") from None
    try:
        _only({"lines"}, table, "")
        return {
            name: _line(name, _table(line, f"lines.{name}")) for name, line in _table(table["lines"], "lines").items()
        }
    except KeyError as missing:
        raise RigConfigError(f"{path}: {missing.args[0]!r} is missing") from None
    except ValueError as wrong:
        raise RigConfigError(f"{path}: {wrong}") from None


def _line(name: str, line: Mapping[str, Any]) -> LineConfig:
    place = f"lines.{name}"
    _only(_LINE_KEYS, line, place)
    sound = line.get("sound")
    if not isinstance(sound, str | int | None) or isinstance(sound, bool):
        raise ValueError(f"{place}.sound is a name or a number, not {sound!r}")
    numbers = line.get("allowed_numbers", [])
    if not isinstance(numbers, list) or not all(
        isinstance(one, str) and one and set(one) <= set("0123456789*#") for one in numbers
    ):
        raise ValueError(f"{place}.allowed_numbers is a list of numbers in quotes, not {numbers!r}")
    return LineConfig(name, _word(Side, line["side"], f"{place}.side"), sound, tuple(numbers), _device(line, place))


def _device(line: Mapping[str, Any], place: str) -> SerialDevice | None:
    if "relay_board" in line and "line_simulator" in line:
        raise ValueError(f"{place} has a relay_board and a line_simulator: one of them switches the line")
    if "relay_board" in line:
        return _relay_board(_table(line["relay_board"], f"{place}.relay_board"), f"{place}.relay_board")
    if "line_simulator" in line:
        return _line_simulator(_table(line["line_simulator"], f"{place}.line_simulator"), f"{place}.line_simulator")
    return None


def _relay_board(device: Mapping[str, Any], place: str) -> SerialDevice:
    _only(_RELAY_KEYS, device, place)
    relays = _table(device["relays"], f"{place}.relays")
    drawn = {
        _word(Order, order, f"{place}.relays"): _whole(number, f"{place}.relays") for order, number in relays.items()
    }
    RelayDialect(drawn).words()  # a relay that no board has is told now
    return SerialDevice(
        str(device["port"]), _whole(device.get("baud", 9600), f"{place}.baud"), lambda: RelayDialect(drawn)
    )


def _line_simulator(device: Mapping[str, Any], place: str) -> SerialDevice:
    _only(_SIMULATOR_KEYS, device, place)
    commands = {
        _word(Order, order, f"{place}.commands"): _text(command, f"{place}.commands")
        for order, command in _table(device["commands"], f"{place}.commands").items()
    }
    answers = {
        _text(line, f"{place}.answers"): _word(LineEventKind, kind, f"{place}.answers")
        for line, kind in _table(device.get("answers", {}), f"{place}.answers").items()
    }
    baud = _whole(device.get("baud", 9600), f"{place}.baud")
    return SerialDevice(str(device["port"]), baud, lambda: TextDialect(commands, answers))


def _only(known: set[str], table: Mapping[str, Any], place: str) -> None:
    for key in table:
        if key not in known:
            raise ValueError(f"{place}{'.' if place else ''}{key} is unknown; known are {', '.join(sorted(known))}")


def _table(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{place} is a table, not {value!r}")
    return value


def _word(words: type[Word], value: str, place: str) -> Word:
    try:
        return words(value)
    except ValueError:
        raise ValueError(f"{place}: {value!r} is none of {', '.join(word.value for word in words)}") from None


def _whole(value: object, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{place} is a whole number, not {value!r}")
    return value


def _text(value: object, place: str) -> str:
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        raise ValueError(f"{place} is plain text, not {value!r}")
    return value
