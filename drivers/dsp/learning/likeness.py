"""How near one tone is to another. Pure figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from drivers.api import Tone

MOST_MODULATION_HZ = 37.0
"""How fast a tone swells and fades at most: ITU-T E.180 Supplement 2 knows 15 to 33 Hz."""


@dataclass(frozen=True, slots=True)
class Room:
    """How far a tone may be from another and still be the same: shares, and least seconds and Hz."""

    frequency: float
    frequency_hz: float
    cadence: float
    cadence_s: float


COUNTRY_ROOM = Room(frequency=0.13, frequency_hz=15.0, cadence=0.16, cadence_s=0.03)
"""What may lie between a country's table and one exchange of it: 10 % as the field sees it, and our own error."""

SAME_ROOM = Room(frequency=0.015, frequency_hz=5.0, cadence=0.06, cadence_s=0.025)
"""What may lie between two recordings of one exchange."""


def distance(heard: Tone, known: Tone, room: Room) -> float | None:
    """Tell how much of the room lies between two tones: 0 is the same, 1 its limit; None: they are different tones.

    Cadences are compared from each of their beeps on, for nobody knows with which a recording began.
    """
    pitch = _pitch_distance(heard.frequencies_hz, known.frequencies_hz, room)
    rhythm = _cadence_distance(heard.cadence_s, known.cadence_s, room)
    if pitch is None or rhythm is None:
        return None
    return max(pitch, rhythm)


def cadence_distance(heard: Tone, known: Tone, room: Room) -> float | None:
    """Tell how much of the room lies between two cadences, whatever their pitch."""
    return _cadence_distance(heard.cadence_s, known.cadence_s, room)


def pitch_distance(heard: Tone, known: Tone, room: Room) -> float | None:
    """Tell how much of the room lies between two pitches, whatever their cadence."""
    return _pitch_distance(heard.frequencies_hz, known.frequencies_hz, room)


def _pitch_distance(heard: Sequence[float], known: Sequence[float], room: Room) -> float | None:
    one, other = _carriers(heard), _carriers(known)
    if len(one) != len(other):
        return None
    pairs = zip(one, other, strict=True)
    return _within([abs(is_hz - hz) / max(room.frequency_hz, room.frequency * hz) for is_hz, hz in pairs])


def _carriers(frequencies_hz: Sequence[float]) -> list[float]:
    """Leave the side tones of a modulated frequency out: how deep it is modulated differs, and it may go unnoticed."""
    match sorted(frequencies_hz):
        case [low, carrier, high] if high - low <= 2 * MOST_MODULATION_HZ:
            return [carrier]
        case frequencies:
            return frequencies


def _cadence_distance(heard: Sequence[float], known: Sequence[float], room: Room) -> float | None:
    if len(heard) != len(known):
        return None
    turns = [(*known[begin:], *known[:begin]) for begin in range(0, len(known), 2)] or [()]
    return _within([min(_farthest(heard, turn, room) for turn in turns)])


def _farthest(heard: Sequence[float], known: Sequence[float], room: Room) -> float:
    pairs = zip(heard, known, strict=True)
    return max((abs(one - other) / max(room.cadence_s, room.cadence * other) for one, other in pairs), default=0.0)


def _within(distances: Sequence[float]) -> float | None:
    farthest = max(distances)
    return farthest if farthest <= 1.0 else None
