"""What a DAHDI port does next, and when: steps laid on a clock. Pure; standard library only (it runs in the lab).

A step is what `hil_rig.exchanges.api` calls so, in the lab's words. Audio follows audio without gap, whoever wakes
late: it is handed out ahead of its time. Everything else happens at its own second.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, cycle

AHEAD_S = 0.4
"""Audio that follows audio is handed out so long before its time; DAHDI's buffers hold more (`port`)."""
SAMPLE_BYTES, SAMPLES_A_SECOND = 2, 8000


class Doing(StrEnum):
    """What a step does to the line."""

    PLAY = "play"
    PAUSE = "pause"
    RING = "ring"
    CUT = "cut"  # the exchange takes the battery away: DAHDI does so for half a second, however long the step is
    OFF_HOOK = "off_hook"
    ON_HOOK = "on_hook"
    FLASH = "flash"


AUDIBLE = frozenset({Doing.PLAY, Doing.PAUSE})


@dataclass(frozen=True, slots=True)
class ProgramStep:
    """One step; `samples` (16-bit, little-endian) are what is played, `seconds` how long anything else takes."""

    doing: Doing
    seconds: float = 0.0
    samples: bytes = b""

    @property
    def length_s(self) -> float:
        """How long it takes."""
        if self.doing is Doing.PLAY:
            return len(self.samples) / SAMPLE_BYTES / SAMPLES_A_SECOND
        return self.seconds

    def audio(self) -> bytes:
        """What it sends; nothing for a step that isn't audible."""
        silent = round(self.seconds * SAMPLES_A_SECOND) if self.doing is Doing.PAUSE else 0
        return self.samples or bytes(silent * SAMPLE_BYTES)


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do now: a step begins or ends. An audible step only begins."""

    step: ProgramStep
    begins: bool


class Program:
    """Steps once, then others for ever, from `began_s` on. Raises ValueError where what is repeated takes no time."""

    def __init__(self, steps: Sequence[ProgramStep], then: Sequence[ProgramStep], began_s: float) -> None:
        if then and not sum(step.length_s for step in then):
            raise ValueError("steps that are repeated for ever have to take time")
        self._ahead: Iterator[ProgramStep] = chain(steps, cycle(then))
        self._at_s = began_s
        self._next: ProgramStep | None = next(self._ahead, None)
        self._ending: ProgramStep | None = None
        self._follows_audio = False
        self._is_told = False

    def wake_s(self) -> float:
        """When there is something to do next; infinity when all is done."""
        if self._next is None and self._ending is None:
            return float("inf") if self._is_told else self._at_s
        return self._at_s - (AHEAD_S if self._is_early() else 0.0)

    def due(self, now_s: float) -> list[Action]:
        """What is to be done by now, in order."""
        actions = []
        while (self._next is not None or self._ending is not None) and now_s >= self.wake_s():
            actions.append(self._turn())
        return actions

    def is_over(self, now_s: float) -> bool:
        """Whether the last step has ended: True once."""
        over = self._next is None and self._ending is None and not self._is_told and now_s >= self._at_s
        self._is_told |= over
        return over

    def cut(self) -> list[Action]:
        """End what is going on, and leave the rest out."""
        ending, self._ending, self._next, self._is_told = self._ending, None, None, True
        return [] if ending is None else [Action(ending, begins=False)]

    def _is_early(self) -> bool:
        return self._follows_audio and self._ending is None and self._next is not None and self._next.doing in AUDIBLE

    def _turn(self) -> Action:
        if self._ending is not None:
            action, self._ending = Action(self._ending, begins=False), None
            return action
        step = self._next
        assert step is not None  # noqa: S101 - `due` looked
        self._next = next(self._ahead, None)
        self._at_s += step.length_s
        self._follows_audio = step.doing in AUDIBLE
        if not self._follows_audio and step.length_s:
            self._ending = step
        return Action(step, begins=True)
