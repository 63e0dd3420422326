"""What the controller and the hands on the cards say to each other: lines of JSON, without the socket.

    cards       {"zongji_cards": 1}                                     hello: the language's number
    cards       {"state": {"loaded": true, "cards": […], …}}            what is there: at first, and at each change
    controller  {"configure": 7, "country": "cn", "ports": [[1, "fxo", "oslec"]], "spans": [], "drivers": false}
    controller  {"await_release": 8, "ports": [1, 2]}                   until no program holds any of them
    cards       {"done": 7}
    cards       {"failed": 8, "what": "…", "remedy": "…"}               English sentences
    controller  {"listen": {"1": "auto"}}                               idle lines whose callers' numbers are wanted
    cards       {"ringing": 1}                                          such a line has begun to ring
    cards       {"caller_id": 1, "arrival": "before_ring", …}           what came of it, once a call
    cards       {"habit": 1, "told": "dtmf_before_ring", "signs": […]}  of each line: at first, and after each call
    cards       {"alive": 1}                                            each second, from the loop that does the work

Keys and messages that a side doesn't know are ignored, so that either may be newer.
"""

import math
import re
from collections.abc import Mapping
from typing import Any, get_args

from appliance.config.model.line import CallerIdChoice
from appliance.errors import LocalProtocolError
from appliance.lines.beside.language import Language
from appliance.lines.cards import found_wire, kernel
from appliance.lines.cards.messages import (
    AwaitRelease,
    CallerIdCame,
    CardsMessage,
    Configure,
    Done,
    Failed,
    LineHabit,
    Listen,
    Ringing,
    State,
)
from drivers.errors import DriverError

_LONGEST_LINE_BYTES = 512 * 1024
"""A box with all the channels that there can be tells of them in a third of it."""
_LONGEST_TEXT = 2000
_LAST_CHANNEL = 1023
_NUMBER = re.compile(r"[0-9]{1,32}")
_CHOICES = frozenset(get_args(CallerIdChoice))


def _written(message: CardsMessage) -> dict[str, Any]:  # noqa: PLR0911 - one case a kind of message
    match message:
        case State(found):
            return {"state": found_wire.written(found)}
        case Configure(order, settings, drivers):
            return {"configure": order, **kernel.written(settings), "drivers": drivers}
        case AwaitRelease(order, ports):
            return {"await_release": order, "ports": sorted(ports)}
        case Done(order):
            return {"done": order}
        case Failed(order, what, remedy):
            return {"failed": order, "what": what[:_LONGEST_TEXT], "remedy": remedy[:_LONGEST_TEXT]}
        case Listen(wanted):
            return {"listen": {str(port): choice for port, choice in wanted.items()}}
        case Ringing(port):
            return {"ringing": port}
        case LineHabit(port, habit, signs):
            return {"habit": port, "told": habit, "signs": list(signs)}
        case CallerIdCame(port):
            told = {name: getattr(message, name) for name in _CALLER_ID_FIELDS}
            return {"caller_id": port, **{name: value for name, value in told.items() if value is not None}}
        case _:
            raise LocalProtocolError(f"{type(message).__name__} is no word of this language")


_CALLER_ID_FIELDS = ("arrival", "number", "name", "absence", "mode", "age_s", "habit")


def _read(told: dict[str, Any]) -> CardsMessage | None:
    try:
        return _message(told)
    except DriverError as error:
        raise ValueError(str(error)) from error


def _message(told: dict[str, Any]) -> CardsMessage | None:  # noqa: PLR0911 - one case a kind of message
    """Read a message by its first key."""
    name, value = next(iter(told.items()))
    match name:
        case "state":
            return State(found_wire.read(value))
        case "configure":
            return Configure(int(value), kernel.read(told), bool(told.get("drivers", False)))
        case "await_release":
            return AwaitRelease(int(value), frozenset(map(_port, told["ports"])))
        case "done":
            return Done(int(value))
        case "failed":
            return Failed(int(value), _text(told["what"]), _text(told["remedy"]))
        case "listen":
            return Listen({_port(int(port)): _choice(choice) for port, choice in dict(value).items()})
        case "ringing":
            return Ringing(_port(value))
        case "caller_id":
            return _caller_id(_port(value), told)
        case "habit":
            return LineHabit(_port(value), _text(told["told"]), tuple(map(_text, told["signs"])))
    return None


def _caller_id(port: int, told: Mapping[str, Any]) -> CallerIdCame:
    number, age_s = told.get("number"), float(told.get("age_s", 0.0))
    if number is not None and not _NUMBER.fullmatch(number):
        raise ValueError("a number is digits")
    if not (math.isfinite(age_s) and age_s >= 0):
        raise ValueError("no such age")
    optional = ("name", "absence", "mode", "habit")
    name, absence, mode, habit = (None if told.get(key) is None else _text(told[key]) for key in optional)
    return CallerIdCame(port, _text(told["arrival"]), number, name, absence, mode, age_s, habit)


def _port(value: object) -> int:
    if not (isinstance(value, int) and 1 <= value <= _LAST_CHANNEL):
        raise ValueError("no such port")
    return value


def _choice(value: Any) -> CallerIdChoice:  # noqa: ANN401 - JSON's edge
    if value not in _CHOICES:
        raise ValueError("no such choice")
    return value  # type: ignore[no-any-return]  # it is one of them


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is a text")
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in value[:_LONGEST_TEXT])


CARDS_LANGUAGE: Language[CardsMessage] = Language(
    "cards", number=1, longest_line_bytes=_LONGEST_LINE_BYTES, write=_written, read=_read
)
