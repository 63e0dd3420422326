"""What the ear's findings mean for an outgoing leg: what its channel is told, and what Dial is told of its end.

A leg on a line without answer supervision waits in the dialplan (`zongji-far-end-1`) until one of these words stands
in its variable:

    wait      nobody can be there yet
    ask       somebody may be there: ask to press 1, as long as it may ring
    there     ring-back is over: ask to press 1 for as long as that takes, and no longer
    hear      a voice, of which it is known within seconds whose it is
    answered  somebody is there, as far as can be told
    over      it is the network that speaks
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from appliance.domain.ids import LineId
from appliance.lines.answer import FarEnd
from appliance.lines.exchange_tones import ToneSet


class Acceptance(StrEnum):
    """By what an outgoing leg is answered."""

    SIGNALLED = "signalled"
    """The line tells it."""
    ASKED = "asked"
    """The line doesn't, and whoever is there must press 1."""
    HEARD = "heard"
    """The line doesn't, and what is heard must do."""


@dataclass(frozen=True, slots=True)
class FarLeg:
    """The line's own channel of an outgoing leg: the leg's `number` in its attempt, and the line that it takes."""

    number: int
    acceptance: Acceptance
    line: LineId


@dataclass(frozen=True, slots=True)
class LineHearing:
    """What is to be heard on a line: its exchange's tones; `releases`: they end calls, and so do `silence_s` seconds.

    A line that signals hang-ups doesn't need the tones for that. `silence_s` is 0 where silence never ends a call.
    """

    tones: ToneSet
    releases: bool = True
    silence_s: float = 0.0


def read_leg(mark: str) -> FarLeg | None:
    """Read what the dialplan has marked a channel with, `<number>:<acceptance>:<line>`; None for any other."""
    number, _, rest = mark.partition(":")
    acceptance, _, line = rest.partition(":")
    if not (number.isdecimal() and line and acceptance in set(Acceptance)):
        return None
    return FarLeg(int(number), Acceptance(acceptance), LineId(line))


def word(acceptance: Acceptance, far_end: FarEnd) -> str:
    """Give what the leg's channel is told when its far end has come so far."""
    return (_ASKED if acceptance is Acceptance.ASKED else _HEARD).get(far_end, "wait")


def word_without_ear(told: str) -> str:
    """Give what the leg's channel is told when nobody hears it any more: what was found out, else to ask."""
    return told if told in _FOUND_OUT else "ask"


def end_cause(tone: str) -> str:
    """Give the cause (ITU-T Q.850) of a leg that ends by a tone before anybody has answered."""
    return _CAUSES.get(tone, _CLEARED)


_ASKED: Mapping[FarEnd, str] = MappingProxyType(
    {
        **dict.fromkeys((FarEnd.SILENT, FarEnd.SPOKEN, FarEnd.ANNOUNCED), "ask"),
        **dict.fromkeys((FarEnd.RUNG, FarEnd.SPEAKS, FarEnd.SPEAKS_ON, FarEnd.ANSWERED), "there"),
    }
)
_HEARD: Mapping[FarEnd, str] = MappingProxyType(
    {
        FarEnd.SPEAKS: "hear",
        FarEnd.ANSWERED: "answered",
        FarEnd.SPEAKS_ON: "over",
        FarEnd.ANNOUNCED: "over",
    }
)
_FOUND_OUT = frozenset({"there", "answered", "over"})
_CLEARED = "16"
_CAUSES: Mapping[str, str] = MappingProxyType({"busy": "17", "congestion": "34", "vacant": "1", "howler": "27"})
