"""What the controller and the ear say to each other; `ear_language.py` writes and reads it as lines of JSON.

ear         {"zongji_ear": 1}                                  hello: the language's number
controller  {"await": "<id>", "tones": {"busy": [[450], [0.35, 0.35]], …}}   a connection of this id will come
ear         {"awaits": "<id>"}                                 it may come now
controller  {"await": …, "answer": "dialled"}                  … and for an answer, too; so far has the leg come
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
"""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from appliance.domain.heard_tone import HeardTone
from appliance.lines.answer import FarEnd
from appliance.lines.beside.language import Alive, Hello
from drivers.api import ToneSet


@dataclass(frozen=True, slots=True)
class Await:
    """A connection of this id will come, from a line with these tones.

    With `answer` it is an outgoing leg, to be heard for the far end's answer, too: it has come so far already.
    """

    ear: UUID
    tones: ToneSet
    answer: FarEnd | None = None


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
    """Nobody is interested any more: it isn't awaited, and ends if it is being recorded."""

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


_OfConnection: TypeAlias = Await | Record | Play | Played | Awaited | Forget | Hears | Heard | Stands | Silent | Over
EarMessage: TypeAlias = Hello | Alive | _OfConnection
