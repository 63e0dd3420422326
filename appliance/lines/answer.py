"""Whether the far end of an outgoing leg has answered, by what the line brings: where nothing else tells it.

A line without answer supervision is "up" as soon as it has dialled. What follows is evidence, in steps of 0.1 s:

* The exchange's tone in bursts as long as ring-back's, or a burst and then more silence than any tone after which
  nobody is there has: it rings.
* A voice before any ring-back is the network's announcement (关机, 空号), or music in the place of ring-back (彩铃, a
  colour ring-back tone). The two can't be told from each other, and who answers out of the music can't be told from
  either: to press 1 is the remedy.
* A voice after ring-back is a person who greets and then waits, as people do, or the network that says that nobody
  answers, and speaks on.
* Silence alone, after ring-back or without any, is never an answer: who picks up says so.

The tones that end an attempt (busy, congestion, vacant) are the tone detector's affair, not this one's.
"""

from enum import StrEnum

from appliance.lines.ring_back import RingBack, Sound
from drivers.api import ToneKind, ToneSet

_SILENT_STEPS = 20
"""2 s without anything: whoever is to press 1 may be there, and is asked."""
_VOICE_STEPS = 3
"""So much of a voice is none by chance."""
_PAUSE_STEPS = 8
"""0.8 s: who has greeted waits longer for an answer; announcements pause for less between sentences."""
_GREETING_STEPS = 30
"""3 s: a greeting is shorter, an announcement longer."""


class FarEnd(StrEnum):
    """How far an outgoing leg has come."""

    DIALLED = "dialled"
    SILENT = "silent"
    """Nothing has been heard yet, for 2 s."""
    RINGS = "rings"
    RUNG = "rung"
    """Ring-back has stopped, and nobody speaks."""
    SPEAKS = "speaks"
    """A voice after ring-back: a person, or the network."""
    SPEAKS_ON = "speaks_on"
    """The same for longer than anybody greets: an announcement."""
    ANSWERED = "answered"
    """Ring-back, a greeting, and a pause: somebody is there, as far as can be told."""
    SPOKEN = "spoken"
    """A voice before any ring-back."""
    ANNOUNCED = "announced"
    """The same for longer than anybody greets: an announcement, or music in the place of ring-back."""


_BEFORE_RING_BACK = frozenset({FarEnd.DIALLED, FarEnd.SILENT, FarEnd.SPOKEN, FarEnd.ANNOUNCED})
_OVER = frozenset({FarEnd.ANSWERED, FarEnd.SPEAKS_ON})


class AnswerWatch:
    """Follows one leg, from the moment at which its line is up; `state` is where it stands."""

    def __init__(self, tones: ToneSet, state: FarEnd = FarEnd.DIALLED) -> None:
        """Take the tones of the line's exchange, and how far the leg has come if somebody has followed it before."""
        self.state = state
        self._ring_back = RingBack(tones)
        self._still = 0
        self._voiced = self._spurt = self._pause = 0

    def feed(self, sound: Sound) -> FarEnd | None:
        """Take a step; the new state where there is one."""
        self._still = self._still + 1 if sound is Sound.QUIET else 0
        rings = self._ring_back.feed(sound)
        self._listen(sound)
        state = self._next(rings=rings)
        if state is self.state:
            return None
        self.state = state
        if state in {FarEnd.RINGS, FarEnd.RUNG}:
            self._voiced = self._spurt = self._pause = 0
        return state

    def recognised(self, kind: str) -> FarEnd | None:
        """Take a verdict of the tone detector; the new state where there is one."""
        if kind != ToneKind.RING_BACK or self.state not in _BEFORE_RING_BACK:
            return None
        self.state = FarEnd.RINGS
        return self.state

    def _listen(self, sound: Sound) -> None:
        """Follow the latest spurt of a voice: how long it is, how much of it sounds, how long it has been over."""
        if sound is Sound.VOICE:
            goes_on = self._voiced and self._pause < _PAUSE_STEPS
            self._spurt = self._spurt + self._pause + 1 if goes_on else 1
            self._voiced = self._voiced + 1 if goes_on else 1
            self._pause = 0
        elif self._voiced:
            self._pause += 1

    @property
    def _is_voice(self) -> bool:
        return self._voiced >= _VOICE_STEPS

    def _next(self, *, rings: bool) -> FarEnd:
        if self.state in _OVER:
            return self.state
        if rings:
            return FarEnd.RINGS
        if self.state in _BEFORE_RING_BACK:
            return self._before_ring_back()
        return self._after_ring_back()

    def _before_ring_back(self) -> FarEnd:
        if self._is_voice:
            is_long = self._spurt > _GREETING_STEPS or self.state is FarEnd.ANNOUNCED
            return FarEnd.ANNOUNCED if is_long else FarEnd.SPOKEN
        is_silent = self.state is FarEnd.DIALLED and self._still >= _SILENT_STEPS
        return FarEnd.SILENT if is_silent else self.state

    def _after_ring_back(self) -> FarEnd:
        if self._is_voice:
            if self._spurt > _GREETING_STEPS:
                return FarEnd.SPEAKS_ON
            return FarEnd.ANSWERED if self._pause >= _PAUSE_STEPS else FarEnd.SPEAKS
        if self.state is FarEnd.RINGS and self._ring_back.is_missing:
            return FarEnd.RUNG
        return self.state
