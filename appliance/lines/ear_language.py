"""How the controller and the ear write what they say: one line of JSON a message, its kind first."""

import math
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from appliance.domain.heard_tone import HeardTone
from appliance.errors import LocalProtocolError
from appliance.lines.answer import FarEnd
from appliance.lines.beside.language import Language
from appliance.lines.ear_wire import (
    Await,
    Awaited,
    EarMessage,
    Forget,
    Heard,
    Hears,
    Over,
    Play,
    Played,
    Record,
    Silent,
    Stands,
)
from drivers.api import Tone, ToneKind, ToneSet

_AWAIT, _TONE, _PLAYED, _FAR_END, _SILENT = "await", "tone", "played", "far_end", "silent"

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
        case Await(ear, tones, answer):
            told = {kind.value: [tone.frequencies_hz, tone.cadence_s] for kind, tone in tones.items()}
            return {_AWAIT: str(ear), "tones": told} | ({} if answer is None else {"answer": answer.value})
        case Heard(ear, tone):
            return {_TONE: str(ear)} | {name: getattr(tone, name) for name in _TONE_FIELDS}
        case Played(ear, at):
            return {_PLAYED: str(ear), "at": at}
        case Stands(ear, far_end):
            return {_FAR_END: str(ear), "is": far_end.value}
        case Silent(ear, for_s):
            return {_SILENT: str(ear), "for_s": for_s}
        case Record() | Play() | Awaited() | Forget() | Hears() | Over():
            return {_NAMES[type(message)]: str(message.ear)}
        case _:
            raise LocalProtocolError(f"{type(message).__name__} is no word of this language")


def _read(message: dict[str, Any]) -> EarMessage | None:  # noqa: PLR0911 - one case a kind of message
    name = next(iter(message))
    if name in _PLAIN:
        return _PLAIN[name](_ear(message[name]))
    match name:
        case "await":
            return Await(_ear(message[name]), _tones(message["tones"]), _answer(message.get("answer")))
        case "tone":
            return Heard(_ear(message[name]), _tone(message))
        case "played":
            return Played(_ear(message[name]), int(message["at"]))
        case "far_end":
            return Stands(_ear(message[name]), FarEnd(message["is"]))
        case "silent":
            return Silent(_ear(message[name]), max(0.0, _number(message["for_s"])))
    return None


def _ear(value: object) -> UUID:
    if not isinstance(value, str):
        raise TypeError("an id is a text")
    return UUID(value)


def _answer(told: Any) -> FarEnd | None:  # noqa: ANN401 - JSON's edge
    """Read how far a leg has come; one of which only another version knows how far has just been dialled."""
    if not told:
        return None
    return FarEnd(told) if told in set(FarEnd) else FarEnd.DIALLED


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


EAR_LANGUAGE: Language[EarMessage] = Language("ear", number=1, longest_line_bytes=4096, write=_written, read=_read)
