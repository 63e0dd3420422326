"""What an examination does, step by step, and for how long at most. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from appliance.domain.ids import LineId

LONGEST_S = 90.0
"""A line is examined within this."""


class Step(StrEnum):
    """One thing that is done on the line."""

    SEIZE = "seize"
    """Go off-hook and hear the dial tone."""
    DIAL = "dial"
    RING = "ring"
    """Hear what the exchange sends while the other line rings."""
    ANSWER = "answer"
    """Have the neighbour take the call."""
    KEYS = "keys"
    """Press keys, which the neighbour reads: they prove the call to be ours as well."""
    ECHO = "echo"
    """Say noise, and hear what comes back."""
    FAR_HANG_UP = "far_hang_up"
    """Have the neighbour hang up, and hear how the exchange tells that."""
    HANG_UP = "hang_up"


@dataclass(frozen=True, slots=True)
class Subject:
    """The line that is examined, and whom it calls: `number`, which is that of our line `by` where it is one.

    `own_number` is what the neighbour is shown if the exchange tells who calls, "" where nobody knows. `seizes` tells
    that the line gives a dial tone first; else the number goes out with the call. `tells_answer` is whether the line
    is set to tell when the far end answers.
    """

    line: LineId
    number: str
    by: LineId | None
    own_number: str
    seizes: bool
    tells_answer: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """A step, and how long it takes at most (s)."""

    step: Step
    longest_s: float


_SEIZE_S, _DIAL_S, _ANSWER_S, _KEYS_S, _ECHO_S, _FAR_HANG_UP_S, _HANG_UP_S = 8.0, 6.0, 8.0, 6.0, 6.0, 12.0, 5.0
_RING_S = 34.0
"""Until the other line rings, which a mobile takes some seconds for, and for as long as it then rings."""


def plan(subject: Subject) -> tuple[Planned, ...]:
    """Plan the examination. Nobody answers at a number that is no line of ours: it rings, and is given up."""
    seizing = (Planned(Step.SEIZE, _SEIZE_S), Planned(Step.DIAL, _DIAL_S)) if subject.seizes else ()
    called = (*seizing, Planned(Step.RING, _RING_S))
    if subject.by is None:
        return (*called, Planned(Step.HANG_UP, _HANG_UP_S))
    return (
        *called,
        Planned(Step.ANSWER, _ANSWER_S),
        Planned(Step.KEYS, _KEYS_S),
        Planned(Step.ECHO, _ECHO_S),
        Planned(Step.FAR_HANG_UP, _FAR_HANG_UP_S),
        Planned(Step.HANG_UP, _HANG_UP_S),
    )


def longest_s(steps: tuple[Planned, ...]) -> float:
    """Tell how long all of it takes at most."""
    return sum(planned.longest_s for planned in steps)
