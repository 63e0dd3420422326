"""What the controller and the ear say to each other: lines of JSON, without the socket.

    ear         {"zongji_ear": 1}                                  hello: the language's number
    controller  {"await": "<id>", "tones": {"busy": [[450], [0.35, 0.35]], …}}   a connection of this id will come
    ear         {"awaits": "<id>"}                                 it may come now
    controller  {"await": …, "answer": 1}                          … and is to be heard for an answer, too
    controller  {"record": "<id>"}                                 one of this id will come, and is to be recorded
    controller  {"play": "<id>"}                                   the sound that lies ready for it is to be said now
    ear         {"played": "<id>", "at": 123456}                   it begins now, at that sample of the recording
    controller  {"forget": "<id>"}                                 it need not be heard any more
    ear         {"hears": "<id>"}                                  it is there
    ear         {"tone": "<id>", "kind": "busy", …}                what was heard on it
    ear         {"far_end": "<id>", "is": "rings"}                 how far an outgoing leg has come
    ear         {"silent": "<id>", "for_s": 60}                    how long its far side has brought nothing
    ear         {"over": "<id>"}                                   it is gone
    ear         {"alive": 1}                                       each second, from the loop that does the work

Keys and messages that a side doesn't know are ignored, so that either may be newer.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from appliance.domain.heard_tone import HeardTone
from appliance.errors import RemoteProtocolError
from appliance.lines.answer import FarEnd
from drivers.api import Tone, ToneKind, ToneSet

LANGUAGE = 1
LONGEST_LINE_BYTES = 4096
_HELLO, _ALIVE, _AWAIT, _TONE, _PLAYED = "zongji_ear", "alive", "await", "tone", "played"
_FAR_END, _SILENT = "far_end", "silent"


@dataclass(frozen=True, slots=True)
class Hello:
    """The ear's first word."""

    language: int


@dataclass(frozen=True, slots=True)
class Await:
    """A connection of this id will come, from a line with these tones.

    With `answer` it is an outgoing leg, to be heard for the far end's answer, too.
    """

    ear: UUID
    tones: ToneSet
    answer: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A connection of this id will come: all of it is to be written down, for the line doctor."""

    ear: UUID


@dataclass(frozen=True, slots=True)
class Play:
    """The sound that lies ready for this connection is to be said on it now."""

    ear: UUID


@dataclass(frozen=True, slots=True)
class Played:
    """It has begun, at this sample of the recording."""

    ear: UUID
    at: int


@dataclass(frozen=True, slots=True)
class Awaited:
    """The connection may come now: before this it would be turned away."""

    ear: UUID


@dataclass(frozen=True, slots=True)
class Forget:
    """Nobody is interested any more."""

    ear: UUID


@dataclass(frozen=True, slots=True)
class Hears:
    """The connection is there."""

    ear: UUID


@dataclass(frozen=True, slots=True)
class Heard:
    """A tone was heard on it."""

    ear: UUID
    tone: HeardTone


@dataclass(frozen=True, slots=True)
class Stands:
    """The far end of an outgoing leg has come so far."""

    ear: UUID
    far_end: FarEnd


@dataclass(frozen=True, slots=True)
class Silent:
    """The far side has brought nothing for so long, and brings nothing still."""

    ear: UUID
    for_s: float


@dataclass(frozen=True, slots=True)
class Over:
    """The connection is gone, or never came."""

    ear: UUID


@dataclass(frozen=True, slots=True)
class Alive:
    """The ear works."""


_OfConnection: TypeAlias = Await | Record | Play | Played | Awaited | Forget | Hears | Heard | Stands | Silent | Over
EarMessage: TypeAlias = Hello | Alive | _OfConnection


def line(message: EarMessage) -> bytes:
    """Write a message."""
    return json.dumps(_written(message), separators=(",", ":")).encode() + b"\n"


class EarReceiver:
    """The reading side of either: bytes in, messages out. After an error it takes nothing more."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[EarMessage]:
        """Take bytes, split anywhere. Raises RemoteProtocolError for what neither side says."""
        self._buffer += data
        *lines, rest = self._buffer.split(b"\n")
        self._buffer = bytearray(rest)
        if max(map(len, [*lines, rest])) > LONGEST_LINE_BYTES:
            raise RemoteProtocolError("the ear's socket sent a line without end")
        return [message for each in lines if (message := _read(bytes(each))) is not None]


_PLAIN: Mapping[str, type[Record | Play | Awaited | Forget | Hears | Over]] = {
    "record": Record,
    "play": Play,
    "awaits": Awaited,
    "forget": Forget,
    "hears": Hears,
    "over": Over,
}
"""What is said of a connection without more."""

_NAMES = {kind: name for name, kind in _PLAIN.items()}
_TONE_FIELDS = ("kind", "confidence", "lasted_s", "frequencies_hz", "cadence_s", "level_dbm0")


def _written(message: EarMessage) -> dict[str, Any]:
    match message:
        case Hello(language):
            return {_HELLO: language}
        case Alive():
            return {_ALIVE: 1}
        case _:
            return _written_of(message)


def _written_of(message: _OfConnection) -> dict[str, Any]:
    """Write what is said of one connection."""
    match message:
        case Await(ear, tones, answer):
            told = {kind.value: [tone.frequencies_hz, tone.cadence_s] for kind, tone in tones.items()}
            return {_AWAIT: str(ear), "tones": told} | ({"answer": 1} if answer else {})
        case Heard(ear, tone):
            return {_TONE: str(ear)} | {name: getattr(tone, name) for name in _TONE_FIELDS}
        case Played(ear, at):
            return {_PLAYED: str(ear), "at": at}
        case Stands(ear, far_end):
            return {_FAR_END: str(ear), "is": far_end.value}
        case Silent(ear, for_s):
            return {_SILENT: str(ear), "for_s": for_s}
        case _:
            return {_NAMES[type(message)]: str(message.ear)}


def _read(written: bytes) -> EarMessage | None:
    try:
        message = json.loads(written)
        return _message(message) if isinstance(message, dict) and message else None
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError) as error:
        raise RemoteProtocolError(f"the ear's socket sent what is no message: {type(error).__name__}") from error


def _message(message: dict[str, Any]) -> EarMessage | None:
    """Read a message by its first key."""
    name, value = next(iter(message.items()))
    if name in _PLAIN:
        return _PLAIN[name](UUID(_text(value)))
    match name:
        case "zongji_ear":
            return Hello(int(value))
        case "alive":
            return Alive()
        case _:
            return _of_connection(name, message)


def _of_connection(name: str, message: dict[str, Any]) -> EarMessage | None:
    """Read what is said of one connection and takes more than its id."""
    match name:
        case "await":
            return Await(UUID(_text(message[name])), _tones(message["tones"]), bool(message.get("answer")))
        case "tone":
            return Heard(UUID(_text(message[name])), _tone(message))
        case "played":
            return Played(UUID(_text(message[name])), int(message["at"]))
        case "far_end":
            return Stands(UUID(_text(message[name])), FarEnd(message["is"]))
        case "silent":
            return Silent(UUID(_text(message[name])), max(0.0, _number(message["for_s"])))
    return None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("an id is a text")
    return value


def _tones(told: Mapping[str, Any]) -> ToneSet:
    """Read the tones; kinds that only a newer controller knows are left out."""
    known = {kind.value: kind for kind in ToneKind}
    pairs = ((known[name], tone) for name, tone in dict(told).items() if name in known)
    return {kind: Tone(_numbers(frequencies_hz), _numbers(cadence_s)) for kind, (frequencies_hz, cadence_s) in pairs}


def _tone(told: Mapping[str, Any]) -> HeardTone:
    tone = HeardTone(
        kind=ToneKind(told["kind"]).value,
        confidence=_number(told["confidence"]),
        lasted_s=_number(told["lasted_s"]),
        frequencies_hz=_numbers(told["frequencies_hz"]),
        cadence_s=_numbers(told["cadence_s"]),
        level_dbm0=_number(told["level_dbm0"]),
    )
    if not 0 <= tone.confidence <= 1 or tone.lasted_s < 0:
        raise ValueError("no such tone")
    return tone


def _numbers(told: Any) -> tuple[float, ...]:  # noqa: ANN401 - JSON's edge
    return tuple(map(_number, told))


def _number(told: Any) -> float:  # noqa: ANN401 - JSON's edge
    number = float(told)
    if not math.isfinite(number):
        raise ValueError("a number is none")
    return number
