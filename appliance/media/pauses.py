"""When a recording was paused: the dialplan tells it in a file beside the raw one (`asterisk/render/recording.py`)."""

import re
from dataclasses import dataclass
from itertools import pairwise

_PAUSED = re.compile(r"paused ([0-9]{1,15})")
_RESUMED = re.compile(r"resumed ([0-9]{1,15}) ([0-9]{1,15})")
_RELEASED = re.compile(r"released ([0-9]{1,15})")
_LONGEST_S = 4 * 3600.0
"""A clock that was set in the midst of a pause must not fill the disk with silence."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Seconds of silence that belong before this byte of the raw file; None: at its end. They began at `at_ms`."""

    at_byte: int | None
    seconds: float
    at_ms: int


@dataclass(frozen=True, slots=True)
class Pauses:
    """The pauses of a recording, in order. `is_over` tells that the conversation is, and all of it is told."""

    silences: tuple[Silence, ...] = ()
    is_over: bool = True

    @property
    def seconds(self) -> float:
        """How long it was paused in all."""
        return sum(silence.seconds for silence in self.silences)


NEVER = Pauses()
"""Of a recording that has no such file."""


def read_pauses(text: str) -> Pauses:
    """Read such a file. Lines that are none of the dialplan's, and half a line at its end, tell nothing.

    A pause that nothing ended, because whoever wrote was killed, has no length.
    """
    lines = [line for line in text.splitlines() if _is_known(line)]
    silences = [silence for begin, end in pairwise(lines) if (silence := _silence(begin, end)) is not None]
    return Pauses(tuple(silences), is_over=bool(lines) and _RELEASED.fullmatch(lines[-1]) is not None)


def is_paused(text: str) -> bool:
    """Tell by such a file whether the recording is paused now."""
    lines = [line for line in text.splitlines() if _is_known(line)]
    return bool(lines) and _PAUSED.fullmatch(lines[-1]) is not None


def _is_known(line: str) -> bool:
    return any(form.fullmatch(line) for form in (_PAUSED, _RESUMED, _RELEASED))


def _silence(begin: str, end: str) -> Silence | None:
    paused = _PAUSED.fullmatch(begin)
    if paused is None:
        return None
    at_ms = int(paused[1])
    if resumed := _RESUMED.fullmatch(end):
        return Silence(int(resumed[2]), _length_s(at_ms, int(resumed[1])), at_ms)
    if released := _RELEASED.fullmatch(end):
        return Silence(None, _length_s(at_ms, int(released[1])), at_ms)
    return None


def _length_s(begin_ms: int, end_ms: int) -> float:
    return min(_LONGEST_S, max(0.0, (end_ms - begin_ms) / 1000))
